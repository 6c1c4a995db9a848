public import Accounts

extension SQLProfileRepository: ColocatedProfiles {
    public func insert(
        account: AccountID, values: [FieldName: Value], using executor: any SQLExecutor
    ) async throws {
        guard site.store.access == .readWrite else { throw AccountError.readOnly(site.id) }
        let key = try await keys.key(of: account)
        let table = try await table()
        do { try await executor.execute(insertion(key, values, table)) } catch let error as DatabaseError {
            switch error.code {
            // The transaction's owner runs it again.
            case .serializationFailure: throw error
            case .uniqueViolation: throw taken(error, values)
            default: throw translation(of: error)
            }
        }
    }
}
