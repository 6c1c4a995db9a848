/// The stored one-time tokens.
///
/// Every method throws ``AccountError`` alone.
public protocol TokenRepository: Sendable {
    /// Stores a new token.
    func create(_ token: OneTimeToken, secretHash: [UInt8]) async throws

    /// A token that was not redeemed, past its end too, with the hash of its secret; nil where there is none.
    func token(_ id: String) async throws -> (token: OneTimeToken, secretHash: [UInt8])?

    /// Uses a token up; of many that try at once, one is told `true`.
    func redeem(_ id: String) async throws -> Bool

    /// Makes somebody's tokens for some purposes worthless.
    func revoke(of holder: OneTimeToken.Holder, purposes: Set<OneTimeToken.Purpose>) async throws

    /// Removes at most `limit` tokens that ended before a moment, and returns how many.
    func removeEnded(before moment: Timestamp, limit: Int) async throws -> Int
}

extension TokenRepository {
    /// Makes an account's tokens for some purposes worthless.
    public func revoke(of account: AccountID, purposes: Set<OneTimeToken.Purpose>) async throws {
        try await revoke(of: .account(account), purposes: purposes)
    }
}
