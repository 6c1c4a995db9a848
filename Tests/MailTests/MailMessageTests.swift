import Gateway
import Logging
import Synchronization
import Testing

/// Nothing that somebody typed becomes a header, and every text says what it is about.
@Suite struct MailMessageTests {
    @Test(arguments: ["a\r\nBcc: eve@example.org", "a\nb", "a\rb", "a\u{0}b", "a\u{2028}b", "a\u{85}b"])
    func headersCannotBeInjected(text: String) {
        for (to, subject) in [
            (MailAddress(address: "bob@example.org"), text), (MailAddress(name: text, address: "bob@example.org"), "x"),
            (MailAddress(address: "\(text)@example.org"), "x"),
        ] {
            let error = #expect(throws: MailError.self) { try MailMessage(to: to, subject: subject, text: "") }
            #expect(error?.code == .badHeader)
        }
    }

    @Test(arguments: ["bob@example.org, eve@example.org", "bob@example.org>", "bob", "", "a b@example.org"])
    func onePersonGetsAMail(address: String) {
        #expect(throws: MailError.self) {
            try MailMessage(to: MailAddress(address: address), subject: "x", text: "")
        }
    }

    @Test func senderCannotInjectEither() async throws {
        let folder = try MailFolder()
        let mailer = FolderMailer(
            folder: folder.url, sender: MailAddress(name: "a\r\nBcc: eve@example.org", address: "a@example.org"))
        await #expect(throws: MailError.self) { try await mailer.send(.example()) }
    }

    @Test(arguments: [
        ("bob@Example.ORG", nil, "bob@example.org"), (" Bob Smith <bob@example.org> ", "Bob Smith", "bob@example.org"),
        ("\"Smith, Bob\" <bob@example.org>", "Smith, Bob", "bob@example.org"),
        ("<bob@example.org>", nil, "bob@example.org"),
    ])
    func addressesAreRead(text: String, name: String?, address: String) {
        #expect(MailAddress(text) == MailAddress(name: name, address: address))
    }

    @Test(arguments: ["", "bob", "Bob <bob>", "Bob <a@example.org", "a@example.org, b@example.org", "a@b\r\nc"])
    func otherTextsAreNoAddress(text: String) { #expect(MailAddress(text) == nil) }

    /// Each text names the site and the account, and has its link on a line of its own.
    @Test func templates() throws {
        let link = "https://blog.example.org/verify?token=ght_a_b"
        let templates = MailTemplates(site: "The\nBlog", to: .bob, username: "bob\r\nx")
        let mails = [
            try templates.verifyAddress(link: link, hours: 48), try templates.resetPassword(link: link, minutes: 1),
            try templates.passwordChanged(link: link), try templates.alreadyRegistered(link: link),
            try templates.accountApproved(link: link),
        ]
        #expect(Set(mails.map(\.subject)).count == 5)
        for mail in mails {
            #expect(mail.to == .bob && mail.subject.hasPrefix("The Blog: "))
            #expect(mail.text.split(separator: "\n").contains("    \(link)"))
            #expect(mail.text.contains("bob  x") && mail.text.hasPrefix("Hello,\n\n"))
        }
        #expect(mails[0].text.contains("for 48 hours.") && mails[1].text.contains("for 1 minute."))
    }

    @Test func logHoldsTheWholeMail() async throws {
        let recorder = Recorder()
        var logger = Logger(label: "mail") { _ in recorder }
        logger.logLevel = .notice
        try await LogMailer(logger: logger).send(.example("follow https://example.org/x\n"))
        #expect(recorder.texts.withLock { $0 } == ["follow https://example.org/x\n"])
    }
}

/// Remembers the texts of the mails that were logged.
private final class Recorder: LogHandler {
    let texts = Mutex<[String]>([])
    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }
    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }

    subscript(metadataKey _: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) {
        guard let text = event.metadata?["text"] else { return }
        texts.withLock { $0.append("\(text)") }
    }
}
