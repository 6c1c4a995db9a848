/// A mail in plain text to one person.
public struct MailMessage: Hashable, Sendable {
    public let to: MailAddress
    public let subject: String
    /// The text, its lines ending with `\n`.
    public let text: String

    /// Checks that neither the recipient nor the subject can begin a header of its own.
    /// - Throws: ``MailError``, `badHeader`.
    public init(to: MailAddress, subject: String, text: String) throws(MailError) {
        for value in [to.name ?? "", to.address, subject] where value.unicodeScalars.contains(where: \.isControl) {
            throw MailError(.badHeader, "the recipient or the subject of a mail holds a control character")
        }
        // What an address may hold beside a name in `Name <address>`; the rest would be read as further recipients.
        let isQuoted = to.address.hasPrefix("\"")
        guard to.address.contains("@"), isQuoted || !to.address.contains(where: { "<>(),;: ".contains($0) }) else {
            throw MailError(.badHeader, "the recipient of a mail is no address")
        }
        self.to = to
        self.subject = subject
        self.text = text
    }
}
