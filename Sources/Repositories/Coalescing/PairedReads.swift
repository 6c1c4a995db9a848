public import Accounts

/// Reads of an account and its profile that come at the same time: one wait for both, and for all who ask.
///
/// The two are looked up side by side, as they would be for one; what is shared is the waiting.
public final class PairedReads: Sendable {
    private struct Pair: Sendable {
        let account: Account
        /// What came of its profile: where that fails, it fails for those alone whose account is there.
        let profile: Result<Profile?, any Error>
    }

    private let pairs: Coalescer<AccountID, Pair>

    public init(_ accounts: any AccountDirectory, _ profiles: any ProfileRepository) {
        self.pairs = Coalescer { ids in
            async let stored = Self.outcome { try await profiles.profiles(of: ids) }
            let found = try await accounts.accounts(ids)
            switch await stored {
            case .success(let profiles):
                return found.mapValues { Pair(account: $0, profile: .success(profiles[$0.id])) }
            case .failure(let error): return found.mapValues { Pair(account: $0, profile: .failure(error)) }
            }
        }
    }

    /// The account and its profile; nil where there is no account, whatever became of the profile.
    /// - Throws: what one of the two look-ups threw, or `CancellationError`.
    public func read(_ id: AccountID) async throws -> (account: Account, profile: Profile?)? {
        guard let pair = try await pairs.value(of: id) else { return nil }
        return (pair.account, try pair.profile.get())
    }

    private static func outcome<Value>(_ body: () async throws -> Value) async -> Result<Value, any Error> {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}
