public import Accounts

/// A table as it should be: what is needed to make it, or to find what it lacks.
public struct TableDefinition: Hashable, Sendable {
    public let name: TableName
    public let columns: [ColumnDefinition]
    /// The columns of the primary key, in order; none where an identity column is the key.
    public let primaryKey: [String]
    public let indexes: [IndexDefinition]

    /// - Parameter unique: the lists of columns no two rows may share their values in.
    /// - Parameter indexed: the lists of columns to be found quickly.
    public init(
        _ name: TableName, columns: [ColumnDefinition], primaryKey: [String] = [], unique: [[String]] = [],
        indexed: [[String]] = []
    ) {
        self.name = name
        self.columns = columns
        self.primaryKey = primaryKey
        let nullable = Set(columns.filter(\.isNullable).map(\.name))
        self.indexes =
            unique.map {
                IndexDefinition(of: name, columns: $0, isUnique: true, ignoresNulls: !nullable.isDisjoint(with: $0))
            } + indexed.map { IndexDefinition(of: name, columns: $0, isUnique: false) }
    }
}

/// A column of a table as it should be.
public struct ColumnDefinition: Hashable, Sendable {
    public let name: String
    public let type: SQLType
    public let isNullable: Bool
    /// Whether the database numbers the rows in it, and never uses a number twice; it is the primary key then.
    public let isIdentity: Bool
    /// What the column holds in rows that name no value: what lets a NOT NULL column join a table that has rows.
    public let defaultNumber: Int64?
    /// What the rows there are get when the column joins their table; nothing where it is nil.
    public let fill: SQLBinding?

    public init(
        _ name: String, _ type: SQLType, isNullable: Bool = false, isIdentity: Bool = false,
        defaultNumber: Int64? = nil, fill: SQLBinding? = nil
    ) {
        self.name = name
        self.type = type
        self.isNullable = isNullable
        self.isIdentity = isIdentity
        self.defaultNumber = defaultNumber
        self.fill = fill
    }

    /// A column that numbers the rows.
    public static func identity(_ name: String) -> ColumnDefinition {
        ColumnDefinition(name, .bigint, isIdentity: true)
    }
}

/// An index of a table as it should be.
public struct IndexDefinition: Hashable, Sendable {
    public let name: String
    public let columns: [String]
    public let isUnique: Bool
    /// Whether rows without a value stay outside, where the database would take two of them for equal.
    public let ignoresNulls: Bool

    init(of table: TableName, columns: [String], isUnique: Bool, ignoresNulls: Bool = false) {
        self.name = Self.name(of: table, columns: columns, isUnique: isUnique)
        self.columns = columns
        self.isUnique = isUnique
        self.ignoresNulls = ignoresNulls
    }

    /// Whether an index of the catalogue does what this one should.
    public func isSatisfied(by index: IndexInfo) -> Bool {
        index.columns.map { $0.lowercased() } == columns.map { $0.lowercased() }
            && (index.isUnique || !isUnique) && (!index.isPartial || ignoresNulls)
    }

    /// PostgreSQL cuts identifiers at 63 bytes.
    private static let longestName = 63

    /// The same name for the same table and columns, whoever makes it; long ones end in a checksum instead.
    private static func name(of table: TableName, columns: [String], isUnique: Bool) -> String {
        let words = ([table.description] + columns + [isUnique ? "key" : "index"]).joined(separator: "_")
        let name = String(words.unicodeScalars.map { isPlain($0) ? Character($0) : "_" })
        let changed = name != words.replacing(".", with: "_")
        guard changed || name.utf8.count > longestName else { return name }
        return "\(name.prefix(longestName - 9))_\(checksum(words))"
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "_")
    }

    /// Eight hexadecimal digits that differ where names differ (FNV-1a).
    private static func checksum(_ text: String) -> String {
        let sum = text.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        let digits = String(sum, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
