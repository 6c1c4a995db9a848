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

    /// Appends a number in decimal.
    mutating func append(decimal number: Int64) {
        if number < 0 { append(contentsOf: String(number).utf8) } else { append(Int(number), width: 1) }
    }
}

extension Sequence<UInt8> {
    /// The bytes in lower-case hexadecimal digits, two each.
    // Inlined, so that other modules read their own sequences without asking what they are.
    @inlinable public var hexDigits: String {
        var text: [UInt8] = []
        // As many as most have: a digest does not say how many it has.
        text.reserveCapacity(Swift.max(underestimatedCount * 2, 64))
        for byte in self {
            text.append(hexDigit(byte >> 4))
            text.append(hexDigit(byte & 15))
        }
        return String(decoding: text, as: UTF8.self)
    }
}

/// The digit of a number below 16.
@inlinable
func hexDigit(_ number: UInt8) -> UInt8 {
    number < 10 ? UInt8(ascii: "0") + number : UInt8(ascii: "a") + number - 10
}
