/// A column as the database's catalogue describes it.
public struct ColumnInfo: Hashable, Sendable {
    public let name: String
    public let type: SQLType
    /// The type in the database's own words.
    public let typeName: String
    public let isNullable: Bool
    public let hasDefault: Bool
    /// Whether the database makes the value itself: identity, computed, rowversion.
    public let isGenerated: Bool

    public init(
        name: String, type: SQLType, typeName: String, isNullable: Bool, hasDefault: Bool = false,
        isGenerated: Bool = false
    ) {
        self.name = name
        self.type = type
        self.typeName = typeName
        self.isNullable = isNullable
        self.hasDefault = hasDefault
        self.isGenerated = isGenerated
    }
}

/// An index as the database's catalogue describes it.
public struct IndexInfo: Hashable, Sendable {
    public let name: String
    public let columns: [String]
    public let isUnique: Bool
    public let isPrimaryKey: Bool
    /// Whether it covers only some of the rows.
    public let isPartial: Bool

    public init(
        name: String, columns: [String], isUnique: Bool, isPrimaryKey: Bool = false, isPartial: Bool = false
    ) {
        self.name = name
        self.columns = columns
        self.isUnique = isUnique
        self.isPrimaryKey = isPrimaryKey
        self.isPartial = isPartial
    }
}

/// Something a database user may do with a table.
public enum TableRight: String, Hashable, Sendable, CaseIterable {
    case select, insert, update, delete
}
