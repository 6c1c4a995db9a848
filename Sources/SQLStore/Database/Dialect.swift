public import Accounts

/// What differs between the databases' SQL: small things alone, so that one implementation serves all three.
public protocol Dialect: Sendable {
    /// Writes an identifier so that it can stand in a statement; what would end the quotes is doubled.
    func quote(_ identifier: String) -> String
    /// Writes the name of a table; where the database has no schemas, `dbo.X` is one identifier.
    func reference(_ table: TableName) -> String
    /// The placeholder of the value at a position, counted from 1.
    func placeholder(_ position: Int) -> String

    /// The bound on the number of rows at one of the places it may stand, or nothing.
    func rowLimit(_ limit: Int, at position: SQLQuery.Position) -> String
    /// The lock on the rows read at one of the places it may stand, or nothing.
    func rowLock(at position: SQLQuery.Position) -> String
    /// What lets an INSERT pass over a row there is, or nothing where the duplicate is an error to be caught.
    func ignoringDuplicates(of columns: [String]) -> String
    /// Appends the condition that a column, quoted already, has one of the keys; there is at least one.
    func appendMembership(column: String, keys: [SQLValue], type: SQLType, to sql: inout RenderedSQL)

    /// A type as a column or parameter is declared with it.
    func declaration(of type: SQLType) -> String
    /// The type a managed table's column has for a field of a model.
    func storageType(of field: Field) -> SQLType
    /// How much of the column's length a text takes: characters, or what else the database counts.
    func length(of text: String, in type: SQLType) -> Int
    /// The declaration of a column that numbers its rows and never uses a number twice, with the primary key.
    var identityColumn: String { get }
    /// The statement of a change of the schema, which is no error where the change is made already as far as the
    /// database can say so; nil where there is nothing to be done.
    func statement(for change: SchemaChange) -> SQLQuery?
    /// The statement that would make a column hold more, for people to run; nil where the database has none.
    func statement(widening column: ColumnInfo, of table: TableName, to wider: ColumnWidening) -> SQLQuery?

    /// The columns of a table or view, in order; none where there is no such table.
    func columns(of table: TableName, using executor: some SQLExecutor) async throws -> [ColumnInfo]
    /// The indexes of a table, those of its keys among them.
    func indexes(of table: TableName, using executor: some SQLExecutor) async throws -> [IndexInfo]
    /// What the user we log in with may do with a table.
    func rights(on table: TableName, using executor: some SQLExecutor) async throws -> Set<TableRight>
    /// Every table and view the user may see, for suggestions where a name is wrong.
    func tables(using executor: some SQLExecutor) async throws -> [TableName]
}

extension Dialect {
    public func length(of text: String, in type: SQLType) -> Int { text.unicodeScalars.count }

    /// The types of fields as most databases have them; a dialect overrides what it does not.
    public func storageType(of field: Field) -> SQLType { Self.commonStorageType(of: field) }

    /// The type for a field of a model where the database has types for everything.
    public static func commonStorageType(of field: Field) -> SQLType {
        switch field.type {
        case .string, .url: .text(length: field.rules.maximumLength ?? 255)
        case .email: .text(length: field.rules.maximumLength ?? EmailAddress.maximumLength)
        case .text: .text(length: field.rules.maximumLength)
        case .integer: .bigint
        case .decimal(let precision, let scale): .decimal(precision: precision, scale: scale)
        case .boolean: .boolean
        case .date: .date
        case .timestamp: .timestamp(scale: 7)
        case .uuid: .uuid
        case .choice(let choices): .text(length: max(50, choices.map(\.value.unicodeScalars.count).max() ?? 0))
        case .json: .json
        case .bytes: .bytes(length: field.rules.maximumLength)
        }
    }
}
