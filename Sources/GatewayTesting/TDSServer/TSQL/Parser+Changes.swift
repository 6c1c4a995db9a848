/// INSERT, UPDATE and DELETE.
extension Parser {
    mutating func insert() throws -> InsertSyntax {
        try expect("INSERT")
        _ = accept("INTO")
        let table = try objectName()
        _ = try hints()
        let columns = at(symbol: "(") && ahead(1).keyword != "SELECT" ? try identifierList() : nil
        let output = try output()
        return InsertSyntax(table: table, columns: columns, output: output, source: try insertSource())
    }

    private mutating func insertSource() throws -> InsertSyntax.Source {
        if accept(all: "DEFAULT", "VALUES") { return .defaultValues }
        if accept("VALUES") {
            let rows = try list { try $0.parenthesised { try $0.list { try $0.valueOrDefault() } } }
            guard rows.count <= 1_000 else { throw TSQLError.tooManyRows(line: line) }
            return .values(rows)
        }
        if at("EXEC", "EXECUTE") { throw TSQLError.unsupported("INSERT ... EXEC", line: line) }
        guard at("SELECT", "WITH") || at(symbol: "(") else { throw unexpected() }
        return .query(try query())
    }

    private mutating func valueOrDefault() throws -> ExpressionSyntax? {
        accept("DEFAULT") ? nil : try expression()
    }

    mutating func update() throws -> UpdateSyntax {
        try expect("UPDATE")
        let top = try top()
        let target = try objectName()
        _ = try hints()
        try expect("SET")
        let assignments = try list { try $0.assignment() }
        let output = try output()
        let from = accept("FROM") ? try list { try $0.tableSource() } : []
        return UpdateSyntax(
            target: target, top: top, assignments: assignments, output: output, from: from,
            condition: accept("WHERE") ? try condition() : nil)
    }

    private mutating func assignment() throws -> UpdateSyntax.Assignment {
        let line = line
        if current.kind == .variable {
            throw TSQLError.unsupported("an assignment to a variable in UPDATE", line: line)
        }
        var parts = [try identifier()]
        while accept(symbol: ".") { parts.append(try identifier()) }
        let column = ColumnName(parts: parts, line: line)
        if current.kind == .symbol, current.text.count == 2, current.text.hasSuffix("="),
            let operation = ArithmeticOperator(rawValue: String(current.text.dropLast()))
        {
            take()
            return .init(column: column, value: .binary(.column(column), operation, try expression()))
        }
        try expect(symbol: "=")
        return .init(column: column, value: try valueOrDefault())
    }

    mutating func delete() throws -> DeleteSyntax {
        try expect("DELETE")
        let top = try top()
        _ = accept("FROM")
        let target = try objectName()
        _ = try hints()
        let output = try output()
        let from = accept("FROM") ? try list { try $0.tableSource() } : []
        return DeleteSyntax(
            target: target, top: top, output: output, from: from, condition: accept("WHERE") ? try condition() : nil)
    }

    /// `OUTPUT inserted.x, deleted.*`; its rows go to the client.
    private mutating func output() throws -> [SelectItem] {
        guard accept("OUTPUT") else { return [] }
        let items = try list { try $0.selectItem() }
        if at("INTO") { throw TSQLError.unsupported("OUTPUT INTO", line: line) }
        return items
    }
}
