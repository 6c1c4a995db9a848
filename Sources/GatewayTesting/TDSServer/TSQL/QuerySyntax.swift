/// A SELECT with all that may stand around it.
struct QuerySyntax: Hashable, Sendable {
    var commonTables: [CommonTable] = []
    var body: QueryBody
    var order: [OrderItem] = []
    var offset: ExpressionSyntax?
    var fetch: ExpressionSyntax?
    var line: Int
}

struct CommonTable: Hashable, Sendable {
    let name: String
    let columns: [String]
    let query: QuerySyntax
}

indirect enum QueryBody: Hashable, Sendable {
    case select(SelectSyntax)
    case combined(QueryBody, SetOperator, QueryBody)
    case parenthesised(QuerySyntax)
}

enum SetOperator: String, Hashable, Sendable {
    case union = "UNION"
    case unionAll = "UNION ALL"
    case except = "EXCEPT"
    case intersect = "INTERSECT"
}

struct SelectSyntax: Hashable, Sendable {
    var isDistinct = false
    var top: ExpressionSyntax?
    var items: [SelectItem] = []
    var from: [TableSource] = []
    var condition: ConditionSyntax?
    var grouping: [ExpressionSyntax] = []
    var having: ConditionSyntax?
}

enum SelectItem: Hashable, Sendable {
    case all(qualifier: [String])
    case value(ExpressionSyntax, alias: String?)
    case assignment(variable: String, ExpressionSyntax)
}

struct OrderItem: Hashable, Sendable {
    let value: ExpressionSyntax
    let isDescending: Bool
}

/// One source of rows after FROM.
indirect enum TableSource: Hashable, Sendable {
    case table(ObjectName, alias: String?, hints: Set<TableHint>)
    case derived(QuerySyntax, alias: String, columns: [String])
    case values([[ExpressionSyntax]], alias: String, columns: [String])
    case openJSON(OpenJSON)
    case join(TableSource, JoinKind, TableSource, on: ConditionSyntax?)
}

enum JoinKind: String, Hashable, Sendable {
    case inner = "INNER JOIN"
    case left = "LEFT JOIN"
    case right = "RIGHT JOIN"
    case full = "FULL JOIN"
    case cross = "CROSS JOIN"
}

enum TableHint: String, Hashable, Sendable {
    case updlock, xlock, holdlock, serializable, repeatableread, readcommitted, readcommittedlock
    case readuncommitted, nolock, rowlock, paglock, tablock, tablockx, nowait, readpast, noexpand, forceseek

    /// Whether rows read under the hint stay locked until the transaction ends.
    var holdsLocks: Bool {
        switch self {
        case .updlock, .xlock, .tablockx: true
        default: false
        }
    }
}

struct OpenJSON: Hashable, Sendable {
    struct Column: Hashable, Sendable {
        let name: String
        let type: SQLType
        let path: String?
    }

    let document: ExpressionSyntax
    let path: ExpressionSyntax?
    /// Nil without a WITH clause: then the columns are key, value and type.
    let columns: [Column]?
    let alias: String?
    let line: Int
}

/// A name of up to three parts: database, schema, object.
struct ObjectName: Hashable, Sendable {
    let parts: [String]
    let line: Int

    var name: String { parts.last ?? "" }
    var schema: String? { parts.count >= 2 && !parts[parts.count - 2].isEmpty ? parts[parts.count - 2] : nil }
    var database: String? { parts.count >= 3 && !parts[parts.count - 3].isEmpty ? parts[parts.count - 3] : nil }
    /// As the client wrote it, for messages.
    var dotted: String { parts.joined(separator: ".") }
}
