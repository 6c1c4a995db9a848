public import Logging

/// Writes mails to the log, with the links in them: for trying things out, since who reads the log can follow them.
public struct LogMailer: Mailer {
    private let logger: Logger

    public init(logger: Logger) { self.logger = logger }

    public func send(_ message: MailMessage) async throws {
        logger.notice(
            "mail",
            metadata: ["to": "\(message.to)", "subject": "\(message.subject)", "text": "\(message.text)"])
    }
}
