public import Foundation

/// Where a site's profiles live, as its file says.
public struct StoreDefinition: Hashable, Sendable {
    public let database: DatabaseName
    public let table: TableName
    /// Whether Gatehouse makes and alters the table.
    public let isManaged: Bool
    public let access: Access
    public let key: Key
    /// The column that changes with each write: ours in a managed table, a mapped rowversion, or none.
    public let versionColumn: String?
    /// The zone of columns that name none; UTC where it is nil.
    public let timeZone: TimeZone?
    /// What becomes of the profile when its account is deleted.
    public let onDelete: DeletionPolicy

    public enum Access: String, Hashable, Sendable, CaseIterable {
        case readWrite = "read-write"
        case readOnly = "read-only"
    }

    /// The key column and what its values are.
    public struct Key: Hashable, Sendable {
        public let column: String
        public let type: KeyType
        public let account: AccountKey

        public init(column: String, type: KeyType, account: AccountKey) {
            self.column = column
            self.type = type
            self.account = account
        }
    }

    /// How a row's key leads to an account.
    public enum AccountKey: Hashable, Sendable {
        /// The key is the account's id.
        case id
        /// The core's table of links leads from the key to the account.
        case link(LinkSource)
    }

    public init(
        database: DatabaseName, table: TableName, isManaged: Bool, access: Access, key: Key,
        versionColumn: String? = nil, timeZone: TimeZone? = nil, onDelete: DeletionPolicy
    ) {
        self.database = database
        self.table = table
        self.isManaged = isManaged
        self.access = access
        self.key = key
        self.versionColumn = versionColumn
        self.timeZone = timeZone
        self.onDelete = onDelete
    }
}

/// The type of a key column.
public enum KeyType: String, Hashable, Sendable, CaseIterable {
    case integer, uuid, string
}

/// A table, and the schema it stands in where the name has one.
public struct TableName: Hashable, Sendable, CustomStringConvertible {
    public let schema: String?
    public let name: String

    public init(schema: String? = nil, name: String) {
        self.schema = schema
        self.name = name
    }

    /// Reads `table` or `schema.table`, of letters, digits, `_`, `$`, `#`, `-` and blanks; else nil.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, let name = parts.last, parts.allSatisfy(Self.isIdentifier) else { return nil }
        self.init(schema: parts.count == 2 ? parts[0] : nil, name: name)
    }

    /// Whether a name may stand for a table or column: 1 to 128 characters, none that could end a quoted identifier.
    public static func isIdentifier(_ name: String) -> Bool {
        (1...128).contains(name.unicodeScalars.count)
            && name.unicodeScalars.allSatisfy { scalar in
                scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                    || "_$#- ".unicodeScalars.contains(scalar)
            } && name.first != " " && name.last != " "
    }

    public var description: String { schema.map { "\($0).\(name)" } ?? name }
}
