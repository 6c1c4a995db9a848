/// Cuts the text of a batch into tokens.
struct Tokenizer {
    private let bytes: [UInt8]
    private let quotedIdentifiers: Bool
    private var position = 0
    private var line = 1

    /// `quotedIdentifiers` is the session's SET QUOTED_IDENTIFIER: where it is off, `"x"` is a string.
    init(_ text: String, quotedIdentifiers: Bool = true) {
        bytes = Array(text.utf8)
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
        guard let byte = peek() else { return token(.end, "") }
        switch byte {
        case UInt8(ascii: "'"):
            return token(.string(isNational: false), try quoted(until: byte))
        case UInt8(ascii: "N") where peek(1) == UInt8(ascii: "'"), UInt8(ascii: "n") where peek(1) == UInt8(ascii: "'"):
            position += 1
            return token(.string(isNational: true), try quoted(until: UInt8(ascii: "'")))
        case UInt8(ascii: "["):
            return token(.quotedIdentifier, try quoted(until: UInt8(ascii: "]")))
        case UInt8(ascii: "\""):
            let text = try quoted(until: byte)
            return token(quotedIdentifiers ? .quotedIdentifier : .string(isNational: false), text)
        case UInt8(ascii: "@"):
            let isGlobal = peek(1) == UInt8(ascii: "@")
            skipWord()
            let text = slice(from: start)
            guard text != "@", text != "@@" else { throw .syntax(near: text, line: line) }
            return token(isGlobal ? .globalVariable : .variable, text)
        case UInt8(ascii: "0") where peek(1) == UInt8(ascii: "x") || peek(1) == UInt8(ascii: "X"):
            position += 2
            while let next = peek(), next.isHexDigitASCII { position += 1 }
            return token(.binary, slice(from: start))
        case UInt8(ascii: "$") where isDigit(1) || peek(1) == UInt8(ascii: ".") || peek(1) == UInt8(ascii: "-"):
            position += 1
            if peek() == UInt8(ascii: "-") { position += 1 }
            _ = number()
            return token(.money, slice(from: start + 1))
        case _ where isDigit(0) || (byte == UInt8(ascii: ".") && isDigit(1)):
            let kind = number()
            return token(kind, slice(from: start))
        default:
            if let character = character(), character.scalar.beginsWord {
                skipWord()
                return token(.word, slice(from: start))
            }
            return token(.symbol, symbol())
        }
    }

    // MARK: Parts

    private mutating func skipBlanks() throws(TSQLError) {
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "\n"):
                line += 1
                position += 1
            case 0, 0x09...0x0D, UInt8(ascii: " "): position += 1
            case UInt8(ascii: "-") where peek(1) == UInt8(ascii: "-"):
                while let next = peek(), next != UInt8(ascii: "\n") { position += 1 }
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"): try skipComment()
            case 0x80...:
                guard let character = character(),
                    character.scalar.properties.isWhitespace || character.scalar == "\u{FEFF}"
                else { return }
                position += character.length
            default: return
            }
        }
    }

    private mutating func skipComment() throws(TSQLError) {
        var depth = 0
        repeat {
            guard let byte = peek() else { throw .missingEndOfComment(line: line) }
            if byte == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") {
                depth += 1
                position += 2
            } else if byte == UInt8(ascii: "*"), peek(1) == UInt8(ascii: "/") {
                depth -= 1
                position += 2
            } else {
                advance()
            }
        } while depth > 0
    }

    private mutating func quoted(until close: UInt8) throws(TSQLError) -> String {
        let openLine = line
        let start = position
        position += 1
        var text: [UInt8] = []
        while let byte = peek() {
            advance()
            if byte == close {
                guard peek() == close else { return String(decoding: text, as: UTF8.self) }
                position += 1
            }
            text.append(byte)
        }
        throw .unclosedQuotationMark(after: slice(from: start + 1), line: openLine)
    }

    private mutating func number() -> Token.Kind {
        var kind = Token.Kind.integer
        skipDigits()
        if peek() == UInt8(ascii: ".") {
            kind = .decimal
            position += 1
            skipDigits()
        }
        if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
            kind = .float
            position += 1
            if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { position += 1 }
            skipDigits()
        }
        return kind
    }

    private mutating func skipDigits() {
        while isDigit(0) { position += 1 }
    }

    /// The rest of a word, or of a variable with the at signs that it begins with.
    private mutating func skipWord() {
        while let character = character(), character.scalar.continuesWord { position += character.length }
    }

    private mutating func symbol() -> String {
        let start = position
        let first = bytes[position]
        guard first < 0x80 else {
            position += character()?.length ?? 1
            return slice(from: start)
        }
        advance()
        // `!=`, `<>` and the like are one symbol; `||` and `==` are not, and so fail in the parser.
        let isPair =
            switch (Unicode.Scalar(first), peek().map { Unicode.Scalar($0) }) {
            case ("<", ">"), ("<", "="), (">", "="), ("!", "="), ("!", "<"), ("!", ">"), ("+", "="), ("-", "="),
                ("*", "="), ("/", "="), ("%", "="), ("&", "="), ("|", "="), ("^", "="), (":", ":"):
                true
            default: false
            }
        if isPair { position += 1 }
        return slice(from: start)
    }

    // MARK: Bytes

    private func peek(_ offset: Int = 0) -> UInt8? {
        position + offset < bytes.count ? bytes[position + offset] : nil
    }

    private func isDigit(_ offset: Int) -> Bool {
        peek(offset).map { $0 &- 0x30 < 10 } ?? false
    }

    private mutating func advance() {
        if bytes[position] == UInt8(ascii: "\n") { line += 1 }
        position += 1
    }

    private func slice(from start: Int) -> String {
        String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// The character that stands here, and how many bytes it takes.
    private func character() -> (scalar: Unicode.Scalar, length: Int)? {
        guard let byte = peek() else { return nil }
        if byte < 0x80 { return (Unicode.Scalar(byte), 1) }
        let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
        let text = String(decoding: bytes[position..<min(position + length, bytes.count)], as: UTF8.self)
        return text.unicodeScalars.first.map { ($0, length) }
    }
}

extension UInt8 {
    fileprivate var isHexDigitASCII: Bool {
        self &- 0x30 < 10 || (self | 0x20) &- 0x61 < 6
    }
}

extension Unicode.Scalar {
    fileprivate var beginsWord: Bool {
        isASCII ? (value | 0x20) &- 0x61 < 26 || self == "_" || self == "#" : properties.isAlphabetic
    }

    fileprivate var continuesWord: Bool {
        if isASCII { return beginsWord || value &- 0x30 < 10 || self == "$" || self == "@" }
        return properties.isAlphabetic || properties.generalCategory == .decimalNumber
    }
}
