import Gateway
import Testing

/// A file that was right until some of its lines were replaced, and what is to be said of it.
struct WrongFile: Sendable, CustomTestStringConvertible {
    let name: String
    let template: Template
    /// The lines that are replaced, counted from 1.
    let lines: ClosedRange<Int>
    let replacement: String
    /// Every mistake, as it is printed.
    let mistakes: [String]

    /// Reads cases out of a text of paragraphs: `# NAME: line N`, or `lines N-M`; what replaces them; and behind `=> `
    /// each mistake that is to be found.
    static func cases(_ template: Template, _ text: String) -> [WrongFile] {
        text.split(separator: "\n\n").compactMap { paragraph in
            var lines = paragraph.split(separator: "\n").map(String.init)
            let head = lines.removeFirst().wholeMatch(of: /# (.*): lines? ([0-9]+)(?:-([0-9]+))?/)?.output
            guard let head, let first = Int(head.2), let last = Int(head.3 ?? head.2) else { return nil }
            return WrongFile(
                name: String(head.1), template: template, lines: first...last,
                replacement: lines.filter { !$0.hasPrefix("=> ") }.joined(separator: "\n"),
                mistakes: lines.filter { $0.hasPrefix("=> ") }.map { String($0.dropFirst(3)) })
        }
    }

    var testDescription: String { name }

    enum Template: Sendable {
        case gateway, site

        var path: String { self == .gateway ? "config/gateway.yaml" : "sites/demo.yaml" }

        var text: String {
            switch self {
            case .gateway:
                """
                core: main
                databases:
                  main: { driver: sqlite, file: var/main.sqlite }
                  legacy: { driver: sqlite, file: var/legacy.sqlite }
                listen: { port: 8080 }
                """
            case .site:
                """
                site: demo
                name: Demo
                hosts: [demo.example.org]
                profile:
                  store: { database: main, table: demo, managed: true }
                  create: by-form
                  fields:
                    nick: { type: string, max: 30 }
                """
            }
        }
    }

    /// The files of a small gateway, without a mistake.
    static let rightFiles = [
        Template.gateway.path: Template.gateway.text, Template.site.path: Template.site.text,
        "sites/models/base.yaml": "model: base\nfields:\n  url: { type: url }\n",
    ]

    /// The mistakes that are found.
    func found() throws -> [String] {
        var lines = template.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines.replaceSubrange(self.lines.lowerBound - 1...self.lines.upperBound - 1, with: [replacement])
        let folder = try ConfigurationFolder(Self.rightFiles)
        try folder.write(lines.joined(separator: "\n"), to: template.path)
        return folder.mistakes().map(\.description)
    }
}
