import Accounts
import Foundation
import Testing

@testable import GatewayHTTP

/// Templates: ours, and what a site may put in their place.
@Suite struct TemplateTests {
    /// A view with one value, in the place of any page.
    struct Probe: PageView {
        static let template = "error"
        let title: String
        let status = 404
        let message: String
        let advice: String? = nil
        let requestID = "r"
    }

    @Test func writesNoValueUnescapedInAnyTemplate() throws {
        let templates = try LookFiles.builtIn().templates
        #expect(templates.count > 8)
        for template in templates {
            #expect(template.mistakes.isEmpty, "\(template.name)")
            #expect(!template.text.contains("{{{"), "\(template.name)")
            #expect(template.text.firstMatch(of: /\{\{\s*&/) == nil, "\(template.name)")
            #expect(
                template.text.firstMatch(of: /(?i)<script|\sstyle=|\son[a-z]+=|javascript:/) == nil, "\(template.name)")
            // A value in an attribute stands between double quotes.
            #expect(template.text.firstMatch(of: /=\{\{/) == nil, "\(template.name)")
        }
    }

    @Test(arguments: [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("\" onfocus=\"x", "&quot; onfocus=&quot;x"), ("{{page.csrf}}", "{{page.csrf}}"),
        // A mark that combines with the quotation before it hides neither from escaping.
        ("\"\u{301} onfocus='\u{301}x", "&quot;\u{301} onfocus=&#39;\u{301}x"), ("<\u{338}b", "&lt;\u{338}b"),
    ])
    func escapesWhatPeopleWrote(text: String, escaped: String) throws {
        let html = try render(try PageLook(), text)
        #expect(contains(html, escaped))
        if escaped != text { #expect(!contains(html, text)) }
    }

    @Test func takesASitesOwnTemplatesAndStyles() throws {
        try withDirectory { directory in
            try write("<p>ours</p>{{>own-part}}", to: "templates/error.mustache", in: directory)
            try write("<i>{{message}}</i>", to: "templates/own-part.mustache", in: directory)
            try write(":root { --accent: #123456; }", to: "site.css", in: directory)
            let look = try PageLook(customization: directory.path)
            #expect(try render(look, "a<b") == "<p>ours</p><i>a&lt;b</i>")
            let plain = try PageLook()
            #expect(look.styleSheet == plain.styleSheet + "\n:root { --accent: #123456; }")
            #expect(look.styleSheetPath != plain.styleSheetPath)
            try write("body {}", to: "style.css", in: directory)
            #expect(try PageLook(customization: directory.path).styleSheet == "body {}\n:root { --accent: #123456; }")
        }
    }

    @Test(arguments: [
        ("error", "a\n{{{message}}}", 2, "without escaping"), ("error", "{{& message}}", 1, "without escaping"),
        ("error", "\n\n{{#advice}}x", 3, "has no end"), ("error", "{{#a}}\n{{/b}}", 2, "another name"),
        ("error", "x\n{{>nowhere}}", 2, "no template \"nowhere\""), ("error", "{{>error}}", 1, "part of itself"),
        ("error", "{{%CONTENT_TYPE:TEXT}}{{message}}", 1, "no settings"), ("error", "{{=<% %>=}}", 1, "another form"),
        ("error", "{{>*message}}", 1, "cannot be checked"), ("errro", "x", nil, "no page is made"),
        ("field", "{{>form}}", 1, "part of itself"),
    ])
    func refusesWhatCouldNotBeRendered(name: String, text: String, line: Int?, words: String) throws {
        try withDirectory { directory in
            try write(text, to: "templates/\(name).mustache", in: directory)
            let error = #expect(throws: TemplateError.self) { try PageLook(customization: directory.path) }
            let mistake = try #require(
                error?.mistakes.first { $0.file.hasSuffix("templates/\(name).mustache") && $0.problem.contains(words) },
                "\(String(describing: error))")
            #expect(mistake.line == line)
            #expect(mistake.description.hasPrefix(mistake.file + (line.map { ":\($0): " } ?? ": ")))
        }
    }

    @Test func leavesTheLinesOfTextsAsTheyAre() throws {
        var field = FormField("bio", label: "Bio")
        field.isTextArea = true
        field.value = "\nfirst\n  second\n"
        try withDirectory { directory in
            try write(
                "<ul>\n    {{#fields}}\n    {{>field}}\n    {{/fields}}</ul>", to: "templates/error.mustache",
                in: directory)
            struct Fields: PageView {
                static let template = "error"
                let title = ""
                let fields: [FormField]
            }
            let look = try PageLook(customization: directory.path)
            let html = try look.render(RenderedPage(frame: frame(look), view: Fields(fields: [field])))
            #expect(html.contains(">\n\nfirst\n  second\n</textarea>"), "\(html)")
        }
    }

    private func render(_ look: PageLook, _ message: String) throws -> String {
        try look.render(RenderedPage(frame: frame(look), view: Probe(title: message, message: message)))
    }

    private func frame(_ look: PageLook) -> PageFrame {
        PageFrame(
            title: "t", siteName: "s", styleSheet: look.styleSheetPath, csrf: "secret", visitor: nil,
            hasRegistration: false, isSite: true, hasFeed: false)
    }

    /// Compares scalars: characters would take a letter and the mark after it for one.
    private func contains(_ text: String, _ part: String) -> Bool {
        Array(text.utf8).firstRange(of: Array(part.utf8)) != nil
    }
}

/// Runs `body` with a directory of its own, which is removed after it.
func withDirectory(_ body: (URL) throws -> Void) throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "gatehouse-look-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    try body(directory)
}

func write(_ text: String, to path: String, in directory: URL) throws {
    let url = directory.appending(path: path)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
}
