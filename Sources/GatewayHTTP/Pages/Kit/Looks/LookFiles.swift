import Foundation

/// The files of a look: a directory of templates, and a style sheet.
struct LookFiles {
    let templates: [TemplateSource]
    let styleSheet: String?

    /// The built-in look, which lies beside the program.
    /// - Throws: ``TemplateError`` where it is not there.
    static func builtIn() throws -> LookFiles {
        guard let directory = candidates.first(where: { exists($0.appending(path: "Templates")) }) else {
            throw TemplateError([
                TemplateMistake(
                    file: bundleName, "the templates of the pages are not there",
                    remedy: "install the directory \(bundleName) beside the program")
            ])
        }
        return LookFiles(
            templates: try templates(in: directory.appending(path: "Templates")),
            styleSheet: try text(at: directory.appending(path: "Assets/site.css")))
    }

    /// What a site has in its own directory: `templates/NAME.mustache`, and a style sheet `name`.
    static func own(in directory: String, styleSheet name: String) throws -> LookFiles {
        let directory = URL(filePath: directory, directoryHint: .isDirectory)
        return LookFiles(
            templates: try templates(in: directory.appending(path: "templates")),
            styleSheet: try text(at: directory.appending(path: name)))
    }

    private static let bundleName = "gatehouse_GatewayHTTP.resources"

    private static var candidates: [URL] {
        let program = Bundle.main.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent()
        let places = [program, Bundle.main.bundleURL, program?.appending(path: "../share/gatehouse")]
        return places.compactMap { $0?.appending(path: bundleName, directoryHint: .isDirectory).standardizedFileURL }
    }

    private static func templates(in directory: URL) throws -> [TemplateSource] {
        let path = directory.path(percentEncoded: false)
        guard exists(directory) else { return [] }
        let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        return try names.filter { $0.hasSuffix(".mustache") && !$0.hasPrefix(".") }.compactMap { name in
            let url = directory.appending(path: name, directoryHint: .notDirectory)
            return try text(at: url).map {
                TemplateSource(
                    name: String(name.dropLast(".mustache".count)), file: url.path(percentEncoded: false), text: $0)
            }
        }
    }

    /// The text of a file, or nil where there is none.
    private static func text(at url: URL) throws -> String? {
        guard exists(url) else { return nil }
        let path = url.path(percentEncoded: false)
        guard let data = FileManager.default.contents(atPath: path) else {
            throw TemplateError([TemplateMistake(file: path, "the file cannot be read")])
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw TemplateError([TemplateMistake(file: path, "the file is not UTF-8")])
        }
        return text
    }

    private static func exists(_ url: URL) -> Bool {
        FileManager.default.fileExists(atPath: url.path(percentEncoded: false))
    }
}
