/// A tag of an HTML page as the tests read it: its name and attributes, and the text that follows it.
struct HTMLTag: Sendable {
    let name: String
    let isEnd: Bool
    let attributes: [String: String]
    /// What stands between this tag and the next, with its character references resolved.
    let text: String

    /// The tags of a page that was written well, as ours are; it is no parser for the pages of others.
    static func all(in page: String) -> [HTMLTag] {
        var tags: [HTMLTag] = []
        var rest = page[...]
        while let start = rest.firstIndex(of: "<") {
            rest = rest[rest.index(after: start)...]
            let isEnd = rest.first == "/"
            if isEnd { rest = rest.dropFirst() }
            guard rest.first?.isLetter == true else { continue }
            let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "-" }
            rest = rest[name.endIndex...]
            let attributes = takeAttributes(from: &rest)
            let text = rest.prefix { $0 != "<" }
            tags.append(
                HTMLTag(name: name.lowercased(), isEnd: isEnd, attributes: attributes, text: HTMLEntity.resolve(text)))
            rest = rest[text.endIndex...]
        }
        return tags
    }

    /// Reads up to and with the end of the tag.
    private static func takeAttributes(from rest: inout Substring) -> [String: String] {
        var attributes: [String: String] = [:]
        while true {
            rest = rest.drop { $0.isWhitespace || $0 == "/" }
            guard let first = rest.first else { return attributes }
            if first == ">" {
                rest = rest.dropFirst()
                return attributes
            }
            let name = rest.prefix { !$0.isWhitespace && !"=>/".contains($0) }
            rest = rest[name.endIndex...]
            var value = ""
            if rest.first == "=" {
                rest = rest.dropFirst()
                value = takeValue(from: &rest)
            }
            attributes[name.lowercased()] = HTMLEntity.resolve(value[...])
            // Whatever is left of what is no attribute must not be read for ever.
            if name.isEmpty { rest = rest.dropFirst() }
        }
    }

    private static func takeValue(from rest: inout Substring) -> String {
        guard let quote = rest.first, quote == "\"" || quote == "'" else {
            let value = rest.prefix { !$0.isWhitespace && $0 != ">" }
            rest = rest[value.endIndex...]
            return String(value)
        }
        rest = rest.dropFirst()
        let value = rest.prefix { $0 != quote }
        rest = rest[value.endIndex...].dropFirst()
        return String(value)
    }
}

/// The character references that pages write for what would be markup.
enum HTMLEntity {
    private static let named: [String: Character] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "middot": "·",
    ]

    static func resolve(_ text: Substring) -> String {
        var resolved = ""
        var rest = text
        while let start = rest.firstIndex(of: "&") {
            resolved += rest[..<start]
            rest = rest[start...]
            guard let end = rest.prefix(12).firstIndex(of: ";"),
                let character = character(rest[rest.index(after: start)..<end])
            else {
                resolved.append("&")
                rest = rest.dropFirst()
                continue
            }
            resolved.append(character)
            rest = rest[rest.index(after: end)...]
        }
        return resolved + rest
    }

    private static func character(_ name: Substring) -> Character? {
        guard name.first == "#" else { return named[String(name)] }
        let digits = name.dropFirst()
        let number = digits.first == "x" || digits.first == "X" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return number.flatMap(Unicode.Scalar.init).map(Character.init)
    }
}
