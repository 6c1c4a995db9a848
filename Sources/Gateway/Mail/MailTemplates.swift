/// The texts of the mails people get.
///
/// What somebody typed stands in them as text alone. A link stands on a line of its own, so that no program breaks it.
public struct MailTemplates: Hashable, Sendable {
    /// What the site is called.
    public let site: String
    public let to: MailAddress
    /// The account's username.
    public let username: String

    public init(site: String, to: MailAddress, username: String) {
        self.site = Self.oneLine(site)
        self.to = MailAddress(name: to.name.map(Self.oneLine), address: to.address)
        self.username = Self.oneLine(username)
    }

    /// Asks somebody to prove that the address is theirs.
    public func verifyAddress(link: String, hours: Int) throws(MailError) -> MailMessage {
        try message(
            "Confirm your e-mail address",
            """
            somebody, most likely you, gave this address for the account \(username). If it was you, open this page to
            confirm it:
            """, link: link,
            """
            The link works once, for \(Self.count(hours, "hour")). If it was not you, do nothing: the address is not used
            then.
            """)
    }

    /// Leads somebody who forgot a password to a new one.
    public func resetPassword(link: String, minutes: Int) throws(MailError) -> MailMessage {
        try message(
            "Choose a new password",
            """
            somebody, most likely you, asked for a new password for the account \(username). If it was you, open this
            page to choose one:
            """, link: link,
            """
            The link works once, for \(Self.count(minutes, "minute")). If it was not you, do nothing: your password stays
            as it is.
            """)
    }

    /// Tells somebody that their password is another one now.
    /// - Parameter link: where a new password is asked for.
    public func passwordChanged(link: String) throws(MailError) -> MailMessage {
        try message(
            "Your password was changed",
            """
            the password of your account \(username) was changed, and every other session was ended. If it was you,
            there is nothing to do. If it was not, choose a new one at once:
            """, link: link, "")
    }

    /// Tells the owner of an address that somebody tried to register with it; who tried learns nothing.
    /// - Parameter link: where a forgotten password is asked for.
    public func alreadyRegistered(link: String) throws(MailError) -> MailMessage {
        try message(
            "You already have an account",
            """
            somebody, perhaps you, tried to register with this address. It belongs to the account \(username) already,
            so no account was made. If you forgot your password, choose a new one here:
            """, link: link, "If it was not you, do nothing.")
    }

    /// Tells somebody that their account was let in.
    /// - Parameter link: where to sign in.
    public func accountApproved(link: String) throws(MailError) -> MailMessage {
        try message(
            "Your account is ready", "your account \(username) was approved. You can sign in now:", link: link, "")
    }

    private func message(
        _ subject: String, _ before: String, link: String, _ after: String
    ) throws(MailError) -> MailMessage {
        let parts = ["Hello,", before, "    \(Self.oneLine(link))", after, site].filter { !$0.isEmpty }
        return try MailMessage(to: to, subject: "\(site): \(subject)", text: parts.joined(separator: "\n\n") + "\n")
    }

    private static func count(_ number: Int, _ unit: String) -> String { "\(number) \(unit)\(number == 1 ? "" : "s")" }

    /// A text without line ends: names may hold anything, and headers may not.
    private static func oneLine(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.isControl ? " " : $0 }))
    }
}
