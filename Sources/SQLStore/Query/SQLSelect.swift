public import Accounts

/// A SELECT on one table, whose bounds and locks each dialect puts in its own place.
public struct SQLSelect: Sendable {
    public var columns: [String]
    /// What is asked for behind the columns.
    public var computed: [SQLQuery] = []
    public var table: TableName
    public var conditions: [SQLQuery] = []
    public var order: [Ordering] = []
    public var limit: Int?
    /// Whether the rows stay locked until the transaction ends.
    public var isLocking = false

    public struct Ordering: Sendable {
        public let column: String
        public let isDescending: Bool
        /// Whether rows without a value come last, in whatever place the database would put them by itself.
        public let areNullsLast: Bool

        public init(_ column: String, isDescending: Bool = false, areNullsLast: Bool = false) {
            self.column = column
            self.isDescending = isDescending
            self.areNullsLast = areNullsLast
        }

        var query: SQLQuery {
            let term: SQLQuery = isDescending ? "\(identifier: column) DESC" : "\(identifier: column)"
            return areNullsLast ? "CASE WHEN \(identifier: column) IS NULL THEN 1 ELSE 0 END, \(term)" : term
        }
    }

    public init(_ columns: [String], from table: TableName) {
        self.columns = columns
        self.table = table
    }

    public var query: SQLQuery {
        var query: SQLQuery = "SELECT "
        if let limit { query += SQLQuery(parts: [.rowLimit(limit, .beforeColumns)]) }
        let terms = columns.map { SQLQuery(parts: [.identifier($0)]) } + computed
        query += "\(terms.joined(separator: ", ")) FROM \(table: table)"
        if isLocking { query += SQLQuery(parts: [.rowLock(.afterTable)]) }
        if !conditions.isEmpty { query += " WHERE " + conditions.joined(separator: " AND ") }
        if !order.isEmpty { query += " ORDER BY " + order.map(\.query).joined(separator: ", ") }
        if let limit { query += SQLQuery(parts: [.rowLimit(limit, .atEnd)]) }
        if isLocking { query += SQLQuery(parts: [.rowLock(.atEnd)]) }
        return query
    }
}
