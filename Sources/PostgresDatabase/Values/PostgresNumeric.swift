import Accounts

/// The binary form of `numeric`: groups of four decimal digits, the place of the first, a sign and a scale.
///
/// Source: `numeric_recv` in PostgreSQL's `utils/adt/numeric.c`.
enum PostgresNumeric {
    private static let negative: UInt16 = 0x4000

    static func encode(_ number: DecimalNumber) -> [UInt8] {
        var digits = number.digits
        digits.insert(contentsOf: repeatElement(0, count: max(0, number.scale - digits.count)), at: 0)
        let integerDigits = digits.count - number.scale
        digits.insert(contentsOf: repeatElement(0, count: (4 - integerDigits % 4) % 4), at: 0)
        digits += repeatElement(0, count: (4 - digits.count % 4) % 4)
        var groups = stride(from: 0, to: digits.count, by: 4).map { start in
            digits[start..<start + 4].reduce(Int16(0)) { $0 * 10 + Int16($1) }
        }
        var weight = (integerDigits + 3) / 4 - 1
        while groups.first == 0 {
            groups.removeFirst()
            weight -= 1
        }
        while groups.last == 0 { groups.removeLast() }
        let header = [
            UInt16(groups.count), UInt16(bitPattern: Int16(groups.isEmpty ? 0 : weight)),
            number.isNegative ? negative : 0, UInt16(number.scale),
        ]
        return header.flatMap(\.bigEndianBytes) + groups.flatMap(\.bigEndianBytes)
    }

    /// Reads the binary form; nil for NaN and the infinities, which are no decimal numbers.
    static func decode(_ bytes: [UInt8]) -> DecimalNumber? {
        let words = stride(from: 0, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
        guard words.count >= 4, words.count == 4 + Int(words[0]), words[2] == 0 || words[2] == negative else {
            return nil
        }
        let scale = Int(words[3])
        let integerGroups = Int(Int16(bitPattern: words[1])) + 1
        // From the first group of the integer part, or from the point, to the last of the scale; what is not sent is 0.
        let first = min(0, integerGroups)
        let last = max(first, integerGroups + (scale + 3) / 4)
        let digits = (first..<last).flatMap { index -> [UInt8] in
            let group = (0..<words.count - 4).contains(index) ? words[4 + index] : 0
            return [group / 1000, group / 100 % 10, group / 10 % 10, group % 10].map { UInt8(truncatingIfNeeded: $0) }
        }
        let kept = digits.prefix(max(0, integerGroups) * 4 + scale)
        return DecimalNumber(isNegative: words[2] == negative, digits: kept, scale: scale)
    }
}
