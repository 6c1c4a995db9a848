import Foundation

extension MailMessage {
    /// The whole mail as RFC 5322 writes it.
    /// - Parameters:
    ///   - id: what stands before the `@` of its `Message-ID`.
    ///   - lineEnd: CRLF in files, LF for programs that take mails as `sendmail` does.
    /// - Throws: ``MailError``, `badHeader`, where the sender could begin a header of its own.
    func rendered(
        from sender: MailAddress, date: Date = Date(), id: String = UUID().uuidString.lowercased(), lineEnd: String
    ) throws(MailError) -> Data {
        guard !"\(sender)".unicodeScalars.contains(where: \.isControl) else {
            throw MailError(.badHeader, "the sender of a mail holds a control character")
        }
        // A carriage return alone, or before a line end, would become a line of its own on the way.
        let body = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        let isPlain = body.utf8.allSatisfy { ($0 >= 0x20 && $0 < 0x7F) || $0 == 0x0A || $0 == 0x09 }
        // Lines have at most 998 characters (RFC 5322, section 2.1.1).
        let isShort = body.split(separator: "\n").allSatisfy { $0.utf8.count <= 990 }
        let isVerbatim = isPlain && isShort
        let lines = [
            "Date: \(MailHeader.date(date))",
            "From: \(MailHeader.address(sender))",
            "To: \(MailHeader.address(to))",
            "Subject: \(MailHeader.text(subject))",
            "Message-ID: <\(id)@\(sender.domain)>",
            // Nobody's holiday answers a mail that a program wrote (RFC 3834, section 5).
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: \(isVerbatim ? "7bit" : "quoted-printable")",
            "",
            isVerbatim ? body : QuotedPrintable.encode(body),
        ]
        let text = lines.joined(separator: "\n")
        let closed = text.hasSuffix("\n") ? text : text + "\n"
        return Data((lineEnd == "\n" ? closed : closed.replacing("\n", with: lineEnd)).utf8)
    }
}
