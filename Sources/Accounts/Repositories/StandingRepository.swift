/// The stored standings; an account without one has the standing of a new value.
///
/// Every method throws ``AccountError`` alone.
public protocol StandingRepository: Sendable {
    func standings(_ accounts: [AccountID]) async throws -> [AccountID: AccountStanding]

    /// Changes the standing of an account in one transaction, from what is stored or from a new value.
    func update(
        _ account: AccountID, _ change: @Sendable @escaping (inout AccountStanding) -> Void
    ) async throws -> AccountStanding

    /// The accounts that wait for somebody's yes, oldest first.
    func pending(_ page: PageRequest) async throws -> Page<AccountID>
}

extension StandingRepository {
    public func standing(of account: AccountID) async throws -> AccountStanding {
        try await standings([account])[account] ?? AccountStanding()
    }
}
