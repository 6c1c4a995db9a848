public import Accounts

/// One thing that is wrong with a template: in which file and line, what, and what would be right.
public struct TemplateMistake: Error, Hashable, Sendable, CustomStringConvertible {
    /// The path of the file.
    public let file: String
    /// Counted from 1; nil where the whole file is meant.
    public let line: Int?
    public let problem: String
    public let remedy: String?

    init(file: String, line: Int? = nil, _ problem: String, remedy: String? = nil) {
        self.file = file
        self.line = line
        self.problem = problem
        self.remedy = remedy
    }

    /// `file:line: problem; remedy`, on one line.
    public var description: String {
        (line.map { "\(file):\($0)" } ?? file) + ": \(problem)" + (remedy.map { "; \($0)" } ?? "")
    }

    /// The mistake as programs read it.
    public var json: JSONValue {
        [
            "file": .string(file), "line": line.map { JSONValue($0) } ?? .null, "problem": .string(problem),
            "remedy": remedy.map { .string($0) } ?? .null,
        ]
    }
}

/// Everything that is wrong with the templates and style sheets of a set of sites.
public struct TemplateError: Error, Hashable, Sendable, CustomStringConvertible {
    public let mistakes: [TemplateMistake]

    init(_ mistakes: [TemplateMistake]) {
        self.mistakes = mistakes.sorted { ($0.file, $0.line ?? 0, $0.problem) < ($1.file, $1.line ?? 0, $1.problem) }
    }

    /// A mistake a line.
    public var description: String { mistakes.map(\.description).joined(separator: "\n") }
}
