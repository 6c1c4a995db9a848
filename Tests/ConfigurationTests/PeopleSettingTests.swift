import Accounts
import Foundation
import Gateway
import GatewayHTTP
import Testing

/// What the files say of signing in, mails, host names and registration is read into what it says.
@Suite struct PeopleSettingTests {
    private func load(gateway: String = "", site: String = "", more: [String: String] = [:]) throws
        -> LoadedConfiguration
    {
        var files = WrongFile.rightFiles
        files["config/gateway.yaml", default: ""] += "\n\(gateway)\n"
        files["sites/demo.yaml", default: ""] += "\n\(site)\n"
        return try ConfigurationFolder(files.merging(more) { $1 }).load()
    }

    @Test func everyKey() throws {
        let other = WrongFile.rightFiles["sites/demo.yaml"]?.replacing("demo", with: "other") ?? ""
        let gateway = try load(
            gateway: """
                sessions: { idle: 12h, absolute: 30d }
                sign_in: { shared: [[demo, other]], attempts: 3, first_delay: 2s, longest_delay: 1m, memory: 2h, address_attempts: 4, site_attempts: 5 }
                mail: { send: sendmail, folder: post, program: /usr/lib/sendmail, from: '"A, B" <gate@Example.org>' }
                audit: { keep: 30d }
                unknown_hosts: serve
                own_hosts: [Gate.example.org]
                """, more: ["sites/other.yaml": other]
        ).gateway
        #expect(gateway.sessions.idle == .seconds(43_200) && gateway.sessions.absolute == .seconds(30 * 86_400))
        let signIn = gateway.signIn
        #expect(signIn.shared == [["demo", "other"]] && signIn.sites(sharingWith: "other") == ["demo", "other"])
        #expect(signIn.attempts == 3 && signIn.addressAttempts == 4 && signIn.siteAttempts == 5)
        #expect(signIn.firstDelay == .seconds(2) && signIn.longestDelay == .seconds(60))
        #expect(signIn.memory == .seconds(7200))
        #expect(gateway.mail.way == .sendmail && gateway.mail.program.path() == "/usr/lib/sendmail")
        #expect(gateway.mail.from == MailAddress(name: "A, B", address: "gate@example.org"))
        #expect(gateway.mail.folder.path() == gateway.baseDirectory.appending(path: "post/").path())
        #expect(gateway.audit.keep == .seconds(30 * 86_400))
        #expect(!gateway.refusesUnknownHosts && gateway.ownHosts == ["gate.example.org"])
    }

    @Test func defaults() throws {
        let gateway = try load().gateway
        #expect(gateway.sessions.idle == .seconds(14 * 86_400) && gateway.sessions.absolute == .seconds(90 * 86_400))
        #expect(gateway.signIn == SignInConfiguration() && gateway.signIn.sites(sharingWith: "demo") == ["demo"])
        #expect(gateway.mail.way == .folder && gateway.mail.folder.path().hasSuffix("/var/mail/"))
        #expect(gateway.audit.keep == .seconds(365 * 86_400))
        #expect(gateway.refusesUnknownHosts)
    }

    /// A shorter life alone is no mistake about the idle time that nobody wrote.
    @Test func whatIsNotWrittenGivesWay() throws {
        let gateway = try load(
            gateway: "sessions: { absolute: 1h }\nsign_in: { first_delay: 1h }\naudit: { keep: forever }"
        ).gateway
        #expect(gateway.sessions.idle == .seconds(3600))
        #expect(gateway.signIn.longestDelay == .seconds(3600))
        #expect(gateway.audit.keep == nil)
    }

    @Test func ownHostsAreServed() throws {
        let settings = HTTPSettings(
            try load(gateway: "own_hosts: [gate.example.org]\nadmin_listen: { port: 1 }").gateway)
        #expect(settings.refusesUnknownHosts)
        #expect(settings.ownHosts == ["gate.example.org", "127.0.0.1", "localhost", "::1", "[::1]"])
    }

    @Test(arguments: [
        ("", RegistrationPolicy(isOpen: true, verification: .required, needsApproval: false)),
        ("registration: closed", RegistrationPolicy(isOpen: false)),
        ("registration: open", RegistrationPolicy(isOpen: true)),
        (
            "registration: { verify: never, approve: true }",
            RegistrationPolicy(isOpen: true, verification: .never, needsApproval: true)
        ),
        ("registration: { open: false, verify: optional }", RegistrationPolicy(isOpen: false, verification: .optional)),
    ])
    func registration(text: String, policy: RegistrationPolicy) throws {
        #expect(try load(site: text).sites.first?.registration == policy)
    }

    @Test func feedAndCustomization() throws {
        let plain = try #require(try load().sites.first)
        #expect(!plain.hasFeed && plain.customization == nil)
        let files = WrongFile.rightFiles.merging(["sites/demo/site.css": "body {}"]) { $1 }
        let folder = try ConfigurationFolder(files)
        try folder.write("\(WrongFile.Template.site.text)\nfeed: true\n", to: "sites/demo.yaml")
        let site = try #require(try folder.load().sites.first)
        #expect(site.hasFeed)
        let path = try #require(site.customization)
        #expect(FileManager.default.contents(atPath: path + "/site.css") == Data("body {}".utf8))
        #expect(path.hasPrefix("/") && path.hasSuffix("/demo/"))
    }
}
