public import Accounts

/// One thing that is wrong in a configuration file: where, what, and what would be right.
///
/// It never holds a secret, nor what an environment variable or another file put into a value.
public struct ConfigurationMistake: Hashable, Sendable, CustomStringConvertible {
    /// The file's path from the base directory, or its whole path where it lies elsewhere.
    public let file: String
    /// The line and column, counted from 1, or nil where the whole file is meant.
    public let line: Int?
    public let column: Int?
    /// The way to the key in its file, such as `profile.fields.website.max`; empty for the whole file.
    public let key: String
    public let problem: String
    /// What to do about it, where one can say.
    public let remedy: String?

    init(_ place: ConfigurationPlace, _ problem: String, remedy: String? = nil) {
        self.file = place.file
        self.line = place.position?.line
        self.column = place.position?.column
        self.key = place.key
        self.problem = problem
        self.remedy = remedy
    }

    /// `file:line: key: problem; remedy`, on one line.
    public var description: String {
        let place = line.map { "\(file):\($0)" } ?? file
        let text = [key.isEmpty ? nil : key, problem].compactMap { $0 }.joined(separator: ": ")
        return "\(place): \(text)" + (remedy.map { "; \($0)" } ?? "")
    }

    /// The mistake as programs read it.
    public var json: JSONValue {
        [
            "file": .string(file), "line": line.map { JSONValue($0) } ?? .null,
            "column": column.map { JSONValue($0) } ?? .null, "key": .string(key), "problem": .string(problem),
            "remedy": remedy.map { .string($0) } ?? .null,
        ]
    }

    /// By file, then by place in the file.
    static func isOrdered(_ left: Self, before right: Self) -> Bool {
        if left.file != right.file { return left.file < right.file }
        return (left.line ?? 0, left.column ?? 0, left.key, left.problem)
            < (right.line ?? 0, right.column ?? 0, right.key, right.problem)
    }
}

/// Everything that is wrong in a set of configuration files, by file and line.
public struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
    public let mistakes: [ConfigurationMistake]

    init(_ mistakes: [ConfigurationMistake]) {
        self.mistakes = Set(mistakes).sorted(by: ConfigurationMistake.isOrdered)
    }

    /// A mistake a line.
    public var description: String { mistakes.map(\.description).joined(separator: "\n") }

    /// The mistakes as programs read them.
    public var json: JSONValue { ["mistakes": .array(mistakes.map(\.json))] }
}

/// A place in a configuration file, and the way to the key that stands there.
struct ConfigurationPlace: Hashable {
    let file: String
    var key: String
    var position: SourcePosition?

    /// The place of something inside this one.
    func inside(_ name: String, at position: SourcePosition?) -> ConfigurationPlace {
        let path = key.isEmpty || name.hasPrefix("[") ? key + name : "\(key).\(name)"
        return ConfigurationPlace(file: file, key: path, position: position ?? self.position)
    }

    /// `file:line`, for mistakes that lie between two places.
    var reference: String { position.map { "\(file):\($0.line)" } ?? file }
}
