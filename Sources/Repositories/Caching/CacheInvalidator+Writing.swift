import Accounts

extension CacheInvalidator {
    /// Writes, and has every instance forget what was written: once it has taken effect, and as well where nobody knows
    /// whether it has.
    func telling<Outcome: Sendable>(
        _ invalidation: Invalidation, _ write: () async throws -> Outcome
    ) async throws -> Outcome {
        do {
            let outcome = try await write()
            await changed(invalidation)
            return outcome
        } catch {
            if error.leavesDoubt {
                await changed(invalidation)
            } else {
                // What is stored is as it was; but what is kept of it may be what made the write fail.
                forget(invalidation)
            }
            throw error
        }
    }
}

extension Error {
    /// Whether a write that failed with it may have taken effect all the same.
    var leavesDoubt: Bool {
        guard let error = self as? AccountError else { return true }
        return error.code == .databaseUnavailable || error.code == .timedOut || error.code == .internal
    }
}
