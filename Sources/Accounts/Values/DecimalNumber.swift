/// A decimal number kept digit by digit, so that money survives every database and JSON.
///
/// `1.50` and `1.5` are equal, and are kept apart only by how they were written.
public struct DecimalNumber: Sendable, CustomStringConvertible {
    public let isNegative: Bool
    /// The digits of the unscaled number, most significant first, without leading zeros; empty for zero.
    public let digits: [UInt8]
    /// How many of the digits stand behind the point.
    public let scale: Int

    /// Makes the number `±digits × 10^-scale`; each digit is 0 to 9, and the scale is not negative.
    public init?(isNegative: Bool, digits: some Sequence<UInt8>, scale: Int) {
        let significant = Array(digits.drop { $0 == 0 })
        guard scale >= 0, significant.allSatisfy({ $0 <= 9 }) else { return nil }
        self.isNegative = isNegative && !significant.isEmpty
        self.digits = significant
        self.scale = scale
    }

    public init(_ integer: some BinaryInteger) {
        self.isNegative = integer < 0
        let digits = String(integer.magnitude).utf8.map { $0 - UInt8(ascii: "0") }
        self.digits = digits == [0] ? [] : digits
        self.scale = 0
    }

    /// Reads an optional sign, digits, and optionally a point with digits; at most 100 digits, no exponent; else nil.
    public init?(_ text: some StringProtocol) {
        var rest = Array(text.utf8)[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        let halves = rest.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard rest.count <= 99 + halves.count, halves.count <= 2, halves.allSatisfy({ !$0.isEmpty }),
            halves.joined().allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        self.init(
            isNegative: isNegative, digits: halves.joined().map { $0 - UInt8(ascii: "0") },
            scale: halves.count == 2 ? halves[1].count : 0)
    }

    /// How many digits stand before the point, without leading zeros.
    public var integerDigits: Int { max(0, digits.count - scale) }

    /// The smallest scale that loses nothing.
    public var significantScale: Int {
        guard !digits.isEmpty else { return 0 }
        let zeros = digits.reversed().prefix { $0 == 0 }.count
        return max(0, scale - zeros)
    }

    /// The same number written with `scale` digits behind the point, or nil where that would lose some.
    public func rescaled(to scale: Int) -> DecimalNumber? {
        guard scale >= significantScale else { return nil }
        let digits =
            scale >= self.scale
            ? self.digits + Array(repeating: 0, count: self.digits.isEmpty ? 0 : scale - self.scale)
            : Array(self.digits.dropLast(self.scale - scale))
        return DecimalNumber(isNegative: isNegative, digits: digits, scale: scale)
    }

    /// The number in plain notation, with the point where the scale puts it.
    public var description: String {
        let padded = Array(repeating: 0, count: max(0, scale + 1 - digits.count)) + digits
        let text = String(decoding: padded.map { $0 + UInt8(ascii: "0") }, as: UTF8.self)
        let sign = isNegative ? "-" : ""
        return scale == 0 ? sign + text : sign + text.dropLast(scale) + "." + text.suffix(scale)
    }
}

extension DecimalNumber: Hashable, Comparable {
    private var normalized: DecimalNumber { rescaled(to: significantScale) ?? self }

    public static func == (left: Self, right: Self) -> Bool {
        let (left, right) = (left.normalized, right.normalized)
        return left.isNegative == right.isNegative && left.digits == right.digits && left.scale == right.scale
    }

    public func hash(into hasher: inout Hasher) {
        let normal = normalized
        hasher.combine(normal.isNegative)
        hasher.combine(normal.digits)
        hasher.combine(normal.scale)
    }

    public static func < (left: Self, right: Self) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        let scale = max(left.scale, right.scale)
        guard let first = left.rescaled(to: scale)?.digits, let second = right.rescaled(to: scale)?.digits else {
            return false
        }
        let smaller =
            first.count == second.count ? first.lexicographicallyPrecedes(second) : first.count < second.count
        return left.isNegative ? !smaller && first != second : smaller
    }
}
