public import Accounts

/// A SELECT on one table, whose bounds and locks each dialect puts in its own place.
public struct SQLSelect: Sendable {
    public var columns: [String]
    public var table: TableName
    public var conditions: [SQLQuery] = []
    public var order: [Ordering] = []
    public var limit: Int?
    /// Whether the rows stay locked until the transaction ends.
    public var isLocking = false

    public struct Ordering: Sendable {
        public let column: String
        public let isDescending: Bool

        public init(_ column: String, isDescending: Bool = false) {
            self.column = column
            self.isDescending = isDescending
        }
    }

    public init(_ columns: [String], from table: TableName) {
        self.columns = columns
        self.table = table
    }

    public var query: SQLQuery {
        var query: SQLQuery = "SELECT "
        if let limit { query += SQLQuery(parts: [.rowLimit(limit, .beforeColumns)]) }
        query += "\(identifiers: columns) FROM \(table: table)"
        if isLocking { query += SQLQuery(parts: [.rowLock(.afterTable)]) }
        if !conditions.isEmpty { query += " WHERE " + conditions.joined(separator: " AND ") }
        if !order.isEmpty {
            let terms = order.map { (term: Ordering) -> SQLQuery in
                term.isDescending ? "\(identifier: term.column) DESC" : "\(identifier: term.column)"
            }
            query += " ORDER BY " + terms.joined(separator: ", ")
        }
        if let limit { query += SQLQuery(parts: [.rowLimit(limit, .atEnd)]) }
        if isLocking { query += SQLQuery(parts: [.rowLock(.atEnd)]) }
        return query
    }
}
