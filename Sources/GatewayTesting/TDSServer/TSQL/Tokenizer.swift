/// Cuts the text of a batch into tokens.
struct Tokenizer {
    private let scalars: [Unicode.Scalar]
    private let quotedIdentifiers: Bool
    private var position = 0
    private var line = 1

    /// `quotedIdentifiers` is the session's SET QUOTED_IDENTIFIER: where it is off, `"x"` is a string.
    init(_ text: String, quotedIdentifiers: Bool = true) {
        scalars = Array(text.unicodeScalars)
        self.quotedIdentifiers = quotedIdentifiers
    }

    static func tokens(of text: String, quotedIdentifiers: Bool = true) throws(TSQLError) -> [Token] {
        var tokenizer = Tokenizer(text, quotedIdentifiers: quotedIdentifiers)
        var tokens: [Token] = []
        repeat { tokens.append(try tokenizer.next()) } while tokens.last?.kind != .end
        return tokens
    }

    private mutating func next() throws(TSQLError) -> Token {
        try skipBlanks()
        let start = position
        let startLine = line
        func token(_ kind: Token.Kind, _ text: String) -> Token {
            Token(kind: kind, text: text, line: startLine, range: start..<position)
        }
        guard let scalar = peek() else { return token(.end, "") }
        switch scalar {
        case "'":
            return token(.string(isNational: false), try quoted(until: "'"))
        case "N" where peek(1) == "'", "n" where peek(1) == "'":
            position += 1
            return token(.string(isNational: true), try quoted(until: "'"))
        case "[":
            return token(.quotedIdentifier, try quoted(until: "]"))
        case "\"":
            let text = try quoted(until: "\"")
            return token(quotedIdentifiers ? .quotedIdentifier : .string(isNational: false), text)
        case "@":
            let isGlobal = peek(1) == "@"
            take { $0 == "@" || Self.isPart($0) }
            let text = slice(from: start)
            guard text != "@", text != "@@" else { throw .syntax(near: text, line: line) }
            return token(isGlobal ? .globalVariable : .variable, text)
        case "0" where peek(1) == "x" || peek(1) == "X":
            position += 2
            take { $0.properties.numericType == nil ? Self.isHexLetter($0) : $0.isASCII }
            return token(.binary, slice(from: start))
        case "$" where Self.isDigit(peek(1)) || peek(1) == "." || peek(1) == "-":
            position += 1
            if peek() == "-" { position += 1 }
            _ = number()
            return token(.money, String(slice(from: start).dropFirst()))
        case _ where Self.isDigit(scalar) || (scalar == "." && Self.isDigit(peek(1))):
            let kind = number()
            return token(kind, slice(from: start))
        case _ where Self.isStart(scalar):
            take(while: Self.isPart)
            return token(.word, slice(from: start))
        default:
            return token(.symbol, symbol())
        }
    }

    // MARK: Parts

    private mutating func skipBlanks() throws(TSQLError) {
        while let scalar = peek() {
            if scalar == "-", peek(1) == "-" {
                take { $0 != "\n" }
            } else if scalar == "/", peek(1) == "*" {
                try skipComment()
            } else if scalar.properties.isWhitespace || scalar == "\u{FEFF}" || scalar == "\0" {
                advance()
            } else {
                return
            }
        }
    }

    private mutating func skipComment() throws(TSQLError) {
        var depth = 0
        repeat {
            guard let scalar = peek() else { throw .missingEndOfComment(line: line) }
            if scalar == "/", peek(1) == "*" {
                depth += 1
                position += 2
            } else if scalar == "*", peek(1) == "/" {
                depth -= 1
                position += 2
            } else {
                advance()
            }
        } while depth > 0
    }

    private mutating func quoted(until close: Unicode.Scalar) throws(TSQLError) -> String {
        let openLine = line
        let start = position
        position += 1
        var text = String.UnicodeScalarView()
        while let scalar = peek() {
            advance()
            if scalar == close {
                guard peek() == close else { return String(text) }
                position += 1
            }
            text.append(scalar)
        }
        throw .unclosedQuotationMark(after: slice(from: start + 1), line: openLine)
    }

    private mutating func number() -> Token.Kind {
        var kind = Token.Kind.integer
        take { Self.isDigit($0) }
        if peek() == "." {
            kind = .decimal
            position += 1
            take { Self.isDigit($0) }
        }
        if peek() == "e" || peek() == "E" {
            kind = .float
            position += 1
            if peek() == "+" || peek() == "-" { position += 1 }
            take { Self.isDigit($0) }
        }
        return kind
    }

    private mutating func symbol() -> String {
        let start = position
        advance()
        // `!=`, `<>` and the like are one symbol; `||` and `==` are not, and so fail in the parser.
        let two = peek().map { slice(from: start) + String($0) }
        if let two,
            ["<>", "<=", ">=", "!=", "!<", "!>", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "::"].contains(two)
        {
            position += 1
            return two
        }
        return slice(from: start)
    }

    // MARK: Scalars

    private func peek(_ offset: Int = 0) -> Unicode.Scalar? {
        position + offset < scalars.count ? scalars[position + offset] : nil
    }

    private mutating func advance() {
        if scalars[position] == "\n" { line += 1 }
        position += 1
    }

    private mutating func take(while condition: (Unicode.Scalar) -> Bool) {
        while let scalar = peek(), condition(scalar) { advance() }
    }

    private func slice(from start: Int) -> String {
        String(String.UnicodeScalarView(scalars[start..<position]))
    }

    private static func isDigit(_ scalar: Unicode.Scalar?) -> Bool {
        scalar.map { ("0"..."9").contains($0) } ?? false
    }

    private static func isHexLetter(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."f").contains(scalar) || ("A"..."F").contains(scalar)
    }

    private static func isStart(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar == "_" || scalar == "#"
    }

    private static func isPart(_ scalar: Unicode.Scalar) -> Bool {
        isStart(scalar) || isDigit(scalar) || scalar.properties.generalCategory == .decimalNumber || scalar == "$"
            || scalar == "@"
    }
}
