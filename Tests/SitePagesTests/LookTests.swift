import GatewayHTTP
import GatewayTesting
import Testing

/// The look a site has of its own.
@Suite struct LookTests {
    @Test func wearsASitesOwnLook() async throws {
        let files = [
            "sites/blog/site.css": ":root { --accent: #123456; }",
            "sites/blog/templates/home.mustache":
                "{{<layout}}{{$main}}<p id=\"own\">{{page.siteName}}</p>{{/main}}{{/layout}}",
        ]
        try await PageServer.run(files: files) { server in
            let home = try await server.browser().get("/")
            #expect(home.text.contains("<p id=\"own\">The &lt;Blog&gt;</p>"))
            let sheet = try #require(home.text.firstMatch(of: /href="(\/assets\/[0-9a-f]+\.css)"/)?.output.1)
            let styles = try await server.browser().get(String(sheet))
            #expect(styles.text.hasSuffix(":root { --accent: #123456; }"))
            #expect(styles.text.contains("prefers-color-scheme"))
            let other = try await server.browser("club.example.org").get("/")
            #expect(!other.text.contains("id=\"own\""))
            #expect(!other.text.contains(sheet))
        }
    }

    @Test func doesNotStartWithATemplateThatCannotBeRendered() async throws {
        let files = [
            "sites/blog/templates/home.mustache": "<p>\n{{{name}}}",
            "sites/club/templates/sign-in.mustache": "{{#form}}",
        ]
        let error = await #expect(throws: TemplateError.self) {
            try await PageServer.run(files: files) { _ in }
        }
        let mistakes = error?.mistakes ?? []
        #expect(mistakes.count == 2)
        #expect(mistakes.first?.file.hasSuffix("sites/blog/templates/home.mustache") == true)
        #expect(mistakes.first?.line == 2)
        #expect(mistakes.last?.file.hasSuffix("sites/club/templates/sign-in.mustache") == true)
    }
}
