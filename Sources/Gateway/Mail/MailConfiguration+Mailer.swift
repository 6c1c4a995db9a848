public import Logging

extension MailConfiguration {
    /// What sends the gateway's mails as the configuration says.
    public func mailer(logger: Logger) -> any Mailer {
        switch way {
        case .folder: FolderMailer(folder: folder, sender: from)
        case .log: LogMailer(logger: logger)
        case .sendmail: SendmailMailer(program: program, sender: from)
        }
    }
}
