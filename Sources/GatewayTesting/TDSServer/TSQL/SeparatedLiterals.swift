/// A query without the integers that stand in it: what is the same whatever keys it asks for.
///
/// SQL Server calls it parameterization. Only texts of a simple kind are taken apart; what looks any different stays as
/// it is, since the tokenizer alone knows what it means.
struct SeparatedLiterals {
    /// The text with a mark in the place of each integer.
    let template: String
    let values: [Int64]

    /// Longer ones may be no `int`, and so of another type.
    private static let mostDigits = 9
    private static let mark = UInt8(ascii: "?")

    /// Nil where the text is no query, has no integers, or is not of the simple kind.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.starts(with: "SELECT ".utf8, by: { $0 & ~0x20 == $1 & ~0x20 }) else { return nil }
        var template: [UInt8] = []
        template.reserveCapacity(bytes.count)
        var values: [Int64] = []
        var position = 0
        while position < bytes.count {
            let start = position
            switch bytes[position] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                var value: Int64 = 0
                while position < bytes.count, bytes[position] &- 0x30 < 10, position - start <= Self.mostDigits {
                    value = value * 10 + Int64(bytes[position] &- 0x30)
                    position += 1
                }
                // `1.5`, `1e3` and `0x1F` are other numbers, and more digits may be another type.
                guard position - start <= Self.mostDigits, position == bytes.count || Self.endsNumber(bytes[position])
                else { return nil }
                values.append(value)
                template.append(Self.mark)
                continue
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"):
                while position < bytes.count, Self.continuesWord(bytes[position]) { position += 1 }
            case UInt8(ascii: "["):
                guard let close = bytes[position...].firstIndex(of: UInt8(ascii: "]")) else { return nil }
                position = close + 1
            case UInt8(ascii: " "), UInt8(ascii: ","), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "="),
                UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "*"), UInt8(ascii: ";"), 0x09, 0x0A, 0x0D:
                position += 1
            case UInt8(ascii: ".") where position + 1 < bytes.count && !(bytes[position + 1] &- 0x30 < 10):
                position += 1
            default: return nil
            }
            template.append(contentsOf: bytes[start..<position])
        }
        guard !values.isEmpty else { return nil }
        self.template = String(decoding: template, as: UTF8.self)
        self.values = values
    }

    private static func endsNumber(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: ")") || byte == UInt8(ascii: ";") || byte <= 0x20
    }

    private static func continuesWord(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "_")
    }

    /// The tokens of the text, with those integers as parameters; nil where they are not what was found in the text.
    func parameterised(_ tokens: [Token]) -> [Token]? {
        var index = 0
        var result: [Token] = []
        for token in tokens {
            guard token.kind == .integer, token.text.utf8.count <= Self.mostDigits else {
                result.append(token)
                continue
            }
            guard index < values.count, Int64(token.text) == values[index] else { return nil }
            result.append(Token(kind: .parameter(index), text: token.text, line: token.line, range: token.range))
            index += 1
        }
        return index == values.count ? result : nil
    }
}
