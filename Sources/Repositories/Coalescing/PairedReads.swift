public import Accounts

/// Reads of an account and its profile that come at the same time: one wait for both, and for all who ask.
///
/// The two are looked up by one statement where they lie beside each other, and else side by side, as they would be for
/// one; what is shared is the waiting.
public final class PairedReads: Sendable {
    private let reads: Coalescer<AccountID, ProfiledAccount>

    public init(_ accounts: any AccountDirectory, _ profiles: any ProfileRepository) {
        guard let joined = profiles.joined else {
            self.reads = Coalescer { try await Self.sideBySide($0, accounts, profiles) }
            return
        }
        self.reads = Coalescer(parallelism: .few) { ids in
            do {
                if let found = try await joined.read(ids) { return found }
            } catch let error as AccountError where error.code == .storeMismatch {
                // Of the profiles alone: the accounts are there all the same.
            }
            return try await Self.sideBySide(ids, accounts, profiles)
        }
    }

    /// The account and its profile; nil where there is no account, whatever became of the profile.
    /// - Throws: what one of the two look-ups threw, or `CancellationError`.
    public func read(_ id: AccountID) async throws -> (account: Account, profile: Profile?)? {
        guard let found = try await reads.value(of: id) else { return nil }
        return (found.account, try found.profile.get())
    }

    private static func sideBySide(
        _ ids: [AccountID], _ accounts: any AccountDirectory, _ profiles: any ProfileRepository
    ) async throws -> [AccountID: ProfiledAccount] {
        async let stored = outcome { try await profiles.profiles(of: ids) }
        let found = try await accounts.accounts(ids)
        let profiles = await stored
        return found.mapValues { account in
            ProfiledAccount(account, profile: profiles.map { $0[account.id] })
        }
    }

    private static func outcome<Value>(_ body: () async throws -> Value) async -> Result<Value, any Error> {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}
