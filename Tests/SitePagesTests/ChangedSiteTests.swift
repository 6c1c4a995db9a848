import Accounts
import Gateway
import GatewayHTTP
import GatewayServing
import GatewayTesting
import Testing

/// A site's file is changed while people use the site.
@Suite struct ChangedSiteTests {
    /// A new field is in every form, list and answer once its file is read and its column made.
    @Test(arguments: Backing.owned)
    func aNewFieldShowsEverywhere(backing: Backing) async throws {
        try await PageServer.run(on: backing) { server in
            let bob = try await server.account("bob")
            try await server.superuser()
            let browser = try await server.browser(of: "bob")
            let admin = try await server.browser(of: "root")
            #expect(try await !browser.get("/profile").text.contains("Bureau"))
            try await server.change(site: "blog") {
                $0 + "\n    bureau: { type: string, max: 20, label: Bureau, visibility: public }\n"
            }
            let form = try await browser.get("/profile").form("profile")
            #expect(form["bureau"] == "")
            #expect(try await browser.submit(form, ["bureau": "Haifa"]).status == 303)
            let page = HTMLPage(try await server.browser().get("/people/\(bob)").text)
            #expect(page.text.contains("Bureau") && page.text.contains("Haifa"))
            for path in ["/admin/accounts?site=blog", "/admin/accounts/\(bob)", "/admin/sites/blog"] {
                #expect(try await admin.get(path).text.contains("Bureau"), "\(path)")
            }
            #expect(try await admin.get("/admin/accounts?site=blog").text.contains("Haifa"))
            let inline = try await admin.get("/admin/accounts/\(bob)").form("profile-blog")
            #expect(try await admin.submit(inline, ["blog.bureau": "Tel Aviv"]).status == 303)
            let stored = try await server.gateway.router.route("blog").profiles.profile(of: bob)
            #expect(stored?["bureau"] == .string("Tel Aviv"))
        }
    }

    /// Where a site lets in complete profiles alone, who lacks what is required now is sent to say it, and then back.
    @Test(arguments: Backing.owned)
    func whoLacksWhatIsRequiredNowIsAskedFirst(backing: Backing) async throws {
        try await PageServer.run(on: backing) { server in
            let bob = try await server.account("bob")
            let browser = try await server.browser(of: "bob", on: "club.example.org")
            _ = try await server.gateway.router.route("club").profiles.create(
                bob, values: ["nickname": .string("Bobby")])
            #expect(try await browser.get("/profile").status == 200)
            try await server.change(site: "club") {
                $0.replacing("name: The Club", with: "name: The Club\nrequire_complete: true")
                    .replacing(
                        "{ tlv: Tel Aviv, hfa: Haifa } }", with: "{ tlv: Tel Aviv, hfa: Haifa }, required: true }")
            }
            #expect(try await browser.get("/profile").location == "/profile/new?next=%2Fprofile")
            let form = try await browser.get("/profile/new?next=%2Fprofile").form("profile-new")
            #expect(form["nickname"] == "Bobby")
            #expect(try await browser.submit(form).error(of: "town") != nil)
            #expect(try await browser.submit(form, ["town": "hfa"]).location == "/profile")
            #expect(try await browser.get("/profile").status == 200)
        }
    }
}
