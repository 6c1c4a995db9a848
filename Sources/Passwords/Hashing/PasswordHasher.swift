import Foundation

/// Hashes and verifies passwords on few threads of their own, so that signing in never holds up anything else.
///
/// A hash takes a tenth of a second of computing and some 32 MiB: how many run at once, and how many wait, is bounded.
public final class PasswordHasher: Sendable {
    public let formats: PasswordFormats
    private let threads: HashingThreads

    /// - Parameters:
    ///   - threads: how many hashes are computed at once.
    ///   - maximumWaiting: how many may wait beside those; more are refused.
    public init(formats: PasswordFormats = PasswordFormats(), threads: Int? = nil, maximumWaiting: Int = 64) {
        self.formats = formats
        let half = max(1, ProcessInfo.processInfo.activeProcessorCount / 2)
        self.threads = HashingThreads(count: threads ?? half, maximumWaiting: maximumWaiting)
    }

    /// Hashes a password in the preferred format.
    /// - Throws: `busy`, or `CancellationError` while it waits.
    public func hash(_ password: String) async throws -> String {
        try await threads.run { [formats] in try formats.hash(password) }
    }

    /// Holds a password against a stored value, or against none where there is no account or no password; see
    /// ``PasswordFormats/verify(_:against:)``.
    /// - Throws: ``PasswordError``, or `CancellationError` while it waits.
    public func verify(_ password: String, against stored: String?) async throws -> PasswordVerification {
        try await threads.run { [formats] in try formats.verify(password, against: stored) }
    }
}
