/// SELECT and what is around it.
extension Parser {
    var atQuery: Bool {
        if at("SELECT", "WITH") { return true }
        // `((SELECT 1) UNION ...)`: look behind the parentheses.
        var offset = 0
        while ahead(offset).kind == .symbol, ahead(offset).text == "(" { offset += 1 }
        return offset > 0 && ahead(offset).keyword == "SELECT" && closesBeforeOperator(offset)
    }

    /// Whether the parenthesis opened at the current token holds a whole query, not a value that begins with one.
    private func closesBeforeOperator(_ offset: Int) -> Bool {
        var level = 0
        var position = index
        repeat {
            let token = tokens[position]
            if token.kind == .symbol, token.text == "(" { level += 1 }
            if token.kind == .symbol, token.text == ")" { level -= 1 }
            position += 1
        } while level > 0 && position < tokens.count
        guard position < tokens.count else { return false }
        let next = tokens[position]
        return ["UNION", "EXCEPT", "INTERSECT"].contains(next.keyword ?? "")
    }

    mutating func query() throws -> QuerySyntax {
        try nested { parser in
            let line = parser.line
            var commonTables: [CommonTable] = []
            if parser.accept("WITH") { commonTables = try parser.list { try $0.commonTable() } }
            var query = QuerySyntax(body: try parser.queryBody(), line: line)
            query.commonTables = commonTables
            if parser.accept(all: "ORDER", "BY") {
                query.order = try parser.list { try $0.orderItem() }
                try parser.paging(of: &query)
            }
            if parser.accept("OPTION") { try parser.skipParentheses() }
            if parser.at("FOR") { throw TSQLError.unsupported("FOR after a query", line: parser.line) }
            return query
        }
    }

    private mutating func commonTable() throws -> CommonTable {
        let name = try identifier()
        let columns = at(symbol: "(") ? try identifierList() : []
        try expect("AS")
        return CommonTable(name: name, columns: columns, query: try parenthesised { try $0.query() })
    }

    private mutating func paging(of query: inout QuerySyntax) throws {
        guard accept("OFFSET") else { return }
        query.offset = try expression()
        guard accept("ROWS") || accept("ROW") else { throw unexpected() }
        guard accept("FETCH") else { return }
        guard accept("NEXT") || accept("FIRST") else { throw unexpected() }
        query.fetch = try expression()
        guard accept("ROWS") || accept("ROW") else { throw unexpected() }
        try expect("ONLY")
    }

    mutating func orderItem() throws -> OrderItem {
        let value = try expression()
        if accept("DESC") { return OrderItem(value: value, isDescending: true) }
        _ = accept("ASC")
        return OrderItem(value: value, isDescending: false)
    }

    private mutating func queryBody() throws -> QueryBody {
        var left = try intersection()
        while true {
            if accept("UNION") {
                left = .combined(left, accept("ALL") ? .unionAll : .union, try intersection())
            } else if accept("EXCEPT") {
                left = .combined(left, .except, try intersection())
            } else {
                return left
            }
        }
    }

    private mutating func intersection() throws -> QueryBody {
        var left = try queryTerm()
        while accept("INTERSECT") { left = .combined(left, .intersect, try queryTerm()) }
        return left
    }

    private mutating func queryTerm() throws -> QueryBody {
        if at(symbol: "(") { return .parenthesised(try parenthesised { try $0.query() }) }
        return .select(try select())
    }

    private mutating func select() throws -> SelectSyntax {
        try expect("SELECT")
        var select = SelectSyntax()
        select.isDistinct = accept("DISTINCT")
        if !select.isDistinct { _ = accept("ALL") }
        select.top = try top()
        select.items = try list { try $0.selectItem() }
        if at("INTO") { throw TSQLError.unsupported("SELECT INTO", line: line) }
        if accept("FROM") { select.from = try list { try $0.tableSource() } }
        if accept("WHERE") { select.condition = try condition() }
        if accept(all: "GROUP", "BY") { select.grouping = try list { try $0.expression() } }
        if accept("HAVING") { select.having = try condition() }
        return select
    }

    /// `TOP (n)` or the older `TOP n`.
    mutating func top() throws -> ExpressionSyntax? {
        guard accept("TOP") else { return nil }
        let count: ExpressionSyntax
        if at(symbol: "(") {
            count = try parenthesised { try $0.expression() }
        } else if current.kind == .integer {
            count = .literal(.integer(take().text))
        } else {
            throw unexpected()
        }
        if at("PERCENT") || (at("WITH") && ahead(1).keyword == "TIES") {
            throw TSQLError.unsupported("TOP ... \(current.text)", line: line)
        }
        return count
    }

    mutating func selectItem() throws -> SelectItem {
        if let qualifier = try starQualifier() { return .all(qualifier: qualifier) }
        if current.kind == .variable, ahead(1).kind == .symbol, ahead(1).text == "=" {
            let name = take().text
            take()
            return .assignment(variable: name, try expression())
        }
        // `alias = value`, the older spelling of `value AS alias`.
        if atIdentifier, ahead(1).kind == .symbol, ahead(1).text == "=" {
            let alias = take().text
            take()
            return .value(try expression(), alias: alias)
        }
        let value = try expression()
        return .value(value, alias: try alias(allowingString: true))
    }

    /// Takes `*` or `t.*`; nil where something else stands here.
    private mutating func starQualifier() throws -> [String]? {
        var offset = 0
        while ahead(offset).kind == .word || ahead(offset).kind == .quotedIdentifier {
            guard ahead(offset + 1).kind == .symbol, ahead(offset + 1).text == "." else { return nil }
            offset += 2
        }
        guard ahead(offset).kind == .symbol, ahead(offset).text == "*" else { return nil }
        var qualifier: [String] = []
        while !accept(symbol: "*") {
            if accept(symbol: ".") { continue }
            qualifier.append(try identifier())
        }
        return qualifier
    }

    mutating func alias(allowingString: Bool = false) throws -> String? {
        if accept("AS") {
            if case .string = current.kind, allowingString { return take().text }
            return try identifier()
        }
        if case .string = current.kind, allowingString { return take().text }
        // OFFSET, LIMIT and THROW are no reserved words: SQL Server as well takes them for an alias here.
        return atIdentifier ? take().text : nil
    }

    private mutating func skipParentheses() throws {
        try expect(symbol: "(")
        var level = 1
        while level > 0 {
            if current.kind == .end { throw unexpected() }
            let token = take()
            if token.kind == .symbol, token.text == "(" { level += 1 }
            if token.kind == .symbol, token.text == ")" { level -= 1 }
        }
    }
}
