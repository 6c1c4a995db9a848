extension [UInt8] {
    /// Appends a number that is not negative in decimal, with zeros before it where it is shorter than the width.
    mutating func append(_ number: Int, width: Int) {
        var unit = 1
        for _ in 1..<Swift.max(width, 1) { unit *= 10 }
        while number / unit >= 10 { unit *= 10 }
        while unit > 0 {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / unit % 10))
            unit /= 10
        }
    }
}

extension Sequence<UInt8> {
    /// The bytes in lower-case hexadecimal digits, two each.
    // Inlined, so that other modules read their own sequences without asking what they are.
    @inlinable public var hexDigits: String {
        var text: [UInt8] = []
        text.reserveCapacity(underestimatedCount * 2)
        for byte in self {
            text.append(hexDigit(byte >> 4))
            text.append(hexDigit(byte & 15))
        }
        return String(decoding: text, as: UTF8.self)
    }
}

/// The digit of a number below 16.
@usableFromInline
func hexDigit(_ number: UInt8) -> UInt8 {
    number < 10 ? UInt8(ascii: "0") + number : UInt8(ascii: "a") + number - 10
}
