import Accounts
import Gateway
import GatewayHTTP
import GatewayServing
import GatewayTesting
import Testing

/// What keeps other sites, other browsers and programs from sending the forms of a page.
@Suite struct ProtectionTests {
    /// Every form of a site: the page it stands on, its name, and what one would type into it.
    static let forms: [(page: String, name: String, needsSession: Bool, typed: [String: String])] = [
        ("/sign-in", "sign-in", false, ["identifier": "bob", "password": PageServer.password]),
        (
            "/register", "register", false,
            ["username": "eve", "email": "eve@example.org", "password": PageServer.password]
        ),
        ("/verify?token=ght_0_0", "verify", false, [:]),
        ("/reset", "reset", false, ["identifier": "bob"]),
        ("/sign-out", "sign-out", true, [:]),
        ("/profile", "sign-out-bar", true, [:]),
        ("/profile", "profile", true, ["display_name": "Robert"]),
        (
            "/password", "password", true,
            ["old_password": PageServer.password, "new_password": "another horse battery"]
        ),
        ("/sessions", "sessions-end-others", true, [:]),
        ("/", "verify-send", true, [:]),
        ("/account/data", "account-data", true, ["password": PageServer.password]),
        ("/account/delete", "account-delete", true, ["username": "bob", "password": PageServer.password]),
    ]

    @Test(arguments: Backing.owned)
    func refusesEveryFormWithoutItsToken(backing: Backing) async throws {
        try await PageServer.run(on: backing) { server in
            try await server.account("bob")
            let browser = server.browser()
            let other = server.browser()
            try await other.signIn("bob")
            for form in Self.forms {
                let isIn = await browser.cookie("gatehouse-session") != nil
                if form.needsSession, !isIn { try await browser.signIn("bob") }
                let page = try await browser.get(form.page)
                let shown = try page.form(form.name)
                let fields = shown.fields(filling: form.typed)
                let without = fields.filter { $0.0 != "csrf" }
                let token = try #require(shown["csrf"])
                #expect(token.count == 64, "\(form.name)")
                let forged = String(token.reversed())
                let foreign = try #require(try await other.get("/profile").form("sign-out-bar")["csrf"])
                var wrong: [[(String, String)]] = [without]
                for value in ["", "0", forged, foreign] { wrong.append(without + [("csrf", value)]) }
                wrong.append(fields + [("csrf", token)])
                for sent in wrong {
                    let answer = try await browser.post(shown.action, sent)
                    #expect(answer.status == 403, "\(form.name): \(answer.text)")
                    #expect(answer.answer.header("Content-Type") == "text/html; charset=utf-8")
                }
                for header in [
                    ("Origin", "https://evil.example"), ("Origin", "null"), ("Sec-Fetch-Site", "cross-site"),
                    ("Sec-Fetch-Site", "same-site"),
                ] {
                    let answer = try await browser.post(shown.action, fields, headers: [header])
                    #expect(answer.status == 403, "\(form.name) with \(header)")
                }
            }
            // Nothing came of any of it.
            let bob = try await server.gateway.repositories.accounts.account(.username("bob"))
            #expect(try await server.gateway.sessions.list(of: bob.id).isEmpty == false)
            #expect(try await server.gateway.repositories.accounts.accounts(usernames: ["eve"]).isEmpty)
            #expect(try await server.browser().signIn("bob").status == 303)
        }
    }

    @Test(arguments: Backing.owned)
    func knowsAllItsForms(backing: Backing) async throws {
        try await PageServer.run(on: backing) { server in
            try await server.account("bob")
            let browser = server.browser()
            let known = Set(Self.forms.map(\.name)).union(["profile-new", "reset-choose"])
            for path in ["/sign-in", "/register", "/reset", "/verify"] {
                #expect(known.isSuperset(of: try await browser.get(path).formNames), "\(path)")
            }
            try await browser.signIn("bob")
            for path in ["/", "/profile", "/password", "/sessions", "/account/data", "/account/delete", "/sign-out"] {
                let names = try await browser.get(path).formNames.filter { !$0.hasPrefix("session-end-") }
                #expect(names.contains("sign-out-bar"))
                #expect(known.isSuperset(of: names), "\(path): \(names)")
            }
        }
    }

    @Test(arguments: Backing.owned)
    func takesTheFormsOfItsOwnPages(backing: Backing) async throws {
        try await PageServer.run(on: backing) { server in
            try await server.account("bob")
            let browser = server.browser()
            let form = try await browser.get("/sign-in").form("sign-in")
            let answer = try await browser.submit(
                form, ["identifier": "bob", "password": PageServer.password],
                headers: [("Origin", "http://blog.example.org:8080"), ("Sec-Fetch-Site", "same-origin")])
            #expect(answer.status == 303)
        }
    }

    @Test(arguments: Backing.owned)
    func keepsProgramsFromRegistering(backing: Backing) async throws {
        try await PageServer.run(on: backing, change: { $0.minimumFormAge = .seconds(60) }) { server in
            let browser = server.browser()
            let typed = ["username": "eve", "email": "eve@example.org", "password": PageServer.password]
            let form = try await browser.get("/register").form("register")
            let soon = try await browser.submit(form, typed)
            #expect(soon.status == 422)
            #expect(try soon.form("register")["username"] == "eve")
            #expect(try soon.form("register")["password"] == "")
            #expect(try await server.gateway.repositories.accounts.accounts(usernames: ["eve"]).isEmpty)
        }
        try await PageServer.run(on: backing) { server in
            let browser = server.browser()
            let typed = ["username": "eve", "email": "eve@example.org", "password": PageServer.password]
            let form = try await browser.get("/register").form("register")
            let trapped = try await browser.submit(form, typed.merging(["website_address": "x"]) { $1 })
            #expect(trapped.status == 422)
            for stamp in ["", "0.0", "1.\(String(repeating: "0", count: 64))"] {
                #expect(try await browser.submit(form, typed.merging(["_started": stamp]) { $1 }).status == 422)
            }
            #expect(try await browser.submit(form, typed).status == 303)
        }
    }

    @Test(arguments: Backing.owned)
    func boundsWhatAFormMayHold(backing: Backing) async throws {
        try await PageServer.run(on: backing, change: { $0.maximumBodyBytes = 20_000 }) { server in
            let browser = server.browser()
            let form = try await browser.get("/sign-in").form("sign-in")
            let long = String(repeating: "x", count: 30_000)
            #expect(try await browser.submit(form, ["identifier": long]).status == 413)
            let many = (0..<1_000).map { ("f\($0)", "") }
            #expect(try await browser.post("/sign-in", many).status == 400)
            let answer = try await browser.post("/sign-in", [], headers: [("Content-Type", "text/plain")])
            #expect(answer.status == 415 || answer.status == 400)
        }
    }

    @Test(arguments: Backing.owned)
    func setsCookiesForTheHostAlone(backing: Backing) async throws {
        try await PageServer.run(on: backing, scheme: "https") { server in
            try await server.account("bob")
            let browser = server.browser()
            let answer = try await browser.signIn("bob")
            let header = try #require(answer.answer.header("Set-Cookie"))
            #expect(header.hasPrefix("__Host-gatehouse-session=ghs_"))
            for part in ["Path=/", "HttpOnly", "SameSite=Lax", "Secure"] { #expect(header.contains(part)) }
            #expect(!header.contains("Domain"))
            #expect(await browser.cookieNames == ["__Host-gatehouse-session", "__Host-gatehouse-browser"])
            // A cookie without the prefix could have been put there by another host.
            let stranger = server.browser()
            await stranger.setCookie("gatehouse-session", await browser.cookie("__Host-gatehouse-session"))
            #expect(try await stranger.get("/profile").location?.hasPrefix("/sign-in") == true)
        }
    }

    @Test(arguments: Backing.owned)
    func givesANewSessionAtEachSignIn(backing: Backing) async throws {
        try await PageServer.run(on: backing) { server in
            try await server.account("bob")
            let attacker = server.browser()
            try await attacker.signIn("bob")
            let fixed = try #require(await attacker.cookie("gatehouse-session"))
            let browser = server.browser()
            await browser.setCookie("gatehouse-session", fixed)
            let form = try await browser.get("/sign-out").form("sign-out")
            _ = try await browser.post("/sign-out", [("csrf", try #require(form["csrf"]))])
            try await browser.signIn("bob")
            #expect(await browser.cookie("gatehouse-session") != fixed)
            #expect(try await attacker.get("/profile").location?.hasPrefix("/sign-in") == true)
        }
    }

    @Test(arguments: Backing.owned)
    func answersUnderItsNamesAlone(backing: Backing) async throws {
        try await PageServer.run(on: backing) { server in
            let browser = server.browser("evil.example")
            for path in ["/", "/sign-in", "/register", "/feed.atom"] {
                let page = try await browser.get(path)
                #expect(page.status == 421, "\(path)")
            }
            let own = server.browser("localhost")
            #expect(try await own.get("/register").status == 404)
            #expect(try await own.get("/").text.contains("The account gateway"))
        }
    }
}
