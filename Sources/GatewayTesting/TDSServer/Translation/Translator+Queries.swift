/// Whole queries.
extension Translator {
    /// The columns of the result are c0, c1 and so on in SQLite.
    func query(
        _ query: QuerySyntax, in scope: ColumnScope?, isSubquery: Bool = false, isExistence: Bool = false
    ) throws -> TranslatedQuery {
        let outer = commonTables
        commonTables += query.commonTables
        defer { commonTables = outer }
        line = query.line
        if isSubquery, !query.order.isEmpty, query.offset == nil, !query.body.hasTop {
            throw TSQLError.orderInSubquery.at(line: query.line)
        }
        switch query.body {
        case .select(let select):
            return try self.select(select, of: query, in: scope, isExistence: isExistence)
        case .combined, .parenthesised:
            var combined = try body(query.body, in: scope)
            guard !query.order.isEmpty else { return combined }
            noteComparedTexts()
            let order = try query.order.map { try orderColumn($0, of: combined) }
            combined.sql =
                "SELECT * FROM (\(combined.sql)) ORDER BY "
                + zip(order, query.order).map { column, item in
                    "\(column.sql)\(item.isDescending ? " DESC" : "")"
                }.joined(separator: ", ") + (try limit(query, top: nil))
            combined.order = order.map(\.position)
            return combined
        }
    }

    private func body(_ body: QueryBody, in scope: ColumnScope?) throws -> TranslatedQuery {
        switch body {
        case .select(let select):
            return try self.select(select, of: QuerySyntax(body: body, line: line), in: scope, isExistence: false)
        case .parenthesised(let query):
            return try self.query(query, in: scope)
        case .combined(let left, let operation, let right):
            return try combine(try self.body(left, in: scope), operation, try self.body(right, in: scope))
        }
    }

    private func combine(
        _ left: TranslatedQuery, _ operation: SetOperator, _ right: TranslatedQuery
    ) throws -> TranslatedQuery {
        guard left.columns.count == right.columns.count else { throw TSQLError.unequalSetOperation.at(line: line) }
        var columns: [ResultColumn] = []
        var sides: ([String], [String]) = ([], [])
        for (index, pair) in zip(left.columns, right.columns).enumerated() {
            let unified = try unify([value(of: pair.0, index), value(of: pair.1, index)])
            var column = pair.0
            column.type = unified[0].type
            column.isNullable = pair.0.isNullable || pair.1.isNullable
            column.isIdentity = false
            columns.append(column)
            var first = unified[0]
            first.collation = pair.0.collation
            sides.0.append("\(first.collated) AS c\(index)")
            sides.1.append("\(unified[1].sql) AS c\(index)")
        }
        let sql =
            "SELECT \(sides.0.joined(separator: ", ")) FROM (\(left.sql)) \(operation.rawValue) "
            + "SELECT \(sides.1.joined(separator: ", ")) FROM (\(right.sql))"
        // SQLite joins compounds from the left without precedence: each pair becomes a query of its own.
        return TranslatedQuery(sql: "SELECT * FROM (\(sql))", columns: columns)
    }

    private func value(of column: ResultColumn, _ index: Int) -> TranslatedValue {
        var value = TranslatedValue(sql: "c\(index)", type: column.type, collation: column.collation)
        value.coercibility = .column
        return value
    }

    /// What a set operation is ordered by: one of its columns, by name or position.
    private func orderColumn(_ item: OrderItem, of query: TranslatedQuery) throws -> (sql: String, position: Int) {
        var index: Int?
        if case .literal(.integer(let text)) = item.value, let position = Int(text) {
            guard query.columns.indices.contains(position - 1) else {
                throw TSQLError.orderOutOfRange(position).at(line: line)
            }
            index = position - 1
        } else if case .column(let name) = item.value, name.qualifier.isEmpty {
            index = query.columns.firstIndex { $0.name.caseInsensitiveEquals(name.name) }
        }
        guard let index else { throw TSQLError.orderNotInSetOperation.at(line: line) }
        return (value(of: query.columns[index], index).collated, index + 1)
    }

    /// LIMIT and OFFSET of TOP, OFFSET and FETCH.
    func limit(_ query: QuerySyntax, top: ExpressionSyntax?) throws -> String {
        if top != nil, query.offset != nil {
            throw TSQLError(
                10_741, severity: 15, state: 2, "A TOP can not be used in the same query or sub-query as a OFFSET.",
                line: line, effect: .batch)
        }
        if let top { return " LIMIT \(try count(top, minimum: 0, error: 1060))" }
        guard let offset = query.offset else { return "" }
        let skipped = try count(offset, minimum: 0, error: 10_742)
        guard let fetch = query.fetch else { return " LIMIT -1 OFFSET \(skipped)" }
        return " LIMIT \(try count(fetch, minimum: 1, error: 10_744)) OFFSET \(skipped)"
    }

    private func count(_ syntax: ExpressionSyntax, minimum: Int64, error: Int32) throws -> String {
        let value = try expression(syntax, in: ColumnScope())
        guard value.type.family == .integer else {
            throw TSQLError(
                error, severity: 15,
                "The number of rows provided for a TOP or FETCH clauses row count parameter must be an integer.",
                line: line, effect: .batch)
        }
        if let cell = boundValue(value.sql) {
            guard let number = cell.integer, number >= minimum else {
                throw TSQLError(
                    error, severity: 15,
                    error == 10_744
                        ? "The number of rows provided for a FETCH clause must be greater then zero."
                        : error == 10_742
                            ? "The offset specified in a OFFSET clause may not be negative."
                            : "The number of rows provided for a TOP or FETCH clauses row count parameter must be an integer.",
                    line: line, effect: .batch)
            }
        }
        return value.sql
    }
}

extension QueryBody {
    var hasTop: Bool {
        if case .select(let select) = self { return select.top != nil }
        return false
    }
}
