/// CREATE TABLE as it was written.
struct TableSyntax: Hashable, Sendable {
    let name: ObjectName
    var columns: [ColumnSyntax] = []
    var constraints: [ConstraintSyntax] = []
}

struct ColumnSyntax: Hashable, Sendable {
    let name: String
    let type: SQLType
    var collation: String?
    /// Nil where neither NULL nor NOT NULL was written.
    var isNullable: Bool?
    var identity: IdentitySyntax?
    var defaultValue: DefaultSyntax?
}

struct IdentitySyntax: Hashable, Sendable, Codable {
    let seed: Int64
    let increment: Int64
}

/// A default: its expression, and the text the catalogue shows.
struct DefaultSyntax: Hashable, Sendable {
    let constraint: String?
    let text: String
}

struct ConstraintSyntax: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case primaryKey([String])
        case unique([String])
        case foreignKey([String], table: ObjectName, columns: [String], onDelete: ReferentialAction)
        case check(String)
        case defaultValue(String, column: String)
    }

    let name: String?
    let kind: Kind
}

enum ReferentialAction: String, Hashable, Sendable, Codable {
    case noAction, cascade, setNull, setDefault
}

struct IndexSyntax: Hashable, Sendable {
    let name: String
    let table: ObjectName
    let columns: [String]
    let isUnique: Bool
    /// The text of a filtered index's WHERE.
    let filter: String?
}

enum AlterTableAction: Hashable, Sendable {
    case add([ColumnSyntax], [ConstraintSyntax])
    case alterColumn(ColumnSyntax)
    case dropColumn(String)
    case dropConstraint(String)
}
