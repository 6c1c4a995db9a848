/// Reads a batch of T-SQL into statements, and refuses with SQL Server's own errors what it would refuse.
struct Parser {
    let text: String
    let tokens: [Token]
    var index = 0
    /// How deep expressions and queries are nested; bounded so that no batch can overflow the stack.
    var depth = 0

    init(_ text: String, quotedIdentifiers: Bool = true) throws {
        self.text = text
        tokens = try Tokenizer.tokens(of: text, quotedIdentifiers: quotedIdentifiers)
    }

    /// Reads tokens that were taken from the text.
    init(_ text: String, tokens: [Token]) {
        self.text = text
        self.tokens = tokens
    }

    /// The statements of a batch, in order.
    static func statements(of text: String, quotedIdentifiers: Bool = true) throws -> [StatementSyntax] {
        var parser = try Parser(text, quotedIdentifiers: quotedIdentifiers)
        return try parser.batch()
    }

    mutating func batch() throws -> [StatementSyntax] {
        var statements: [StatementSyntax] = []
        while true {
            while accept(symbol: ";") {}
            if current.kind == .end { return statements }
            statements.append(try statement())
        }
    }

    // MARK: Looking

    var current: Token { tokens[index] }
    var line: Int { current.line }

    func ahead(_ offset: Int) -> Token {
        tokens[min(index + offset, tokens.count - 1)]
    }

    /// The error for a token that cannot stand here; at the end of the batch it names the last one.
    func unexpected() -> TSQLError {
        let token = current.kind == .end && index > 0 ? tokens[index - 1] : current
        return token.unexpected
    }

    func at(_ keyword: String) -> Bool { tokens[index].keyword == keyword }

    func at(_ keywords: String...) -> Bool {
        current.keyword.map(keywords.contains) ?? false
    }

    func at(symbol: String) -> Bool {
        tokens[index].kind == .symbol && tokens[index].text == symbol
    }

    // MARK: Taking

    @discardableResult
    mutating func take() -> Token {
        let token = current
        if index < tokens.count - 1 { index += 1 }
        return token
    }

    mutating func accept(_ keyword: String) -> Bool {
        guard at(keyword) else { return false }
        take()
        return true
    }

    mutating func accept(symbol: String) -> Bool {
        guard at(symbol: symbol) else { return false }
        take()
        return true
    }

    /// Takes all the words, or none of them.
    mutating func accept(all keywords: String...) -> Bool {
        for (offset, keyword) in keywords.enumerated() where ahead(offset).keyword != keyword { return false }
        for _ in keywords { take() }
        return true
    }

    mutating func expect(_ keyword: String) throws {
        guard accept(keyword) else { throw unexpected() }
    }

    mutating func expect(symbol: String) throws {
        guard accept(symbol: symbol) else { throw unexpected() }
    }

    // MARK: Names and lists

    var atIdentifier: Bool {
        current.kind == .quotedIdentifier || (current.kind == .word && !current.isReserved)
    }

    mutating func identifier() throws -> String {
        guard atIdentifier else { throw unexpected() }
        return take().text
    }

    mutating func variable() throws -> String {
        guard current.kind == .variable else { throw unexpected() }
        return take().text
    }

    mutating func objectName() throws -> ObjectName {
        let line = line
        var parts = [try identifier()]
        while accept(symbol: ".") {
            // `db..table` leaves the schema out.
            parts.append(at(symbol: ".") ? "" : try identifier())
        }
        guard parts.count <= 3 else { throw TSQLError.unsupported("a name with a server in front", line: line) }
        return ObjectName(parts: parts, line: line)
    }

    mutating func list<Element>(_ element: (inout Parser) throws -> Element) throws -> [Element] {
        var elements = [try element(&self)]
        while accept(symbol: ",") { elements.append(try element(&self)) }
        return elements
    }

    mutating func parenthesised<Element>(_ content: (inout Parser) throws -> Element) throws -> Element {
        try expect(symbol: "(")
        let content = try nested(content)
        try expect(symbol: ")")
        return content
    }

    mutating func nested<Element>(_ content: (inout Parser) throws -> Element) throws -> Element {
        depth += 1
        defer { depth -= 1 }
        guard depth < 60 else { throw TSQLError.nestedTooDeeply(line: line) }
        return try content(&self)
    }

    mutating func identifierList() throws -> [String] {
        try parenthesised { try $0.list { try $0.identifier() } }
    }

    /// The source text that `content` read, trimmed.
    mutating func sourceText(_ content: (inout Parser) throws -> Void) throws -> String {
        let start = current.range.lowerBound
        try content(&self)
        let end = index > 0 ? tokens[index - 1].range.upperBound : start
        return String(decoding: Array(text.utf8)[start..<max(start, end)], as: UTF8.self)
    }

    mutating func integer() throws -> Int {
        let isNegative = accept(symbol: "-")
        guard current.kind == .integer, let value = Int(current.text) else { throw unexpected() }
        take()
        return isNegative ? -value : value
    }
}
