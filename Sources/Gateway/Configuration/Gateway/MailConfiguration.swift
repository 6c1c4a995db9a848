public import Foundation

/// How mails leave the gateway, and whom they come from.
public struct MailConfiguration: Hashable, Sendable {
    public var way = Way.folder
    /// Where ``Way/folder`` puts mails.
    public var folder: URL
    /// What ``Way/sendmail`` runs.
    public var program = URL(filePath: "/usr/sbin/sendmail", directoryHint: .notDirectory)
    /// Whom mails come from.
    public var from = MailAddress(name: "Gatehouse", address: "no-reply@localhost")

    public enum Way: String, Hashable, Sendable, CaseIterable {
        /// Each mail is a file, which somebody or something else takes from there.
        case folder
        /// Each mail is written to the log, with the links in it.
        case log
        /// Each mail is given to a program that takes mails as `sendmail` does.
        case sendmail
    }

    public init(folder: URL) { self.folder = folder }
}
