import Foundation
import Gateway
import Testing

/// Mails that are files.
@Suite struct FolderMailerTests {
    private func send(
        subject: String = "News", to: MailAddress = .bob, from: MailAddress = .gatehouse, _ text: String
    ) async throws -> (mail: ParsedMail, data: Data) {
        let folder = try MailFolder()
        try await FolderMailer(folder: folder.url, sender: from)
            .send(MailMessage(to: to, subject: subject, text: text))
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: folder.url.path()).first)
        let data = try Data(contentsOf: folder.file(name))
        return (ParsedMail(data), data)
    }

    @Test func plainMailIsReadable() async throws {
        let (mail, data) = try await send("Hello,\n\n    https://blog.example.org/verify?token=ght_a_b\n")
        #expect(mail.headers["To"] == "\"Bob\" <bob@example.org>")
        #expect(mail.headers["From"] == "\"Gatehouse\" <no-reply@example.org>")
        #expect(mail.headers["Subject"] == "News")
        #expect(mail.headers["Auto-Submitted"] == "auto-generated")
        #expect(mail.headers["MIME-Version"] == "1.0")
        #expect(mail.headers["Content-Type"] == "text/plain; charset=utf-8")
        #expect(mail.headers["Content-Transfer-Encoding"] == "7bit")
        #expect(mail.headers["Message-ID"]?.wholeMatch(of: /<[0-9a-f-]{36}@example\.org>/) != nil)
        let date = try #require(mail.headers["Date"])
        #expect(date.wholeMatch(of: /[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000/) != nil)
        #expect(mail.body == "Hello,\r\n\r\n    https://blog.example.org/verify?token=ght_a_b\r\n")
        #expect(data.allSatisfy { $0 < 0x80 })
    }

    /// Characters outside ASCII are encoded, and no line is longer than a mail's may be.
    @Test func otherScriptsAreEncoded() async throws {
        let subject = "שלום — " + String(repeating: "åäö 👩‍👩‍👧 ", count: 12)
        let text = String(repeating: "lètmein = שלום ", count: 20) + "\ntrailing blank \n"
        let (mail, data) = try await send(
            subject: subject, to: MailAddress(name: "Zoë", address: "zoe@example.org"), text)
        #expect(data.allSatisfy { $0 < 0x80 })
        let lines = String(decoding: data, as: UTF8.self).components(separatedBy: "\r\n")
        #expect(lines.allSatisfy { $0.utf8.count <= 78 })
        #expect(decoded(try #require(mail.headers["Subject"])) == subject)
        #expect(mail.headers["To"] == "=?UTF-8?B?Wm/Dqw==?= <zoe@example.org>")
        #expect(mail.headers["Content-Transfer-Encoding"] == "quoted-printable")
        #expect(decodedBody(mail.body) == text)
    }

    private func decoded(_ header: String) -> String {
        let words = header.split(separator: " ").compactMap { word in
            Data(base64Encoded: String(word.dropFirst("=?UTF-8?B?".count).dropLast(2)))
        }
        return String(decoding: words.reduce(Data(), +), as: UTF8.self)
    }

    private func decodedBody(_ body: String) -> String {
        let joined = body.replacingOccurrences(of: "=\r\n", with: "").replacingOccurrences(of: "\r\n", with: "\n")
        var bytes: [UInt8] = []
        var rest = Substring(joined)
        while let first = rest.popFirst() {
            if first == "=" {
                bytes.append(UInt8(rest.prefix(2), radix: 16) ?? 0)
                rest = rest.dropFirst(2)
            } else {
                bytes += Array(String(first).utf8)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func quotesInNamesAreEscaped() async throws {
        let (mail, _) = try await send(to: MailAddress(name: #"Bob "the" \ Smith"#, address: "bob@example.org"), "x")
        #expect(mail.headers["To"] == #""Bob \"the\" \\ Smith" <bob@example.org>"#)
    }

    /// Nobody but the owner reads a mail, and the names sort as the mails were sent.
    @Test func filesArePrivateAndInOrder() async throws {
        let parent = try MailFolder()
        let folder = parent.url.appending(path: "var/mail", directoryHint: .isDirectory)
        let mailer = FolderMailer(folder: folder, sender: .gatehouse)
        for number in 1...12 { try await mailer.send(.example("\(number)\n")) }
        let files = FileManager.default
        let names = try files.contentsOfDirectory(atPath: folder.path()).sorted()
        #expect(names.count == 12 && names.allSatisfy { $0.hasSuffix(".eml") })
        let bodies = try names.map { ParsedMail(try Data(contentsOf: folder.appending(path: $0))).body }
        #expect(bodies == (1...12).map { "\($0)\r\n" })
        #expect(try permissions(folder) == 0o700)
        #expect(try names.allSatisfy { try permissions(folder.appending(path: $0)) == 0o600 })
    }

    private func permissions(_ url: URL) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: url.path())[.posixPermissions] as? Int
    }

    /// A file where the folder should be stands in the way of everybody, also of who may write everywhere.
    @Test func folderThatCannotBeWrittenIsTold() async throws {
        let parent = try MailFolder()
        try Data().write(to: parent.file("taken"))
        for path in ["taken", "taken/mail"] {
            let mailer = FolderMailer(
                folder: parent.url.appending(path: path, directoryHint: .isDirectory), sender: .gatehouse)
            let error = await #expect(throws: MailError.self) { try await mailer.send(.example()) }
            #expect(error?.code == .folder)
            #expect(error?.description.contains("bob@example.org") == false)
        }
    }
}
