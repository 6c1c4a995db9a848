import Foundation
import Synchronization

/// Hashes and verifies passwords on few threads of their own, so that signing in never holds up anything else.
///
/// A hash takes a tenth of a second of computing and some 32 MiB: how many run at once, and how many wait, is bounded.
public final class PasswordHasher: Sendable {
    /// What is shared with the threads, which do not hold the hasher.
    private final class Tally: Sendable {
        let statistics = Mutex(PasswordStatistics())
    }

    public let formats: PasswordFormats
    private let threads: HashingThreads
    private let tally = Tally()

    /// - Parameters:
    ///   - threads: how many hashes are computed at once, beside one that has waited for long; nil for half as many as there
    ///     are processors.
    ///   - maximumWaiting: how many may wait beside those; more are refused.
    public init(
        formats: PasswordFormats = PasswordFormats(), threads: Int? = nil, maximumWaiting: Int = 64
    ) {
        self.formats = formats
        let half = max(1, ProcessInfo.processInfo.activeProcessorCount / 2)
        self.threads = HashingThreads(count: threads ?? half, maximumWaiting: maximumWaiting)
    }

    /// The hashes computed so far.
    public var statistics: PasswordStatistics { tally.statistics.withLock(\.self) }

    /// Hashes a password in the preferred format.
    /// - Throws: `busy`, or `CancellationError` while it waits.
    public func hash(_ password: String) async throws -> String {
        try await run { formats, statistics in
            let hash = try formats.hash(password)
            statistics.preferred += 1
            return hash
        }
    }

    /// Holds a password against a stored value, or against none where there is no account or no password; see
    /// ``PasswordFormats/verify(_:against:)``.
    /// - Throws: ``PasswordError``, or `CancellationError` while it waits.
    public func verify(_ password: String, against stored: String?) async throws -> PasswordVerification {
        try await run { formats, statistics in
            try formats.verify(password, against: stored, statistics: &statistics)
        }
    }

    private func run<Output: Sendable>(
        _ body: @escaping @Sendable (PasswordFormats, inout PasswordStatistics) throws -> Output
    ) async throws -> Output {
        try await threads.run { [formats, tally] in
            var statistics = PasswordStatistics()
            defer {
                tally.statistics.withLock { total in
                    total.preferred += statistics.preferred
                    total.others += statistics.others
                }
            }
            return try body(formats, &statistics)
        }
    }
}

/// How many hashes were computed: what a test asks to see that nobody learns anything from the time it takes.
public struct PasswordStatistics: Hashable, Sendable {
    /// Hashes of the preferred format at its full cost: one for each password that is hashed or verified, whatever it
    /// is held against.
    public var preferred = 0
    /// Stored values of other formats, or of a lower cost, that were looked at beside those.
    public var others = 0

    public init(preferred: Int = 0, others: Int = 0) {
        self.preferred = preferred
        self.others = others
    }
}
