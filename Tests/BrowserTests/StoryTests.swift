import Accounts
import Gateway
import GatewayHTTP
import GatewayServing
import GatewayTesting
import OrderedCollections
import Testing

extension BrowserTests {
    /// One person's way through the sites, and a member of the staff's through the admin pages, in a real browser.
    @Suite(.serialized) struct StoryTests {
        private static let settings = """
            links: { scheme: http }
            own_hosts: [gate.example.org]
            sign_in: { shared: [[blog, forum]] }
            passwords: { scrypt: { log_rounds: 12 } }
            """

        private static let first = "correct horse battery staple"
        private static let second = "an even better sentence"

        @Test(arguments: Backing.owned, [true, false])
        func aPersonFindsTheirWay(_ backing: Backing, runsScripts: Bool) async throws {
            try await serve(backing, runsScripts) { served, browser, options in
                try await register(browser, served)
                try await makeProfile(browser)
                try await goOnToTheBlog(browser)
                try await edit(browser)
                try await BrowserSession.run(options) { other in
                    try await signIn(other, Self.first)
                    try await changePassword(browser)
                    try await other.open("http://blog.example.org/profile")
                    #expect(try await other.path == "/sign-in", "the other session has ended")
                }
                try await browser.follow(.button("Sign out"))
                try await browser.open("http://blog.example.org/profile")
                #expect(try await browser.path == "/sign-in")
                try await signIn(browser, Self.first)
                #expect(try await browser.path == "/sign-in", "the old password is worth nothing")
                try await signIn(browser, Self.second)
                #expect(try await browser.path == "/")
            }
        }

        @Test(arguments: Backing.owned, [true, false])
        func anAdminChangesAField(_ backing: Backing, runsScripts: Bool) async throws {
            try await serve(backing, runsScripts) { served, browser, _ in
                var draft = AccountDraft()
                (draft.username, draft.password) = ("root", Self.first)
                (draft.isStaff, draft.isSuperuser) = (true, true)
                _ = try await served.gateway.accounts.create(draft, as: .operator)
                draft = AccountDraft()
                draft.username = "ann"
                draft.profiles = ["forum": ["nickname": "Annie", "language": "en"]]
                let ann = try await served.gateway.accounts.create(draft, as: .operator).account.account.id

                try await browser.open("http://gate.example.org/admin/accounts")
                try await browser.fill(["identifier": "root", "password": Self.first])
                try await browser.follow(.css("main form button"))
                try await browser.follow(.link("ann"))
                #expect(try await browser.path == "/admin/accounts/\(ann)")
                try await browser.fill(.field("forum.warnings"), "3")
                try await browser.follow(.css("#profile-forum-form button"))
                #expect(try await browser.path == "/admin/accounts/\(ann)")
                #expect(try await browser.find(.field("forum.warnings")).value == "3")
                let stored = try await served.gateway.router.route("forum").profiles.profile(of: ann)
                #expect(stored?.values["warnings"] == .integer(3))
            }
        }

        private func serve(
            _ backing: Backing, _ runsScripts: Bool,
            _ body: @escaping @Sendable (ServedGateway, BrowserSession, BrowserOptions) async throws -> Void
        ) async throws {
            try await ServedGateway.run(backing, settings: Self.settings, change: { $0.minimumFormAge = .zero }) {
                served in
                let options = BrowserOptions(port: served.admin.port, runsScripts: runsScripts)
                try await BrowserSession.run(options) { browser in try await body(served, browser, options) }
            }
        }

        private func register(_ browser: BrowserSession, _ served: ServedGateway) async throws {
            try await browser.open("http://forum.example.org/")
            try await browser.follow(.link("Register"))
            try await browser.fill(["username": "ann", "email": "ann@example.org", "password": "short"])
            try await browser.follow(.button("Register"))
            #expect(try await browser.find(.field("username")).value == "ann", "what was typed is kept")
            #expect(try await browser.has(.css("#field-password-error")))
            try await browser.fill(.field("password"), Self.first)
            try await browser.follow(.button("Register"))
            #expect(try await browser.text.contains("Look into your mail"))
            try await browser.open(try await served.link(to: "/verify?token=", in: "ann@example.org"))
            try await browser.follow(.button("Confirm my address"))
            #expect(try await browser.text.contains("Your address is confirmed"))
        }

        private func makeProfile(_ browser: BrowserSession) async throws {
            try await browser.open("http://forum.example.org/sign-in?next=%2F%3Ffrom%3Dmail")
            try await browser.fill(["identifier": "ann", "password": Self.first])
            try await browser.follow(.button("Sign in"))
            #expect(try await browser.path == "/profile/new", "the forum wants to know more first")
            try await browser.fill(["nickname": "A"])
            try await browser.follow(.button("Save and go on"))
            #expect(try await browser.has(.css("#field-nickname-error")))
            try await browser.fill(["nickname": "Annie"])
            try await browser.choose("de", in: "language")
            try await browser.follow(.button("Save and go on"))
            #expect(try await browser.address == "http://forum.example.org/?from=mail")
        }

        private func goOnToTheBlog(_ browser: BrowserSession) async throws {
            try await browser.open("http://blog.example.org/profile")
            #expect(try await browser.path == "/sign-in")
            try await browser.follow(.link("Continue with your sign-in of The Forum"))
            #expect(try await browser.address == "http://blog.example.org/profile")
        }

        private func edit(_ browser: BrowserSession) async throws {
            try await browser.fill(["display_name": "Ann Example", "url": "nowhere"])
            try await browser.follow(.button("Save"))
            #expect(try await browser.has(.css("#field-url-error")))
            #expect(try await browser.find(.field("display_name")).value == "Ann Example")
            #expect(try await browser.find(.field("url")).attribute("aria-invalid") == "true")
            try await browser.fill(["url": "https://example.org/ann"])
            try await browser.follow(.button("Save"))
            #expect(try await browser.text.contains("Settings changed"))
            try await browser.open("http://blog.example.org/@ann")
            #expect(try await browser.text.contains("Ann Example"))
        }

        private func signIn(_ browser: BrowserSession, _ password: String) async throws {
            try await browser.open("http://blog.example.org/sign-in")
            try await browser.fill(["identifier": "ann@example.org", "password": password])
            try await browser.follow(.button("Sign in"))
        }

        private func changePassword(_ browser: BrowserSession) async throws {
            try await browser.open("http://blog.example.org/password")
            try await browser.fill(["old_password": Self.first, "new_password": Self.second])
            try await browser.follow(.button("Change my password"))
            #expect(try await browser.text.contains("Your password is changed"))
        }
    }
}
