/// What may stand after FROM.
extension Parser {
    mutating func tableSource() throws -> TableSource {
        try nested { parser in
            var left = try parser.singleSource()
            while let kind = try parser.joinKind() {
                let right = try parser.singleSource()
                var condition: ConditionSyntax?
                if kind != .cross {
                    try parser.expect("ON")
                    condition = try parser.condition()
                }
                left = .join(left, kind, right, on: condition)
            }
            return left
        }
    }

    private mutating func joinKind() throws -> JoinKind? {
        if accept(all: "CROSS", "JOIN") { return .cross }
        if accept("JOIN") || accept(all: "INNER", "JOIN") { return .inner }
        if accept(all: "LEFT", "JOIN") || accept(all: "LEFT", "OUTER", "JOIN") { return .left }
        if accept(all: "RIGHT", "JOIN") || accept(all: "RIGHT", "OUTER", "JOIN") { return .right }
        if accept(all: "FULL", "JOIN") || accept(all: "FULL", "OUTER", "JOIN") { return .full }
        if at("CROSS", "OUTER"), ahead(1).keyword == "APPLY" { throw TSQLError.unsupported("APPLY", line: line) }
        return nil
    }

    private mutating func singleSource() throws -> TableSource {
        if at(symbol: "(") { return try parenthesisedSource() }
        if at("OPENJSON"), ahead(1).kind == .symbol, ahead(1).text == "(" { return try openJSON() }
        let name = try objectName()
        if at(symbol: "(") {
            // `t (NOLOCK)` is the older spelling of a hint; anything else is a function of ours we do not have.
            guard let hint = ahead(1).keyword.flatMap({ TableHint(rawValue: $0.lowercased()) }) else {
                throw TSQLError.invalidObject(name.dotted, line: name.line)
            }
            take()
            take()
            try expect(symbol: ")")
            return .table(name, alias: try alias(), hints: [hint])
        }
        let alias = try alias()
        return .table(name, alias: alias, hints: try hints())
    }

    mutating func hints() throws -> Set<TableHint> {
        guard at("WITH"), ahead(1).kind == .symbol, ahead(1).text == "(" else { return [] }
        take()
        return try parenthesised { parser in
            var hints: Set<TableHint> = []
            repeat {
                if parser.at("INDEX") { throw TSQLError.unsupported("an INDEX hint", line: parser.line) }
                guard let hint = parser.current.keyword.flatMap({ TableHint(rawValue: $0.lowercased()) }) else {
                    throw TSQLError.unknownHint(parser.current.text, line: parser.line)
                }
                parser.take()
                hints.insert(hint)
                _ = parser.accept(symbol: ",")
            } while !parser.at(symbol: ")")
            return hints
        }
    }

    private mutating func parenthesisedSource() throws -> TableSource {
        if ahead(1).keyword == "VALUES" {
            let rows = try parenthesised { parser in
                try parser.expect("VALUES")
                return try parser.list { try $0.parenthesised { try $0.list { try $0.expression() } } }
            }
            let (alias, columns) = try derivedAlias()
            return .values(rows, alias: alias, columns: columns)
        }
        if ahead(1).keyword == "SELECT" || ahead(1).text == "(" && innermostIsQuery {
            let query = try parenthesised { try $0.query() }
            let (alias, columns) = try derivedAlias()
            return .derived(query, alias: alias, columns: columns)
        }
        return try parenthesised { try $0.tableSource() }
    }

    private var innermostIsQuery: Bool {
        var offset = 0
        while ahead(offset).kind == .symbol, ahead(offset).text == "(" { offset += 1 }
        return ahead(offset).keyword == "SELECT"
    }

    /// A derived table must be named; the columns of VALUES as well.
    private mutating func derivedAlias() throws -> (String, [String]) {
        guard let alias = try alias() else { throw unexpected() }
        return (alias, at(symbol: "(") ? try identifierList() : [])
    }

    private mutating func openJSON() throws -> TableSource {
        let line = take().line
        let (document, path) = try parenthesised { parser in
            let document = try parser.expression()
            return (document, parser.accept(symbol: ",") ? try parser.expression() : nil)
        }
        var columns: [OpenJSON.Column]?
        if accept("WITH") {
            columns = try parenthesised { try $0.list { try $0.openJSONColumn() } }
        }
        return .openJSON(OpenJSON(document: document, path: path, columns: columns, alias: try alias(), line: line))
    }

    private mutating func openJSONColumn() throws -> OpenJSON.Column {
        let name = try identifier()
        let type = try dataType(defaultLength: 1)
        if case .string = current.kind { return OpenJSON.Column(name: name, type: type, path: take().text) }
        if at("AS") { throw TSQLError.unsupported("AS JSON", line: line) }
        return OpenJSON.Column(name: name, type: type, path: nil)
    }
}
