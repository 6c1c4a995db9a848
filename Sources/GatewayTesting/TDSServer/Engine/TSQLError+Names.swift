/// Errors of names that do not resolve, and of queries that make no sense.
extension TSQLError {
    static func invalidColumn(_ name: String, line: Int = 0) -> TSQLError {
        TSQLError(207, "Invalid column name '\(name)'.", line: line, effect: .batch)
    }

    static func ambiguousColumn(_ name: String, line: Int) -> TSQLError {
        TSQLError(209, "Ambiguous column name '\(name)'.", line: line, effect: .batch)
    }

    static func unboundIdentifier(_ name: String, line: Int) -> TSQLError {
        TSQLError(4104, "The multi-part identifier \"\(name)\" could not be bound.", line: line, effect: .batch)
    }

    static func unboundPrefix(_ name: String) -> TSQLError {
        TSQLError(
            107, severity: 15,
            "The column prefix '\(name)' does not match with a table name or alias name used in the query.",
            effect: .batch)
    }

    static func invalidObject(_ name: String, line: Int = 0) -> TSQLError {
        TSQLError(208, "Invalid object name '\(name)'.", line: line, effect: .batch)
    }

    static func duplicateAlias(_ name: String) -> TSQLError {
        TSQLError(
            1011, "The correlation name '\(name)' is specified multiple times in a FROM clause.", effect: .batch)
    }

    static func unnamedColumn(_ position: Int, of table: String) -> TSQLError {
        TSQLError(8155, state: 2, "No column name was specified for column \(position) of '\(table)'.", effect: .batch)
    }

    static func repeatedColumn(_ name: String, of table: String) -> TSQLError {
        TSQLError(8156, "The column '\(name)' was specified multiple times for '\(table)'.", effect: .batch)
    }

    static func columnListMismatch(of table: String, fewer: Bool) -> TSQLError {
        fewer
            ? TSQLError(8158, "'\(table)' has more columns than were specified in the column list.", effect: .batch)
            : TSQLError(8159, "'\(table)' has fewer columns than were specified in the column list.", effect: .batch)
    }

    static func notGrouped(_ name: String, clause: String) -> TSQLError {
        TSQLError(
            8120,
            "Column '\(name)' is invalid in the \(clause) because it is not contained in either an aggregate function or the GROUP BY clause.",
            effect: .batch)
    }

    static let aggregateInWhere = TSQLError(
        147, severity: 15,
        "An aggregate may not appear in the WHERE clause unless it is in a subquery contained in a HAVING clause or a select list, and the column being aggregated is an outer reference.",
        effect: .batch)

    static let orderNotInDistinct = TSQLError(
        145, severity: 15, "ORDER BY items must appear in the select list if SELECT DISTINCT is specified.",
        effect: .batch)

    static let orderNotInSetOperation = TSQLError(
        104,
        "ORDER BY items must appear in the select list if the statement contains a UNION, INTERSECT or EXCEPT operator.",
        effect: .batch)

    static func orderOutOfRange(_ position: Int) -> TSQLError {
        TSQLError(
            108, severity: 15,
            "The ORDER BY position number \(position) is out of range of the number of items in the select list.",
            effect: .batch)
    }

    static let orderInSubquery = TSQLError(
        1033, severity: 15,
        "The ORDER BY clause is invalid in views, inline functions, derived tables, subqueries, and common table expressions, unless TOP, OFFSET or FOR XML is also specified.",
        effect: .batch)

    static let unequalSetOperation = TSQLError(
        205,
        "All queries combined using a UNION, INTERSECT or EXCEPT operator must have an equal number of expressions in their target lists.",
        effect: .batch)

    static let subqueryColumns = TSQLError(
        116, "Only one expression can be specified in the select list when the subquery is not introduced with EXISTS.",
        effect: .batch)

    static let subqueryRows = TSQLError(
        512,
        "Subquery returned more than 1 value. This is not permitted when the subquery follows =, !=, <, <= , >, >= or when the subquery is used as an expression."
    )

    static let starWithoutTables = TSQLError(
        263, "Must specify table to select from.", effect: .batch)

    static let mixedAssignment = TSQLError(
        141, severity: 15,
        "A SELECT statement that assigns a value to a variable must not be combined with data-retrieval operations.",
        effect: .batch)

    static func collationConflict(_ left: String, _ right: String) -> TSQLError {
        TSQLError(
            468, state: 9,
            "Cannot resolve the collation conflict between \"\(left)\" and \"\(right)\" in the equal to operation.",
            effect: .batch)
    }

    static func invalidCollation(_ name: String) -> TSQLError {
        TSQLError(448, "Invalid collation '\(name)'.", effect: .batch)
    }

    static func legacyComparison(_ left: String, _ right: String) -> TSQLError {
        TSQLError(402, "The data types \(left) and \(right) are incompatible in the equal to operator.", effect: .batch)
    }

    static func databaseMissing(_ name: String) -> TSQLError {
        TSQLError(
            911, "Database '\(name)' does not exist. Make sure that the name is entered correctly.", effect: .batch)
    }

    static func procedureMissing(_ name: String) -> TSQLError {
        TSQLError(2812, state: 62, "Could not find stored procedure '\(name)'.")
    }
}
