/// An expression in SQLite's dialect, and what it means in SQL Server's.
struct TranslatedValue {
    /// Which of two collations wins: one that was asked for, that of a column, or the database's.
    enum Coercibility: Int, Comparable {
        case database, column, explicit
        static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    var sql: String
    var type: SQLType
    var collation: Collation
    var coercibility = Coercibility.database
    var isNullable = true
    var isIdentity = false
    /// The column's own name, for results without an alias.
    var name: String?

    /// The order SQLite is to compare the value by; nil where its own will do.
    var sqliteCollation: String? {
        switch type.family {
        case .text: collation.sqliteName
        case .exact: SQLiteExtensions.decimalOrder
        case .guid: SQLiteExtensions.guidOrder
        case .temporal:
            if case .datetimeoffset = type { SQLiteExtensions.offsetOrder } else { nil }
        default: nil
        }
    }

    /// The expression with its order, for comparing, sorting and grouping.
    var collated: String {
        sqliteCollation.map { "(\(sql) COLLATE \($0))" } ?? sql
    }
}

/// A query in SQLite's dialect, and the columns it gives.
struct TranslatedQuery {
    var sql: String
    var columns: [ResultColumn]
    /// The columns it is ordered by, counted from 1; 0 for expressions.
    var order: [Int] = []
    /// Set where the query assigns to variables instead of giving rows.
    var assignments: [String] = []
}
