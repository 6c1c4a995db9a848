/// An exact number of up to 38 digits: `unscaled × 10^-scale`.
struct ExactDecimal: Hashable, Sendable, CustomStringConvertible {
    let unscaled: Int128
    let scale: Int

    init(unscaled: Int128, scale: Int) {
        self.unscaled = unscaled
        self.scale = scale
    }

    /// Reads plain notation: sign, digits, perhaps a point and digits.
    ///
    /// Nil for anything else, or more than 38 digits.
    init?(_ text: some StringProtocol) {
        var digits = Substring(text)
        let isNegative = digits.first == "-"
        if isNegative || digits.first == "+" { digits.removeFirst() }
        var value: Int128 = 0
        var scale = 0
        var hasPoint = false
        var hasDigit = false
        for byte in digits.utf8 {
            if byte == UInt8(ascii: "."), !hasPoint {
                hasPoint = true
                continue
            }
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            hasDigit = true
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow, product < Self.limit else { return nil }
            value = product + Int128(byte - UInt8(ascii: "0"))
            if hasPoint { scale += 1 }
        }
        guard hasDigit, value < Self.limit else { return nil }
        self.init(unscaled: isNegative ? -value : value, scale: scale)
    }

    /// 10^38, the first number that no decimal holds.
    static let limit = power(of: 38)

    static func power(of exponent: Int) -> Int128 {
        (0..<exponent).reduce(into: Int128(1)) { power, _ in power *= 10 }
    }

    /// How many digits the unscaled number has.
    var digits: Int {
        var rest = unscaled.magnitude
        var count = 0
        while rest > 0 {
            rest /= 10
            count += 1
        }
        return count
    }

    /// The same number with another scale, halves away from zero; nil where it would overflow.
    func rescaled(to newScale: Int) -> ExactDecimal? {
        if newScale >= scale {
            guard newScale - scale <= 38 else { return nil }
            let (value, overflow) = unscaled.multipliedReportingOverflow(by: Self.power(of: newScale - scale))
            return overflow ? nil : ExactDecimal(unscaled: value, scale: newScale)
        }
        let divisor = Self.power(of: min(38, scale - newScale))
        var (quotient, remainder) = unscaled.quotientAndRemainder(dividingBy: divisor)
        if remainder.magnitude >= (divisor / 2).magnitude, remainder != 0 { quotient += unscaled < 0 ? -1 : 1 }
        return ExactDecimal(unscaled: quotient, scale: newScale)
    }

    /// The whole part, cut towards zero.
    var truncated: Int128 { unscaled / Self.power(of: scale) }

    var double: Double { Double(description) ?? 0 }

    var description: String {
        let digits = String(unscaled.magnitude)
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        let sign = unscaled < 0 ? "-" : ""
        return scale == 0 ? sign + padded : sign + padded.dropLast(scale) + "." + padded.suffix(scale)
    }

    /// Compares by value, whatever the scales.
    static func isLess(_ left: ExactDecimal, _ right: ExactDecimal) -> Bool {
        let wholes = (left.truncated, right.truncated)
        if wholes.0 != wholes.1 { return wholes.0 < wholes.1 }
        let scale = max(left.scale, right.scale)
        let a = (left.unscaled % power(of: left.scale)) * power(of: scale - left.scale)
        let b = (right.unscaled % power(of: right.scale)) * power(of: scale - right.scale)
        return a < b
    }
}
