public import Accounts

extension SQLProfileRepository: ColocatedProfiles {
    public func insert(
        account: AccountID, values: [FieldName: Value], using executor: any SQLExecutor
    ) async throws {
        guard site.store.access == .readWrite else { throw AccountError.readOnly(site.id) }
        let key = try await keys.key(of: account)
        // A second connection, asked for while a transaction holds the first, could wait for ever.
        let table = try await cache.table { try await ProfileTable.load(site, using: executor) }
        do { try await executor.execute(insertion(key, values, table)) } catch let error as DatabaseError {
            switch error.code {
            case .uniqueViolation: throw taken(error, values)
            case .notNullViolation, .checkViolation, .valueTooLong, .valueOutOfRange, .invalidText, .missingTable,
                .missingColumn, .permissionDenied, .readOnly:
                throw translation(of: error)
            default: throw error
            }
        }
    }
}
