import Foundation

/// Reads how mails leave the gateway.
struct MailReader {
    let baseDirectory: URL
    /// Where mails go when the file does not say.
    let folder: URL

    func mail(_ mapping: MappingReader) -> MailConfiguration {
        var mail = MailConfiguration(folder: folder)
        mail.way = mapping.optional("send")?.word("a way to send mails", of: MailConfiguration.Way.self) ?? mail.way
        if let path = mapping.optional("folder")?.string() {
            mail.folder =
                URL(filePath: path, directoryHint: .isDirectory, relativeTo: baseDirectory).standardizedFileURL
        }
        mail.program = mapping.optional("program").flatMap(program) ?? mail.program
        mail.from = mapping.optional("from").flatMap(address) ?? mail.from
        if mail.way == .sendmail, !mapping.has("from") {
            mapping.mistake(
                at: "from", "the key is missing",
                remedy: "write whom mails come from, such as \"Gatehouse <no-reply@example.org>\"")
        }
        return mail
    }

    private func program(_ value: ValueReader) -> URL? {
        guard let path = value.string() else { return nil }
        guard path.hasPrefix("/") else {
            value.mistake("a program is named by its whole path", remedy: "write one such as /usr/sbin/sendmail")
            return nil
        }
        return URL(filePath: path, directoryHint: .notDirectory).standardizedFileURL
    }

    private func address(_ value: ValueReader) -> MailAddress? {
        guard let scalar = value.scalar() else { return nil }
        if let address = MailAddress(scalar.text) { return address }
        let shown = scalar.text.unicodeScalars.contains(where: \.isControl) ? "the value" : scalar.shown
        value.mistake(
            "\(shown) is not the address of a sender",
            remedy: "write an address, or \"Name <no-reply@example.org>\"")
        return nil
    }
}
