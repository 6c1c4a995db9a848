import Accounts
import Gateway
import GatewayHTTP
import GatewayServing
import GatewayTesting
import Testing

/// What people send who mean harm, and what comes of it.
@Suite struct AttackTests {
    /// Who writes addresses into headers is counted under the address they have.
    @Test(arguments: Backing.owned)
    func addressesThatAClientWritesCountForNothing(backing: Backing) async throws {
        let limits = "attempts: 10000, address_attempts: 4, site_attempts: 10000, first_delay: 5m"
        try await PageServer.run(on: backing, limits: limits) { server in
            try await server.account("bob")
            var statuses: [Int] = []
            for number in 1...6 {
                let browser = server.browser()
                let form = try await browser.get("/sign-in").form("sign-in")
                let answer = try await browser.submit(
                    form, ["identifier": "bob\(number)", "password": "wrong"],
                    headers: [
                        ("X-Forwarded-For", "203.0.113.\(number)"), ("X-Real-IP", "203.0.113.\(number)"),
                        ("Forwarded", "for=203.0.113.\(number)"),
                    ])
                statuses.append(answer.status)
                if answer.status == 429 { #expect(Int(answer.answer.header("Retry-After") ?? "") ?? 0 > 0) }
            }
            #expect(statuses == [422, 422, 422, 422, 429, 429])
            #expect(try await server.events().filter { $0.action == .signIn }.allSatisfy { $0.address == "127.0.0.1" })
        }
    }

    /// Behind a proxy of ours the address is the one the proxy saw, whatever the client wrote before it.
    @Test(arguments: Backing.owned)
    func aProxysWordCountsAndNotWhatStandsBeforeIt(backing: Backing) async throws {
        let limits = "attempts: 10000, address_attempts: 2, site_attempts: 10000, first_delay: 5m"
        try await PageServer.run(
            on: backing, limits: limits, settings: "\ntrusted_proxies: [127.0.0.0/8]\n"
        ) { server in
            func attempt(_ forwarded: String) async throws -> Int {
                let browser = server.browser()
                let form = try await browser.get("/sign-in").form("sign-in")
                return try await browser.submit(
                    form, ["identifier": "nobody", "password": "wrong"], headers: [("X-Forwarded-For", forwarded)]
                ).status
            }
            for number in 1...3 { #expect(try await attempt("203.0.113.\(number)") == 422) }
            let spoofed = try await [
                attempt("198.51.100.1, 203.0.113.99"), attempt("198.51.100.2, 203.0.113.99"),
                attempt("198.51.100.3, 203.0.113.99"),
            ]
            #expect(spoofed == [422, 422, 429])
            let addresses = Set(try await server.events().filter { $0.action == .signIn }.map(\.address))
            #expect(addresses == ["203.0.113.1", "203.0.113.2", "203.0.113.3", "203.0.113.99"])
        }
    }

    /// No header of a request gets into the links of a mail.
    @Test(arguments: Backing.owned)
    func aForgedHostIsInNoMail(backing: Backing) async throws {
        try await PageServer.run(on: backing) { server in
            try await server.account("bob")
            let browser = server.browser()
            let form = try await browser.get("/reset").form("reset")
            let forged = try await browser.submit(form, ["identifier": "bob"], headers: [("Host", "evil.example")])
            #expect(forged.status == 421)
            for host in [
                "blog.example.org.evil.example", "evil.example#blog.example.org", "blog.example.org@evil.example",
            ] {
                #expect(try await browser.get("/reset", headers: [("Host", host)]).status >= 400, "\(host)")
            }
            let sent = try await browser.submit(
                form, ["identifier": "bob"],
                headers: [
                    ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "gopher"),
                    ("Forwarded", "host=evil.example"),
                    ("X-Host", "evil.example"),
                ])
            #expect(sent.location == "/reset/sent")
            let links = try await server.links()
            #expect(links.count == 1)
            #expect(links.first?.hasPrefix("http://blog.example.org/reset/choose?token=") == true)
        }
    }

    /// What people write is neither a template nor a header.
    @Test(arguments: Backing.owned)
    func whatPeopleWriteIsTextAlone(backing: Backing) async throws {
        try await PageServer.run(on: backing) { server in
            let bob = try await server.account("bob")
            let browser = try await server.browser(of: "bob")
            let template = "{{page.csrf}}{{>header}}${jndi:x}<%= 1 %>"
            let form = try await browser.get("/profile").form("profile")
            #expect(
                try await browser.submit(
                    form, ["display_name": template, "bio": "{{#page}}in{{/page}}\r\n\r\nSet-Cookie: a=b"]
                ).status
                    == 303)
            #expect(try await browser.get("/profile").form("profile")["display_name"] == template)
            let page = try await server.browser().get("/people/\(bob)")
            #expect(HTMLPage(page.text).text.contains(template))
            #expect(page.answer.header("Set-Cookie")?.hasPrefix("gatehouse-browser=") == true)
            for path in [
                "/@bob%0D%0ASet-Cookie:%20a=b", "/sign-in?next=%2Fx%0D%0ASet-Cookie:%20a=b",
                "/assets/x%0D%0ASet-Cookie:%20a=b.css", "/handover?to=%0D%0ASet-Cookie:%20a=b&state=x",
            ] {
                let answer = try await server.browser().get(path)
                #expect(
                    answer.answer.headers.allSatisfy { !$0.value.contains("a=b") || $0.name == "Location" }, "\(path)")
                #expect(answer.answer.header("Set-Cookie")?.contains("a=b") != true, "\(path)")
            }
            for name in ["bob\r\nBcc: eve@example.org", "bob\u{0}", "<b>bob</b>"] {
                let new = server.browser()
                let register = try await new.get("/register").form("register")
                let answer = try await new.submit(
                    register, ["username": name, "email": "x@example.org", "password": PageServer.password])
                #expect(answer.status == 422 || answer.status == 400, "\(name)")
            }
            for address in [
                "eve@example.org\r\nBcc: a@example.org", "eve@example.org, a@example.org", "<eve@example.org>",
            ] {
                let new = server.browser()
                let register = try await new.get("/register").form("register")
                let answer = try await new.submit(
                    register, ["username": "eve", "email": address, "password": PageServer.password])
                #expect(answer.status == 422, "\(address)")
                #expect(answer.error(of: "email") != nil, "\(address)")
            }
        }
    }

    /// A field that is far too long is named, and nothing of it is written.
    @Test(arguments: Backing.owned)
    func fieldsThatAreTooLongAreNamed(backing: Backing) async throws {
        try await PageServer.run(on: backing) { server in
            let bob = try await server.account("bob")
            let browser = try await server.browser(of: "bob")
            let long = String(repeating: "ü", count: 20_000)
            let form = try await browser.get("/profile").form("profile")
            let told = try await browser.submit(
                form,
                [
                    "display_name": long, "website": "https://example.org/\(long)", "contact": "\(long)@example.org",
                    "age": String(repeating: "9", count: 5_000),
                ])
            #expect(told.status == 422)
            for field in ["display_name", "website", "contact", "age"] {
                #expect(told.error(of: field) != nil, "\(field)")
            }
            let stored = try await server.gateway.router.route("blog").profiles.profile(of: bob)
            #expect(stored?["display_name"] == nil || stored?["display_name"] == .null)

            let new = server.browser()
            let register = try await new.get("/register").form("register")
            let refused = try await new.submit(
                register,
                ["username": long, "email": "\(long)@example.org", "password": long, "first_name": long])
            #expect(refused.status == 422)
            for field in ["username", "email", "password", "first_name"] {
                #expect(refused.error(of: field) != nil, "\(field)")
            }
            #expect(try await new.signIn(long, long).status == 422)
            #expect(try await new.signIn("bob", long).status == 422)
        }
    }
}
