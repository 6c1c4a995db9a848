/// A way for mails to leave the gateway.
public protocol Mailer: Sendable {
    /// Hands a mail over; that it reaches somebody is for others to see to.
    /// - Throws: ``MailError`` where it could not be handed over.
    func send(_ message: MailMessage) async throws
}

/// Why a mail was not handed over: for the log, since nobody else can do anything about it.
public struct MailError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable {
        /// A line end or another control character in a header: somebody tries to write headers of their own.
        case badHeader = "bad-header"
        /// The folder cannot be made or written to.
        case folder
        /// The program cannot be run, or says that it failed.
        case program
        /// The program did not end in time.
        case timedOut = "timed-out"
    }

    public let code: Code
    /// What happened; it names files and programs, and no recipient.
    public let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
