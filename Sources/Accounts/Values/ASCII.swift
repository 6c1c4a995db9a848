// Names are checked byte by byte: a regular expression is compiled each time its literal is met.

extension UInt8 {
    public var isLowercaseLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
    public var isLetter: Bool { isLowercaseLetter || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
    public var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    public var isLetterOrDigit: Bool { isLetter || isDigit }
}

extension StringProtocol {
    /// Whether the text is 1 to `longest` bytes, of which the first and those behind it are as they must be.
    public func isName(upTo longest: Int = 63, first: (UInt8) -> Bool, then: (UInt8) -> Bool) -> Bool {
        guard let begin = utf8.first, first(begin), utf8.count <= longest else { return false }
        return utf8.dropFirst().allSatisfy(then)
    }

    /// Whether the text is a name of 1 to 63 lower-case letters, digits and hyphens, and underscores where they are
    /// allowed, that begins with a letter.
    public func isLowercaseName(withUnderscores: Bool) -> Bool {
        isName(
            first: \.isLowercaseLetter,
            then: { byte in
                byte.isLowercaseLetter || byte.isDigit || byte == UInt8(ascii: "-")
                    || (withUnderscores && byte == UInt8(ascii: "_"))
            })
    }
}
