import OrderedCollections

/// Why a text is no JSON we accept, and where.
public struct JSONSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
    /// The byte the error was met at, counted from 0.
    public let offset: Int
}

extension JSONValue {
    /// Reads one JSON text (RFC 8259), strictly.
    ///
    /// Foundation's decoder keeps neither the order of members nor the digits of numbers, and silently drops the
    /// first of two members of one name; a gateway that must lose nothing cannot use it.
    /// - Parameter maximumDepth: how deep arrays and objects may nest.
    /// - Throws: ``JSONSyntaxError`` for bad UTF-8, a lone surrogate, a member named twice, nesting too deep, and
    ///   anything after the value.
    public init(parsing bytes: some Sequence<UInt8>, maximumDepth: Int = 32) throws(JSONSyntaxError) {
        var parser = JSONParser(bytes: Array(bytes), remainingDepth: maximumDepth)
        self = try parser.parseText()
    }

    public init(parsing text: String, maximumDepth: Int = 32) throws(JSONSyntaxError) {
        try self.init(parsing: text.utf8, maximumDepth: maximumDepth)
    }
}

private struct JSONParser {
    let bytes: [UInt8]
    var position = 0
    var remainingDepth: Int

    init(bytes: [UInt8], remainingDepth: Int) {
        self.bytes = bytes
        self.remainingDepth = remainingDepth
    }

    mutating func parseText() throws(JSONSyntaxError) -> JSONValue {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw failure("the text is not valid UTF-8") }
        let value = try parseValue()
        skipBlanks()
        guard position == bytes.count else { throw failure("unexpected text after the JSON value") }
        return value
    }

    private mutating func parseValue() throws(JSONSyntaxError) -> JSONValue {
        skipBlanks()
        guard let byte = peek else { throw failure("the text ends where a value is expected") }
        switch byte {
        case UInt8(ascii: "{"): return try nested { (parser) throws(JSONSyntaxError) in try parser.parseObject() }
        case UInt8(ascii: "["): return try nested { (parser) throws(JSONSyntaxError) in try parser.parseArray() }
        case UInt8(ascii: "\""): return .string(try parseString())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try parseNumber())
        default:
            if take(word: "true") { return .bool(true) }
            if take(word: "false") { return .bool(false) }
            if take(word: "null") { return .null }
            throw failure("unexpected character where a value is expected")
        }
    }

    private mutating func nested(
        _ parse: (inout JSONParser) throws(JSONSyntaxError) -> JSONValue
    ) throws(JSONSyntaxError) -> JSONValue {
        guard remainingDepth > 0 else { throw failure("arrays and objects are nested too deep") }
        remainingDepth -= 1
        position += 1
        let value = try parse(&self)
        remainingDepth += 1
        return value
    }

    private mutating func parseObject() throws(JSONSyntaxError) -> JSONValue {
        var members: OrderedDictionary<String, JSONValue> = [:]
        skipBlanks()
        if take("}") { return .object(members) }
        while true {
            skipBlanks()
            guard peek == UInt8(ascii: "\"") else { throw failure("a member's name in double quotes is expected") }
            let name = try parseString()
            skipBlanks()
            guard take(":") else { throw failure("':' is expected after a member's name") }
            let value = try parseValue()
            guard members.updateValue(value, forKey: name) == nil else {
                throw failure("the member \"\(name)\" is there twice")
            }
            skipBlanks()
            if take("}") { return .object(members) }
            guard take(",") else { throw failure("',' or '}' is expected") }
        }
    }

    private mutating func parseArray() throws(JSONSyntaxError) -> JSONValue {
        var elements: [JSONValue] = []
        skipBlanks()
        if take("]") { return .array(elements) }
        while true {
            elements.append(try parseValue())
            skipBlanks()
            if take("]") { return .array(elements) }
            guard take(",") else { throw failure("',' or ']' is expected") }
        }
    }

    private mutating func parseNumber() throws(JSONSyntaxError) -> String {
        let start = position
        _ = take("-")
        if !take("0") { try takeDigits() }
        if take(".") { try takeDigits() }
        if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
            position += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { position += 1 }
            try takeDigits()
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func takeDigits() throws(JSONSyntaxError) {
        let start = position
        while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        guard position > start else { throw failure("a digit is expected") }
    }

    private mutating func parseString() throws(JSONSyntaxError) -> String {
        position += 1
        var text: [UInt8] = []
        while let byte = peek {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): try text.append(contentsOf: String(parseEscape()).utf8)
            case 0..<0x20:
                position -= 1
                throw failure("a control character in a string must be escaped")
            default: text.append(byte)
            }
        }
        throw failure("the text ends inside a string")
    }

    private mutating func parseEscape() throws(JSONSyntaxError) -> Unicode.Scalar {
        guard let byte = peek else { throw failure("the text ends inside a string") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try parseUnicodeEscape()
        default: throw failure("unknown escape in a string")
        }
    }

    private mutating func parseUnicodeEscape() throws(JSONSyntaxError) -> Unicode.Scalar {
        let first = try parseCodeUnit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard UTF16.isLeadSurrogate(first), take(word: "\\u") else { throw failure("a lone surrogate is no character") }
        let second = try parseCodeUnit()
        guard UTF16.isTrailSurrogate(second) else { throw failure("a lone surrogate is no character") }
        return UTF16.decode(UTF16.EncodedScalar([first, second]))
    }

    private mutating func parseCodeUnit() throws(JSONSyntaxError) -> UInt16 {
        guard position + 4 <= bytes.count,
            bytes[position..<position + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let unit = UInt16(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
        else { throw failure("four hexadecimal digits are expected after \\u") }
        position += 4
        return unit
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipBlanks() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func take(word: String) -> Bool {
        guard bytes[position...].starts(with: word.utf8) else { return false }
        position += word.utf8.count
        return true
    }

    private func failure(_ reason: String) -> JSONSyntaxError {
        JSONSyntaxError(description: "\(reason) (byte \(position))", offset: position)
    }
}
