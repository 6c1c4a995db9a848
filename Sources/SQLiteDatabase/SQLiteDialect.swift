public import Accounts
import Foundation
public import SQLStore

/// SQLite's SQL, as of version 3.35: it has ON CONFLICT and needs no locks beyond BEGIN IMMEDIATE.
public struct SQLiteDialect: Dialect {
    public init() {}

    public func quote(_ identifier: String) -> String {
        quote(identifier, between: "\"", and: "\"")
    }

    /// SQLite has no schemas: `dbo.X` is one identifier.
    public func reference(_ table: TableName) -> String { quote(table.description) }

    public func placeholder(_ position: Int) -> String { "?\(position)" }

    public func rowLimit(_ limit: Int, at position: SQLQuery.Position) -> String {
        position == .atEnd ? " LIMIT \(limit)" : ""
    }

    public func rowLock(at position: SQLQuery.Position) -> String { "" }

    public func ignoringDuplicates(of columns: [String]) -> String {
        " ON CONFLICT (\(columns.map(quote).joined(separator: ", "))) DO NOTHING"
    }

    public func appendMembership(column: String, keys: [SQLValue], type: SQLType, to sql: inout RenderedSQL) {
        // One array keeps the text of the statement the same, and cached, whatever the number of keys.
        let elements = keys.map { key -> JSONValue in
            switch key {
            case .integer(let number): JSONValue(number)
            case .text(let text): .string(text)
            case .uuid(let uuid): .string(uuid.uuidString.lowercased())
            default: .null
            }
        }
        sql.append("\(column) IN (SELECT value FROM json_each(")
        sql.bind(SQLBinding(.text(JSONValue.array(elements).text)), in: self)
        sql.append("))")
    }

    /// Types are named so that the catalogue gives them back, and so that SQLite's affinity leaves values as they
    /// are: a decimal or a JSON text must not become a floating-point number.
    public func declaration(of type: SQLType) -> String {
        switch type {
        case .boolean: "BOOLEAN"
        case .integer: "BIGINT"
        case .float: "DOUBLE"
        case .decimal(let precision, let scale): "DECIMAL_TEXT(\(precision),\(scale))"
        case .money: "DECIMAL_TEXT(19,4)"
        case .text(let length?, _, _): "VARCHAR(\(length))"
        case .text, .xml: "TEXT"
        case .bytes, .rowVersion: "BLOB"
        case .date: "DATE"
        case .time: "TIME"
        case .localTimestamp: "DATETIME"
        case .timestamp: "TIMESTAMPTZ"
        case .uuid: "UUID"
        case .json: "JSON_TEXT"
        case .other(let name): name
        }
    }

    public var identityColumn: String { "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT" }
}
