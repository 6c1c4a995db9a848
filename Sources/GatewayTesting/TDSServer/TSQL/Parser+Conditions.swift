/// Conditions: what may stand after WHERE, ON, HAVING, IF, WHILE and WHEN.
extension Parser {
    mutating func condition() throws -> ConditionSyntax {
        try nested { parser in
            var left = try parser.conjunction()
            while parser.accept("OR") { left = .or(left, try parser.conjunction()) }
            return left
        }
    }

    private mutating func conjunction() throws -> ConditionSyntax {
        var left = try negation()
        while accept("AND") { left = .and(left, try negation()) }
        return left
    }

    private mutating func negation() throws -> ConditionSyntax {
        if accept("NOT") { return .not(try nested { try $0.negation() }) }
        if accept("EXISTS") { return .exists(try parenthesised { try $0.query() }) }
        if at(symbol: "(") { return try parenthesisedCondition() }
        return try predicate()
    }

    /// After an opening parenthesis either a condition or a value may follow: both are tried.
    private mutating func parenthesisedCondition() throws -> ConditionSyntax {
        let start = index
        do {
            let condition = try parenthesised { try $0.condition() }
            return condition
        } catch let conditionError {
            let reached = index
            index = start
            do {
                return try predicate()
            } catch {
                throw index >= reached ? error : conditionError
            }
        }
    }

    private mutating func predicate() throws -> ConditionSyntax {
        let value = try expression()
        if current.kind == .symbol, let comparison = ComparisonOperator(symbol: current.text) {
            take()
            if at("ANY", "SOME", "ALL") { throw TSQLError.unsupported("a comparison with \(current.text)", line: line) }
            return .comparison(value, comparison, try expression())
        }
        if accept("IS") {
            let isNegated = accept("NOT")
            try expect("NULL")
            return isNegated ? .not(.isNull(value)) : .isNull(value)
        }
        let isNegated = accept("NOT")
        guard let predicate = try suffix(of: value) else {
            if isNegated { throw unexpected() }
            let token = current.kind == .end && index > 0 ? tokens[index - 1] : current
            throw TSQLError.conditionExpected(near: token.text, line: token.line)
        }
        return isNegated ? .not(predicate) : predicate
    }

    private mutating func suffix(of value: ExpressionSyntax) throws -> ConditionSyntax? {
        if accept("BETWEEN") {
            let low = try expression()
            try expect("AND")
            return .between(value, low: low, high: try expression())
        }
        if accept("LIKE") {
            let pattern = try expression()
            return .like(value, pattern: pattern, escape: accept("ESCAPE") ? try expression() : nil)
        }
        if accept("IN") {
            return try parenthesised { parser in
                parser.atQuery
                    ? .inQuery(value, try parser.query()) : .inList(value, try parser.list { try $0.expression() })
            }
        }
        return nil
    }
}
