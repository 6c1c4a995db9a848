/// Something a person is told by mail.
public struct Notice: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// Prove that the address is yours, at this link.
        case verifyAddress(link: String)
        /// Choose a new password, at this link.
        case resetPassword(link: String)
        /// The password is another one now; if that was not you, choose one at this link.
        case passwordChanged(link: String)
        /// Somebody tried to register with an address that has an account; this is where a forgotten password is asked for.
        case addressInUse(link: String)
        /// The account that was waiting for a yes has it, and signs in at this link.
        case accountApproved(link: String)
    }

    public let kind: Kind
    /// The address it goes to.
    public let recipient: String
    /// The account it is about.
    public let username: String
    /// What the site is called in it.
    public let siteName: String

    public init(_ kind: Kind, to recipient: String, username: String, siteName: String) {
        self.kind = kind
        self.recipient = recipient
        self.username = username
        self.siteName = siteName
    }
}

/// Takes notices, and sees to it that they reach people.
public protocol NoticeSender: Sendable {
    /// Takes a notice without waiting for it to be sent, so that how long an answer takes tells nothing.
    func post(_ notice: Notice)
}
