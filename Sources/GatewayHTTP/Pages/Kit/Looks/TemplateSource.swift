import Mustache

/// The text of a template, and the rules a template keeps here beside those of the language.
///
/// What is written is always escaped, the names of partials are written out, and every partial is there: so a template
/// that was taken once can always be rendered.
struct TemplateSource: Sendable {
    /// By what pages and other templates name it.
    let name: String
    /// The path of the file, for people.
    let file: String
    let text: String
    /// The templates this one is made of.
    let references: [Reference]

    init(name: String, file: String, text: String) {
        self.name = name
        self.file = file
        self.text = text
        self.references = text.matches(of: /\{\{\s*[<>]\s*([^*{}\s][^{}\s]*)\s*\}\}/).map {
            Reference(name: String($0.output.1), line: Self.line(of: $0.range.lowerBound, in: text))
        }
    }

    /// A partial or parent that the template names.
    struct Reference: Sendable {
        let name: String
        let line: Int
    }

    /// The template, compiled.
    /// - Throws: ``TemplateMistake``.
    func compiled() throws -> MustacheTemplate {
        _ = HTMLText.registered
        do {
            return try MustacheTemplate(string: "{{% CONTENT_TYPE:\(HTMLText.name)}}" + withoutIndentedPartials)
        } catch let error as MustacheTemplate.ParserError {
            throw TemplateMistake(
                file: file, line: error.context.lineNumber, "the template cannot be read: \(Self.words(error.error))")
        }
    }

    /// What the template may not have, whether or not the language does.
    var mistakes: [TemplateMistake] {
        text.matches(of: /\{\{\s*([{&%=]|[<>]\s*\*)/).map { match in
            let tag = match.output.1
            let (problem, remedy) =
                switch tag.first {
                case "{", "&": ("a value would be written without escaping", "write {{name}}")
                case "%": ("templates have no settings here", "leave the tag out")
                case "=": ("tags cannot be given another form here", "write {{ and }}")
                default: ("a partial whose name is a value cannot be checked", "write the partial's name")
                }
            return TemplateMistake(
                file: file, line: Self.line(of: match.range.lowerBound, in: text), problem, remedy: remedy)
        }
    }

    /// A partial that is indented would be given its indentation at every line, in texts people wrote too.
    private var withoutIndentedPartials: String {
        text.replacing(/(?m)^[ \t]+(?=\{\{\s*[<>$])/, with: "")
    }

    private static func line(of index: String.Index, in text: String) -> Int {
        text[..<index].count(where: \.isNewline) + 1
    }

    private static func words(_ error: any Error) -> String {
        switch error {
        case MustacheTemplate.Error.sectionCloseNameIncorrect: "a section is closed by another name than it was opened"
        case MustacheTemplate.Error.unfinishedName: "a tag has no end, or a name that is none"
        case MustacheTemplate.Error.expectedSectionEnd: "a section has no end"
        case MustacheTemplate.Error.illegalTokenInsideInheritSection:
            "only blocks may stand between {{<parent}} and {{/parent}}"
        default: "a tag has the wrong form"
        }
    }
}
