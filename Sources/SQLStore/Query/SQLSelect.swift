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
        var query = SQLQuery(parts: [])
        query.parts.reserveCapacity(4 * conditions.count + 8)
        query.append("SELECT ")
        if let limit { query.parts.append(.rowLimit(limit, .beforeColumns)) }
        if !columns.isEmpty { query.parts.append(.identifiers(columns)) }
        for (index, term) in computed.enumerated() {
            if index > 0 || !columns.isEmpty { query.append(", ") }
            query += term
        }
        query.append(" FROM ")
        query.parts.append(.table(table))
        if isLocking { query.parts.append(.rowLock(.afterTable)) }
        for (index, condition) in conditions.enumerated() {
            query.append(index == 0 ? " WHERE " : " AND ")
            query += condition
        }
        for (index, ordering) in order.enumerated() {
            query.append(index == 0 ? " ORDER BY " : ", ")
            query += ordering.query
        }
        if let limit { query.parts.append(.rowLimit(limit, .atEnd)) }
        if isLocking { query.parts.append(.rowLock(.atEnd)) }
        return query
    }
}

extension SQLSelect {
    /// What comes before a condition that is another each time, written out in the words of a dialect.
    package static func untilCondition(
        _ columns: [String], from table: TableName, in dialect: any Dialect
    ) -> SQLQuery {
        (SQLSelect(columns, from: table).query + " WHERE ").written(in: dialect)
    }
}

extension SQLQuery {
    fileprivate mutating func append(_ text: String) { parts.append(.text(text)) }
}
