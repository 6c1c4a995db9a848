/// A table as the catalogue keeps it.
struct TableDefinition: Hashable, Sendable, Codable {
    let id: Int
    let schema: String
    let name: String
    var columns: [ColumnDefinition]
    var indexes: [IndexDefinition] = []
    var foreignKeys: [ForeignKeyDefinition] = []
    var checks: [CheckDefinition] = []

    /// Schema and name, as messages show them.
    var qualifiedName: String { "\(schema).\(name)" }
    /// The table of SQLite.
    var storage: String { SQLText.quoted(qualifiedName) }

    var identity: ColumnDefinition? { columns.first { $0.identity != nil } }
    var primaryKey: IndexDefinition? { indexes.first { $0.kind == .primaryKey } }

    func column(named name: String) -> ColumnDefinition? {
        columns.first { $0.name.caseInsensitiveEquals(name) }
    }

    func index(of name: String) -> Int? {
        columns.firstIndex { $0.name.caseInsensitiveEquals(name) }
    }
}

struct ColumnDefinition: Hashable, Sendable, Codable {
    /// Counted from 1 and never used again.
    let id: Int
    let name: String
    var type: SQLType
    /// Only text has one.
    var collation: Collation?
    var isNullable: Bool
    var identity: IdentitySyntax?
    var defaultText: String?
    var defaultName: String?
}

struct IndexDefinition: Hashable, Sendable, Codable {
    enum Kind: String, Hashable, Sendable, Codable { case primaryKey, uniqueConstraint, index }

    let id: Int
    let name: String
    let columns: [String]
    let isUnique: Bool
    let kind: Kind
    /// The condition of a filtered index.
    let filter: String?
}

struct ForeignKeyDefinition: Hashable, Sendable, Codable {
    let id: Int
    let name: String
    let columns: [String]
    let referencedSchema: String
    let referencedTable: String
    let referencedColumns: [String]
    let onDelete: ReferentialAction
}

struct CheckDefinition: Hashable, Sendable, Codable {
    let id: Int
    let name: String
    let text: String
}

extension String {
    /// Identifiers are compared without case.
    func caseInsensitiveEquals(_ other: String) -> Bool {
        var (left, right) = (utf8.makeIterator(), other.utf8.makeIterator())
        while let first = left.next() {
            guard let second = right.next() else { return false }
            // Beyond ASCII the case of a letter is more than a bit.
            if (first | second) >= 0x80 { return lowercased() == other.lowercased() }
            if first != second, first.lowercasedASCII != second.lowercasedASCII { return false }
        }
        return right.next() == nil
    }
}

extension UInt8 {
    /// The byte as a small letter where it is a capital one of ASCII.
    fileprivate var lowercasedASCII: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }
}

/// Pieces of SQLite's dialect.
enum SQLText {
    static func quoted(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    /// The hidden column that numbers the rows of every table.
    static let rowNumber = "\"tsql#row\""
}
