import Accounts
import Crypto
import Foundation
import Mustache

/// How the pages of one site look: its templates, compiled, and its style sheet.
struct PageLook: Sendable {
    private let library: MustacheLibrary
    let styleSheet: String
    /// The address of the style sheet, which changes with what is in it.
    let styleSheetPath: String

    /// - Parameter customization: a site's own directory: `templates/NAME.mustache` stands in the place of our template
    ///   of that name, `site.css` follows our style sheet, and `style.css` stands in its place.
    /// - Throws: ``TemplateError`` with every mistake.
    init(customization: String? = nil) throws {
        let ours = try LookFiles.builtIn()
        var set = TemplateSet()
        set.add(ours.templates)
        var sheet = ours.styleSheet ?? ""
        var mistakes: [TemplateMistake] = []
        if let customization {
            let own = try LookFiles.own(in: customization, styleSheet: "site.css")
            mistakes = own.templates.filter { !set.names.contains($0.name) && !$0.name.hasPrefix("own-") }.map {
                TemplateMistake(
                    file: $0.file, "no page is made of a template \"\($0.name)\"",
                    remedy: "name it as one of ours, or own-\($0.name) for a partial of your own")
            }
            set.add(own.templates)
            let replacement = try LookFiles.own(in: customization, styleSheet: "style.css").styleSheet
            sheet = (replacement ?? sheet) + (own.styleSheet.map { "\n\($0)" } ?? "")
        }
        do {
            library = try set.library()
        } catch let error as TemplateError {
            mistakes += error.mistakes
            throw TemplateError(mistakes)
        }
        guard mistakes.isEmpty else { throw TemplateError(mistakes) }
        styleSheet = sheet
        styleSheetPath = "/assets/\(Self.checksum(of: sheet)).css"
    }

    /// A page in HTML.
    /// - Throws: ``AccountError`` `internal` for a template nobody wrote.
    func render(_ page: RenderedPage) throws(AccountError) -> String {
        guard let text = library.render(page, withTemplate: page.template) else {
            throw AccountError(.internal, "there is no template \"\(page.template)\"")
        }
        return text
    }

    private static func checksum(of text: String) -> String {
        SHA256.hash(data: Array(text.utf8)).prefix(10).hexDigits
    }
}
