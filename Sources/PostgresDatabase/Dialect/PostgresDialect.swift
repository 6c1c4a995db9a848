public import Accounts
import Foundation
public import SQLStore

/// PostgreSQL's SQL, kept to what CockroachDB, YugabyteDB and Citus share with it.
public struct PostgresDialect: Dialect {
    public init() {}

    public func quote(_ identifier: String) -> String {
        quote(identifier, between: "\"", and: "\"")
    }

    public func reference(_ table: TableName) -> String {
        table.schema.map { "\(quote($0)).\(quote(table.name))" } ?? quote(table.name)
    }

    public func placeholder(_ position: Int) -> String { "$\(position)" }

    public func rowLimit(_ limit: Int, at position: SQLQuery.Position) -> String {
        position == .atEnd ? " LIMIT \(limit)" : ""
    }

    public func rowLock(at position: SQLQuery.Position) -> String { position == .atEnd ? " FOR UPDATE" : "" }

    public func ignoringDuplicates(of columns: [String]) -> String {
        " ON CONFLICT (\(columns.map(quote).joined(separator: ", "))) DO NOTHING"
    }

    /// One array is one statement to prepare, whatever the number of keys.
    public func appendMembership(column: String, keys: [SQLValue], type: SQLType, to sql: inout RenderedSQL) {
        sql.append("\(column) = ANY(")
        sql.bind(PostgresArray.binding(keys), in: self)
        sql.append(")")
    }

    public func declaration(of type: SQLType) -> String {
        switch type {
        case .boolean: "boolean"
        case .integer(let bits): bits <= 16 ? "smallint" : bits == 32 ? "integer" : "bigint"
        case .float(let bits): bits == 32 ? "real" : "double precision"
        case .decimal(let precision, let scale): "numeric(\(precision),\(scale))"
        case .money(let isSmall): isSmall ? "numeric(10,4)" : "numeric(19,4)"
        case .text(let length?, _, let isFixed): isFixed ? "char(\(length))" : "varchar(\(length))"
        case .text: "text"
        case .bytes, .rowVersion: "bytea"
        case .date: "date"
        case .time(let scale): "time(\(Swift.min(scale, Self.finestScale)))"
        case .localTimestamp(.scaled(let scale)): "timestamp(\(Swift.min(scale, Self.finestScale)))"
        case .localTimestamp(.datetime): "timestamp(3)"
        case .localTimestamp(.smalldatetime): "timestamp(0)"
        case .timestamp(let scale): "timestamptz(\(Swift.min(scale, Self.finestScale)))"
        case .uuid: "uuid"
        case .json: "jsonb"
        case .xml: "xml"
        case .other(let name): name
        }
    }

    public var identityColumn: String { "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY" }

    /// Microseconds.
    private static let finestScale = 6
}
