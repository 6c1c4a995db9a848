import Accounts
import Gateway
import GatewayHTTP
import GatewayServing
import GatewayTesting
import Testing

/// Profiles, as people see and change them.
@Suite struct ProfilePageTests {
    @Test(arguments: Backing.owned)
    func changesAProfile(backing: Backing) async throws {
        try await PageServer.run(on: backing) { server in
            let bob = try await server.account("bob")
            let browser = server.browser()
            try await browser.signIn("bob")
            let form = try await browser.get("/profile").form("profile")
            #expect(form["news"] == "true")
            let wrong = try await browser.submit(form, ["display_name": "Bob <b>", "age": "old", "website": "nowhere"])
            #expect(wrong.status == 422)
            #expect(wrong.error(of: "age") != nil)
            #expect(wrong.text.contains("aria-invalid=\"true\""))
            #expect(wrong.text.contains("href=\"#field-age\""))
            #expect(try wrong.form("profile")["age"] == "old")
            #expect(try await stored(server, bob)["display_name"] == .null)
            let saved = try await browser.submit(
                try wrong.form("profile"),
                ["age": "7", "website": "https://example.org/?a=1&b=2", "bio": "one\r\ntwo", "news": "false"])
            #expect(saved.location == "/profile/saved", "\(saved.text)")
            #expect(try await browser.get("/profile/saved").text.contains("Settings changed"))
            let values = try await stored(server, bob)
            #expect(values["display_name"] == .string("Bob <b>"))
            #expect(values["bio"] == .string("one\ntwo"))
            #expect(values["news"] == .boolean(false))
            #expect(values["age"] == .integer(7))
        }
    }

    @Test(arguments: Backing.owned)
    func tellsOfAChangeBySomebodyElse(backing: Backing) async throws {
        try await PageServer.run(on: backing) { server in
            let bob = try await server.account("bob")
            let (one, two) = (server.browser(), server.browser())
            try await one.signIn("bob")
            try await two.signIn("bob")
            let (first, second) = (
                try await one.get("/profile").form("profile"), try await two.get("/profile").form("profile")
            )
            #expect(try await one.submit(first, ["display_name": "First"]).status == 303)
            let told = try await two.submit(second, ["display_name": "Second"])
            #expect(told.status == 409)
            #expect(told.text.contains("Stored meanwhile: <bdi>First</bdi>"))
            #expect(try told.form("profile")["display_name"] == "Second")
            #expect(try await stored(server, bob)["display_name"] == .string("First"))
            #expect(try await two.submit(try told.form("profile")).status == 303)
            #expect(try await stored(server, bob)["display_name"] == .string("Second"))
        }
    }

    @Test(arguments: Backing.owned)
    func asksForAProfileFirst(backing: Backing) async throws {
        try await PageServer.run(on: backing) { server in
            let bob = try await server.account("bob")
            let browser = server.browser("club.example.org")
            #expect(try await browser.signIn("bob", next: "/people/\(bob)").location == "/people/\(bob)")
            let sent = try await browser.get("/people/\(bob)")
            #expect(sent.status == 303)
            #expect(sent.location == "/profile/new?next=%2Fpeople%2F\(bob)")
            let page = try await browser.get(try #require(sent.location))
            let wrong = try await browser.submit(try page.form("profile-new"), ["town": "hfa"])
            #expect(wrong.status == 422)
            #expect(wrong.error(of: "nickname") != nil)
            #expect(try wrong.form("profile-new")["town"] == "hfa")
            #expect(try await server.gateway.router.route("club").profiles.profile(of: bob) == nil)
            let saved = try await browser.submit(try wrong.form("profile-new"), ["nickname": "Bobby"])
            #expect(saved.location == "/people/\(bob)")
            #expect(try await browser.get("/people/\(bob)").text.contains("Bobby"))
            #expect(try await browser.get("/profile/new?next=//evil.example").location == "/profile")
        }
    }

    @Test(arguments: Backing.owned)
    func showsEverybodyWhatIsForEverybody(backing: Backing) async throws {
        try await PageServer.run(on: backing) { server in
            let bob = try await server.account("b.o+b-ü")
            let route = try server.gateway.router.route("blog")
            _ = try await route.profiles.update(
                bob,
                values: [
                    "display_name": .string("<script>alert(1)</script>"), "secret": .string("hidden words"),
                    "website": .string("javascript:alert(2)"), "contact": .string("bob@mail.example"),
                ], expected: nil)
            let stranger = server.browser()
            let signedIn = server.browser()
            try await server.account("eve")
            try await signedIn.signIn("eve")
            for browser in [stranger, signedIn] {
                for path in ["/people/\(bob)", "/@b.o+b-%C3%BC", "/@B.O+B-%C3%9C", "/@b.o%2Bb-%C3%BC"] {
                    let page = try await browser.get(path)
                    #expect(page.status == 200, "\(path)")
                    #expect(page.text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
                    #expect(!page.text.contains("<script"))
                    #expect(!page.text.contains("hidden words"))
                    #expect(!page.text.contains("href=\"javascript:"))
                    #expect(!page.text.contains("b.o+b-ü@example.org"))
                }
            }
            _ = try await route.profiles.update(
                bob, values: ["website": .string("https://example.org/")], expected: nil)
            #expect(
                try await stranger.get("/people/\(bob)").text.contains(
                    "<a href=\"https://example.org/\" rel=\"nofollow noopener ugc\">"))
            for path in ["/people/999", "/people/0", "/people/x", "/@nobody", "/@", "/people/-1"] {
                #expect(try await stranger.get(path).status == 404, "\(path)")
            }
        }
    }

    @Test(arguments: Backing.owned)
    func writesAFeedOfWhatIsPublic(backing: Backing) async throws {
        try await PageServer.run(on: backing) { server in
            try await server.account("bob")
            let browser = server.browser()
            try await browser.signIn("bob")
            let form = try await browser.get("/profile").form("profile")
            let fields = [
                "display_name": "Bob & <Co>", "secret": "hidden words", "contact": "bob@mail.example", "bio": "a\u{B}b",
            ]
            #expect(try await browser.submit(form, fields).status == 303)
            let feed = try await server.browser().get("/feed.atom")
            #expect(feed.status == 200)
            #expect(feed.answer.header("Content-Type") == "application/atom+xml; charset=utf-8")
            #expect(feed.text.contains("<title>The &lt;Blog&gt;</title>"))
            #expect(feed.text.contains("Bob &amp; &lt;Co&gt;"))
            #expect(feed.text.contains("<title>bob changed their profile</title>"))
            #expect(!feed.text.contains("hidden words"))
            #expect(!feed.text.contains("mail.example"))
            #expect(!feed.text.contains("\u{B}"))
            #expect(try await server.browser("club.example.org").get("/feed.atom").status == 404)
        }
    }

    private func stored(_ server: PageServer, _ account: AccountID) async throws -> [FieldName: Value] {
        try await server.gateway.router.route("blog").profiles.profile(of: account)?.values ?? [:]
    }
}
