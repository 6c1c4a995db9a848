/// Conditions: SQLite's three-valued logic is SQL Server's.
extension Translator {
    func condition(_ syntax: ConditionSyntax, in scope: ColumnScope) throws -> String {
        switch syntax {
        case .and(let left, let right):
            return "(\(try condition(left, in: scope)) AND \(try condition(right, in: scope)))"
        case .or(let left, let right):
            return "(\(try condition(left, in: scope)) OR \(try condition(right, in: scope)))"
        case .not(let operand):
            return "(NOT \(try condition(operand, in: scope)))"
        case .comparison(let left, let comparison, let right):
            return try compare(left, comparison, right, in: scope)
        case .isNull(let operand):
            return "(\(try expression(operand, in: scope).sql) IS NULL)"
        case .between(let operand, let low, let high):
            let first = try compare(operand, .greaterOrEqual, low, in: scope)
            return "(\(first) AND \(try compare(operand, .lessOrEqual, high, in: scope)))"
        case .like(let operand, let pattern, let escape):
            return try like(operand, pattern, escape, in: scope)
        case .inList(let operand, let list):
            return try membership(of: operand, in: list, scope: scope)
        case .inQuery(let operand, let query):
            return try membership(of: operand, in: query, scope: scope)
        case .exists(let query):
            return "EXISTS (\(try self.query(query, in: scope, isSubquery: true, isExistence: true).sql))"
        }
    }

    private func compare(
        _ left: ExpressionSyntax, _ comparison: ComparisonOperator, _ right: ExpressionSyntax, in scope: ColumnScope
    ) throws -> String {
        let (a, b) = try comparable(try expression(left, in: scope), try expression(right, in: scope))
        if !context.ansiNulls, left == .literal(.null) || right == .literal(.null) {
            switch comparison {
            case .equal: return "(\(a.sql) IS \(b.sql))"
            case .notEqual: return "(\(a.sql) IS NOT \(b.sql))"
            default: break
            }
        }
        return "(\(a.collated) \(comparison.rawValue) \(b.sql))"
    }

    func comparable(
        _ left: TranslatedValue, _ right: TranslatedValue
    ) throws -> (TranslatedValue, TranslatedValue) {
        for side in [left, right] where side.type.isLegacyLargeObject || side.type == .xml {
            throw TSQLError.legacyComparison(left.type.name, right.type.name).at(line: line)
        }
        return try common(left, right)
    }

    private func like(
        _ operand: ExpressionSyntax, _ pattern: ExpressionSyntax, _ escape: ExpressionSyntax?, in scope: ColumnScope
    ) throws -> String {
        let text = try asText(try expression(operand, in: scope))
        let pattern = try asText(try expression(pattern, in: scope))
        let (collation, _) = try collation(of: text, pattern)
        let order = TextOrder(
            isCaseSensitive: collation.isCaseSensitive, isAccentSensitive: collation.isAccentSensitive,
            isBinary: collation.isBinary)
        var arguments = [text.sql, pattern.sql]
        if let escape { arguments.append(try asText(try expression(escape, in: scope)).sql) }
        return call(.like(order), arguments)
    }

    /// Text for LIKE and the functions of text; other types are written out.
    func asText(_ value: TranslatedValue) throws -> TranslatedValue {
        if value.type.isText { return value }
        if value.type == .untypedNull { return try convert(value, to: .varchar(1)) }
        return try convert(value, to: .varchar(8_000), purpose: .variable)
    }

    private func membership(of operand: ExpressionSyntax, in list: [ExpressionSyntax], scope: ColumnScope) throws
        -> String
    {
        let subject = try expression(operand, in: scope)
        let values = try list.map { try expression($0, in: scope) }
        let all = values.reduce(subject.type) { SQLType.common($0, $1.type) }
        if all.isLegacyLargeObject || all == .xml {
            throw TSQLError.legacyComparison(subject.type.name, all.name).at(line: line)
        }
        var left = try convert(subject, to: all)
        for value in values {
            let (collation, coercibility) = try collation(of: left, value)
            (left.collation, left.coercibility) = (collation, coercibility)
        }
        let converted = try values.map { try convert($0, to: all).sql }
        return "(\(left.collated) IN (\(converted.joined(separator: ", "))))"
    }

    private func membership(of operand: ExpressionSyntax, in query: QuerySyntax, scope: ColumnScope) throws -> String {
        let subject = try expression(operand, in: scope)
        let inner = try self.query(query, in: scope, isSubquery: true)
        guard inner.columns.count == 1 else { throw TSQLError.subqueryColumns.at(line: query.line) }
        var column = TranslatedValue(sql: "c0", type: inner.columns[0].type, collation: inner.columns[0].collation)
        column.coercibility = .column
        let (left, right) = try comparable(subject, column)
        return "(\(left.collated) IN (SELECT \(right.sql) FROM (\(inner.sql))))"
    }
}
