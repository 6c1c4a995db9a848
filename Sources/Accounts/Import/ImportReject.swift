/// A row that was not imported, and why; it names the row and the field, and holds no value of it.
public struct ImportReject: Hashable, Sendable {
    /// Why a row is refused, beside the problems of its fields; stable names that programs may rely on.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// No account belongs to the key, and no member of another system either.
        case noAccount = "no-account"
        /// The person's username is another account's, in whatever letter case.
        case usernameTaken = "username-taken"
        case emailTaken = "email-taken"
        /// The person's username or address cannot be stored.
        case unusableMember = "unusable-member"
        /// The key is none of the declared type.
        case key
        /// The key stands in several rows.
        case duplicateKey = "duplicate-key"
        /// The row of a CSV file cannot be read.
        case malformed
        /// The database refused the row.
        case refused
    }

    /// The key in the legacy table as far as it could be read, else empty.
    public let key: String
    /// The field, or nil where the row as a whole is refused.
    public let field: String?
    /// One of ``Code``, or the code of a problem with a field.
    public let code: String
    public let reason: String
    /// The line of a file, counted from 1; nil for a table's row.
    public let line: Int?

    public init(key: String, field: String? = nil, code: String, reason: String, line: Int? = nil) {
        self.key = key
        self.field = field
        self.code = code
        self.reason = reason
        self.line = line
    }

    public init(_ code: Code, key: String, reason: String, line: Int? = nil) {
        self.init(key: key, code: code.rawValue, reason: reason, line: line)
    }

    /// The reject of a row for one of its fields.
    public init(_ problem: FieldProblem, key: String, line: Int? = nil) {
        // The one message that quotes the value.
        let reason = problem.code == .choice ? "the value is none of the field's choices" : problem.message
        self.init(
            key: key, field: problem.field.isEmpty ? nil : problem.field, code: problem.code.rawValue, reason: reason,
            line: line)
    }

    /// The reject as a line of a reject file has it.
    public var json: JSONValue {
        [
            "key": .string(key), "field": field.map(JSONValue.string) ?? .null, "code": .string(code),
            "reason": .string(reason), "line": line.map { JSONValue($0) } ?? .null,
        ]
    }
}

/// How far an import had come at a moment.
public struct ImportSample: Hashable, Sendable {
    public let at: Timestamp
    public let read: Int
    public let written: Int
    public let rejected: Int

    public init(at: Timestamp, read: Int, written: Int, rejected: Int) {
        self.at = at
        self.read = read
        self.written = written
        self.rejected = rejected
    }
}

/// What a piece of an import has come to, noted together with its rows.
public struct ImportCheckpoint: Hashable, Sendable {
    /// The number of the range.
    public let range: Int
    /// The place of the last row that is done.
    public let position: String?
    /// Whether the range is done.
    public let isDone: Bool
    /// What became of the rows of the piece.
    public var counts: ImportCounts
    public var rejects: [ImportReject]

    public init(
        range: Int, position: String?, isDone: Bool, counts: ImportCounts = ImportCounts(),
        rejects: [ImportReject] = []
    ) {
        self.range = range
        self.position = position
        self.isDone = isDone
        self.counts = counts
        self.rejects = rejects
    }
}
