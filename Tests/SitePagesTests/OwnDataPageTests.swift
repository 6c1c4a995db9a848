import Accounts
import Gateway
import GatewayHTTP
import GatewayServing
import GatewayTesting
import Testing

/// Sessions, the person's own data, and the end of an account.
@Suite struct OwnDataPageTests {
    @Test(arguments: Backing.owned)
    func listsAndEndsSessions(backing: Backing) async throws {
        try await PageServer.run(on: backing) { server in
            try await server.account("bob")
            try await server.account("eve")
            let (one, two, eve) = (server.browser(), server.browser(), server.browser())
            for browser in [one, two] { try await browser.signIn("bob") }
            try await eve.signIn("eve")
            let page = try await one.get("/sessions")
            let forms = page.formNames.filter { $0.hasPrefix("session-end-") }
            #expect(forms.count == 2)
            // Somebody else's session cannot be ended.
            let foreign = try #require(try await eve.get("/sessions").formNames.first { $0.hasPrefix("session-end-") })
            let token = try #require(try page.form("sign-out-bar")["csrf"])
            let id = String(foreign.dropFirst("session-end-".count))
            #expect(try await one.post("/sessions/end", [("csrf", token), ("session", id)]).status == 303)
            #expect(try await eve.get("/sessions").status == 200)
            #expect(try await one.submit(try page.form("sessions-end-others")).location == "/sessions")
            #expect(try await two.get("/sessions").location?.hasPrefix("/sign-in") == true)
            let left = try await one.get("/sessions")
            let last = try #require(left.formNames.first { $0.hasPrefix("session-end-") })
            #expect(!left.formNames.contains("sessions-end-others"))
            #expect(try await one.submit(try left.form(last)).location == "/sign-in")
            #expect(try await one.get("/sessions").status == 303)
        }
    }

    @Test(arguments: Backing.owned)
    func handsOutWhatIsHeld(backing: Backing) async throws {
        try await PageServer.run(on: backing) { server in
            try await server.account("bob")
            let browser = server.browser()
            try await browser.signIn("bob")
            let form = try await browser.get("/account/data").form("account-data")
            #expect(try await browser.submit(form, ["password": "wrong"]).status == 422)
            let data = try await browser.submit(form, ["password": PageServer.password])
            #expect(data.status == 200)
            #expect(data.answer.header("Content-Disposition") == "attachment; filename=\"account-data.json\"")
            #expect(data.answer.header("Cache-Control") == "no-store")
            #expect(try data.answer.json["account"]?["username"] == "bob")
        }
    }

    @Test(arguments: Backing.owned)
    func deletesAnAccount(backing: Backing) async throws {
        try await PageServer.run(on: backing) { server in
            let bob = try await server.account("bob")
            let browser = server.browser()
            try await browser.signIn("bob")
            let form = try await browser.get("/account/delete").form("account-delete")
            let unsure = try await browser.submit(form, ["username": "bo", "password": PageServer.password])
            #expect(unsure.status == 422)
            #expect(unsure.error(of: "username") != nil)
            #expect(try await browser.submit(form, ["username": "bob", "password": "wrong"]).status == 422)
            let gone = try await browser.submit(form, ["username": "bob", "password": PageServer.password])
            #expect(gone.status == 200, "\(gone.text)")
            #expect(gone.text.contains("The &lt;Blog&gt;"))
            #expect(gone.text.contains("Deleted"))
            #expect(try await server.gateway.repositories.accounts.accounts([bob]).isEmpty)
            #expect(try await browser.get("/profile").location?.hasPrefix("/sign-in") == true)
            #expect(try await server.browser().signIn("bob").status == 422)
        }
    }

    @Test(arguments: Backing.owned)
    func staysWhoTheyAreOnAPageThatIsNotThere(backing: Backing) async throws {
        try await PageServer.run(on: backing) { server in
            try await server.account("bob")
            let browser = server.browser()
            try await browser.signIn("bob")
            let lost = try await browser.get("/people/999")
            #expect(lost.status == 404)
            #expect(lost.formNames == ["sign-out-bar"])
            #expect(try await browser.submit(try lost.form("sign-out-bar")).location == "/")
            let program = try await browser.get("/people/999", headers: [("Accept", "application/json")])
            #expect(program.answer.header("Content-Type") == "application/problem+json")
        }
    }

    @Test(arguments: Backing.owned)
    func givesEveryPageItsHeaders(backing: Backing) async throws {
        try await PageServer.run(on: backing) { server in
            try await server.account("bob")
            let browser = server.browser()
            try await browser.signIn("bob")
            for path in ["/", "/profile", "/sessions", "/password", "/account/data", "/nowhere", "/people/999"] {
                let page = try await browser.get(path)
                let policy = try #require(page.answer.header("Content-Security-Policy"))
                for part in [
                    "default-src 'none'", "style-src 'self'", "img-src 'self' data:", "form-action 'self'",
                    "base-uri 'none'", "frame-ancestors 'none'",
                ] { #expect(policy.contains(part), "\(path)") }
                #expect(!policy.contains("unsafe"))
                #expect(page.answer.header("Cache-Control") == "no-store")
                #expect(page.answer.header("Content-Type") == "text/html; charset=utf-8", "\(path)")
                #expect(page.text.contains("<title>"))
                #expect(!page.text.contains("{{"))
            }
            let sheet = try #require(
                try await browser.get("/").text.firstMatch(of: /href="(\/assets\/[0-9a-f]+\.css)"/)?.output.1)
            let styles = try await browser.get(String(sheet))
            #expect(styles.answer.header("Cache-Control") == "public, max-age=31536000, immutable")
            #expect(styles.answer.header("Content-Type") == "text/css; charset=utf-8")
            #expect(try await browser.get("/assets/old.css").answer.header("Cache-Control") == "no-cache")
            #expect(try await browser.get("/assets/nothing.txt").status == 404)
        }
    }
}
