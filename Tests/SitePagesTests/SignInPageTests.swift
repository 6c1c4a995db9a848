import Accounts
import Gateway
import GatewayHTTP
import GatewayServing
import GatewayTesting
import Testing

/// Signing in and out, registering, and choosing passwords, as people do it.
@Suite struct SignInPageTests {
    @Test(arguments: Backing.owned)
    func letsPeopleInAndOut(backing: Backing) async throws {
        try await PageServer.run(on: backing) { server in
            try await server.account("bob")
            let browser = server.browser()
            #expect(try await browser.get("/profile").location == "/sign-in?next=%2Fprofile")
            let page = try await browser.signIn("bob@example.org", next: "/profile")
            #expect(page.status == 303)
            #expect(page.location == "/profile")
            #expect(try await browser.get("/profile").status == 200)
            #expect(try await browser.get("/sign-in").location == "/")
            let asked = try await browser.get("/sign-out")
            #expect(asked.status == 200)
            #expect(try await browser.get("/profile").status == 200)
            #expect(try await browser.submit(try asked.form("sign-out")).location == "/")
            #expect(try await browser.get("/profile").status == 303)
        }
    }

    @Test(arguments: Backing.owned)
    func saysTheSameOfAWrongPasswordAndOfNobody(backing: Backing) async throws {
        try await PageServer.run(on: backing) { server in
            try await server.account("bob")
            let wrong = try await server.browser().signIn("bob", "not it at all")
            let nobody = try await server.browser().signIn("nob", "not it at all")
            #expect(wrong.status == 422)
            #expect(nobody.status == 422)
            func comparable(_ page: ShownPage) -> String {
                page.text.replacing(/value="[0-9a-f]{64}"/, with: "").replacing(/state=[0-9a-f]+/, with: "")
                    .replacing("bob", with: "nob")
            }
            #expect(comparable(wrong) == comparable(nobody))
            #expect(try wrong.form("sign-in")["identifier"] == "bob")
            #expect(try wrong.form("sign-in")["password"] == "")
            #expect(!wrong.text.contains("not it at all"))
        }
    }

    @Test(arguments: Backing.owned)
    func sendsNobodyElsewhere(backing: Backing) async throws {
        try await PageServer.run(on: backing) { server in
            try await server.account("bob")
            for next in [
                "//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "javascript:alert(1)",
                "/x\r\nSet-Cookie: a=b", "/..//evil.example", "evil.example", "\\\\evil.example",
            ] {
                let page = try await server.browser().signIn("bob", next: next)
                #expect(page.status == 303)
                #expect(page.location == "/", "\(next)")
                let second = server.browser()
                let shown = try await second.get("/sign-in").form("sign-in")
                #expect(shown["_next"] == nil)
                let answer = try await second.submit(
                    shown, ["identifier": "bob", "password": PageServer.password, "_next": next])
                #expect(answer.location == page.location, "\(next)")
                #expect(answer.answer.count(of: "Set-Cookie") == 1)
            }
        }
    }

    @Test(arguments: Backing.owned)
    func registersWithProofOfTheAddress(backing: Backing) async throws {
        try await PageServer.run(on: backing) { server in
            let browser = server.browser()
            let page = try await browser.get("/register")
            let bad = try await browser.submit(
                try page.form("register"),
                ["username": "no good", "email": "nobody", "password": "x", "profile.age": "old"])
            #expect(bad.status == 422)
            #expect(bad.error(of: "profile.age") != nil || bad.error(of: "username") != nil)
            let sent = try await browser.submit(
                try bad.form("register"),
                [
                    "username": "Eve.é", "email": "eve@example.org", "password": PageServer.password,
                    "profile.display_name": "Eve", "profile.age": "7",
                ])
            #expect(sent.location == "/register/done?wait=verify", "\(sent.text)")
            #expect(try await browser.follow("/register/done?wait=verify").text.contains("Look into your mail"))
            #expect(try await browser.signIn("eve.é").status == 403)
            let link = try #require(try await server.links().last)
            #expect(link.hasPrefix("http://blog.example.org/verify?token="))
            let path = link.replacing("http://blog.example.org", with: "")
            // A program that follows links confirms nothing.
            let verify = try await browser.get(path)
            #expect(try await browser.signIn("eve.é").status == 403)
            #expect(try await browser.submit(try verify.form("verify")).location == "/verify/done")
            #expect(try await browser.submit(try verify.form("verify")).status == 404)
            #expect(try await browser.signIn("eve.é").status == 303)
            let profile = try await browser.get("/profile").form("profile")
            #expect(profile["display_name"] == "Eve")
            #expect(profile["age"] == "7")
            #expect(try await server.browser().get("/@Eve.%C3%A9").status == 200)
        }
    }

    @Test(arguments: Backing.owned)
    func registersNobodyTwice(backing: Backing) async throws {
        try await PageServer.run(on: backing) { server in
            try await server.account("bob")
            let browser = server.browser()
            let page = try await browser.submit(
                try await browser.get("/register").form("register"),
                ["username": "BOB", "email": "new@example.org", "password": PageServer.password])
            #expect(page.status == 422)
            #expect(page.error(of: "username") != nil)
            #expect(try await server.browser("shut.example.org").get("/register").status == 403)
        }
    }

    @Test(arguments: Backing.owned)
    func changesAPasswordAndEndsTheOtherSessions(backing: Backing) async throws {
        try await PageServer.run(on: backing) { server in
            try await server.account("bob")
            let (browser, other) = (server.browser(), server.browser())
            try await browser.signIn("bob")
            try await other.signIn("bob")
            let form = try await browser.get("/password").form("password")
            let wrong = try await browser.submit(form, ["old_password": "x", "new_password": "another horse battery"])
            #expect(wrong.status == 422)
            #expect(wrong.error(of: "old_password") != nil)
            #expect(!wrong.text.contains("another horse battery"))
            let changed = try await browser.submit(
                form, ["old_password": PageServer.password, "new_password": "another horse battery"])
            #expect(changed.location == "/password/done")
            #expect(try await browser.get("/password/done").status == 200)
            #expect(try await other.get("/profile").location?.hasPrefix("/sign-in") == true)
            #expect(try await server.browser().signIn("bob").status == 422)
        }
    }

    @Test(arguments: Backing.owned)
    func letsPeopleThroughWhoForgot(backing: Backing) async throws {
        try await PageServer.run(on: backing) { server in
            try await server.account("bob")
            let browser = server.browser()
            let form = try await browser.get("/reset").form("reset")
            for name in ["bob", "nobody"] {
                #expect(try await browser.submit(form, ["identifier": name]).location == "/reset/sent")
            }
            let link = try #require(try await server.links().last)
            let path = link.replacing("http://blog.example.org", with: "")
            let choose = try await browser.get(path)
            #expect(choose.text.contains("bob"))
            let weak = try await browser.submit(try choose.form("reset-choose"), ["password": "bob"])
            #expect(weak.status == 422)
            #expect(weak.error(of: "password") != nil)
            let done = try await browser.submit(
                try weak.form("reset-choose"), ["password": "another horse battery"])
            #expect(done.location == "/reset/done")
            #expect(try await browser.get(path).status == 404)
            #expect(try await browser.signIn("bob", "another horse battery").status == 303)
        }
    }

    @Test(arguments: Backing.owned)
    func holdsPeopleAtTheirPasswordWhoHaveToChangeIt(backing: Backing) async throws {
        try await PageServer.run(on: backing) { server in
            let bob = try await server.account("bob")
            _ = try await server.gateway.repositories.standings.update(bob) { $0.mustChangePassword = true }
            let browser = server.browser()
            #expect(try await browser.signIn("bob", next: "/profile").location == "/password")
            for path in ["/", "/profile", "/sessions", "/account/data", "/@bob"] {
                #expect(try await browser.get(path).location == "/password", "\(path)")
            }
            let page = try await browser.get("/password")
            let token = try #require(try page.form("password")["csrf"])
            #expect(try await browser.post("/profile", [("csrf", token), ("display_name", "x")]).status == 403)
            let changed = try await browser.submit(
                try page.form("password"),
                ["old_password": PageServer.password, "new_password": "another horse battery"])
            #expect(changed.status == 303)
            #expect(try await browser.get("/profile").status == 200)
        }
    }

    @Test(arguments: Backing.owned)
    func opensOneSiteWithTheSignInOfAnother(backing: Backing) async throws {
        try await PageServer.run(on: backing) { server in
            try await server.account("bob")
            let (blog, club) = (server.browser(), server.browser("club.example.org"))
            try await blog.signIn("bob")
            let page = try await club.get("/sign-in?next=/profile/new")
            let link = try #require(
                page.text.firstMatch(of: /href="(http:\/\/blog\.example\.org\/handover[^"]+)"/)?.output.1)
            let path = String(link).replacing("&amp;", with: "&").replacing("http://blog.example.org", with: "")
            let over = try #require(try await blog.get(path).location)
            #expect(over.hasPrefix("http://club.example.org/handover/finish?token="))
            let finish = over.replacing("http://club.example.org", with: "")
            // The link is worth nothing in a browser that did not ask.
            #expect(try await server.browser("club.example.org").get(finish).status == 403)
            let again = try #require(try await blog.get(path).location).replacing("http://club.example.org", with: "")
            let entered = try await club.get(again)
            #expect(entered.location == "/profile/new")
            #expect(try await club.get("/profile/new").status == 200)
            #expect(try await server.browser("club.example.org").get(again).status == 403)
            let stranger = try await server.browser().get(path)
            #expect(stranger.location?.hasPrefix("/sign-in?next=%2Fhandover") == true)
            #expect(try await blog.get("/handover?to=shut&state=\(String(repeating: "a", count: 64))").status == 404)
        }
    }
}
