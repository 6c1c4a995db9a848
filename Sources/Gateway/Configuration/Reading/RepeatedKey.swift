/// Keys that stand twice in one mapping, kept apart by a mark before their names.
enum RepeatedKey {
    /// A character of Unicode's private use area: YAML allows it, and no key of ours has it.
    static let mark: Character = "\u{E000}"

    /// The key as it was written.
    static func original(_ key: String) -> String { String(key.drop { $0 == mark }) }

    /// The text with the key at a place marked, or nil where the place is not as expected (a tag, an escape).
    static func marking(_ name: String, at position: SourcePosition, in text: String) -> String? {
        let scalars = text.unicodeScalars
        guard var index = start(ofLine: position.line, in: scalars),
            scalars.distance(from: index, to: scalars.endIndex) >= position.column
        else { return nil }
        index = scalars.index(index, offsetBy: position.column - 1)
        if scalars[index] == "\"" || scalars[index] == "'" { index = scalars.index(after: index) }
        guard scalars[index...].starts(with: name.unicodeScalars) else { return nil }
        return String(text[..<index]) + String(mark) + String(text[index...])
    }

    private static func start(ofLine line: Int, in scalars: String.UnicodeScalarView) -> String.Index? {
        var index = scalars.startIndex
        var current = 1
        while current < line {
            guard index < scalars.endIndex else { return nil }
            let scalar = scalars[index]
            index = scalars.index(after: index)
            if scalar == "\r", index < scalars.endIndex, scalars[index] == "\n" { index = scalars.index(after: index) }
            // The line breaks of YAML 1.1, which the library counts.
            if ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"].contains(scalar) { current += 1 }
        }
        return index
    }
}
