public import Accounts
public import SQLStore

/// SQL Server's SQL, as of 2008; what newer servers do better is found out, connection by connection.
public struct SQLServerDialect: Dialect {
    /// Whether the server has OPENJSON: 2016 and later, at compatibility level 130.
    public let hasOpenJSON: Bool

    public init(hasOpenJSON: Bool) { self.hasOpenJSON = hasOpenJSON }

    public func quote(_ identifier: String) -> String { quote(identifier, between: "[", and: "]") }

    public func reference(_ table: TableName) -> String {
        table.schema.map { "\(quote($0)).\(quote(table.name))" } ?? quote(table.name)
    }

    public func placeholder(_ position: Int) -> String { "@p\(position)" }

    public func rowLimit(_ limit: Int, at position: SQLQuery.Position) -> String {
        position == .beforeColumns ? "TOP (\(limit)) " : ""
    }

    public func rowLock(at position: SQLQuery.Position) -> String {
        position == .afterTable ? " WITH (UPDLOCK, ROWLOCK)" : ""
    }

    /// There is no such clause: the duplicate is an error, 2601 or 2627, after which a transaction goes on.
    public func ignoringDuplicates(of columns: [String]) -> String { "" }

    public func declaration(of type: SQLType) -> String { Self.declaration(of: type) }

    static func declaration(of type: SQLType) -> String {
        switch type {
        case .boolean: "bit"
        case .integer(8): "tinyint"
        case .integer(16): "smallint"
        case .integer(32): "int"
        case .integer: "bigint"
        case .float(let bits): bits <= 32 ? "real" : "float"
        case .decimal(let precision, let scale): "decimal(\(precision), \(scale))"
        case .money(let isSmall): isSmall ? "smallmoney" : "money"
        case .text(let length, let isNational, let isFixed):
            (isNational ? "n" : "") + (isFixed ? "char" : "varchar") + size(length, maximum: isNational ? 4000 : 8000)
        case .bytes(let length, let isFixed): (isFixed ? "binary" : "varbinary") + size(length, maximum: 8000)
        case .date: "date"
        case .time(let scale): "time(\(scale))"
        case .localTimestamp(.datetime): "datetime"
        case .localTimestamp(.smalldatetime): "smalldatetime"
        case .localTimestamp(.scaled(let scale)): "datetime2(\(scale))"
        case .timestamp(let scale): "datetimeoffset(\(scale))"
        case .uuid: "uniqueidentifier"
        case .json: "nvarchar(max)"
        case .xml: "xml"
        case .rowVersion: "rowversion"
        case .other(let name): name
        }
    }

    private static func size(_ length: Int?, maximum: Int) -> String {
        length.map { $0 <= maximum ? "(\($0))" : "(max)" } ?? "(max)"
    }

    /// `nvarchar` counts UTF-16 units, so that an emoji takes two.
    public func length(of text: String, in type: SQLType) -> Int {
        if case .text(_, isNational: false, _) = type { return text.unicodeScalars.count }
        return text.utf16.count
    }

    public var identityColumn: String { "bigint IDENTITY(1, 1) NOT NULL PRIMARY KEY" }
}
