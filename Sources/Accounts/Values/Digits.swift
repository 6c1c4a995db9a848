extension [UInt8] {
    /// Appends a number that is not negative in decimal, with zeros before it where it is shorter than the width, which is at
    /// most 20.
    mutating func append(_ number: Int, width: Int) {
        // What dates and times are nearly made of.
        if width == 2, number < 100 {
            append(hexDigit(UInt8(truncatingIfNeeded: number / 10)))
            append(hexDigit(UInt8(truncatingIfNeeded: number % 10)))
        } else {
            append(number.magnitude, width: width)
        }
    }

    /// Appends a number in decimal.
    public mutating func append(decimal number: Int64) {
        if number < 0 { append(UInt8(ascii: "-")) }
        append(UInt(number.magnitude), width: 1)
    }

    // Plain loops, since those over ranges make objects where nothing is optimized.
    private mutating func append(_ number: UInt, width: Int) {
        var (rest, first) = (number, count)
        while rest > 0 || count < first + width {
            append(hexDigit(UInt8(truncatingIfNeeded: rest % 10)))
            rest /= 10
        }
        // The last digit came first.
        var last = count - 1
        while first < last {
            swapAt(first, last)
            first += 1
            last -= 1
        }
    }

    /// Appends a number in 32 lower-case hexadecimal digits.
    public mutating func append(hexadecimal number: UInt128) {
        append(hexadecimal: UInt64(truncatingIfNeeded: number >> 64))
        append(hexadecimal: UInt64(truncatingIfNeeded: number))
    }

    private mutating func append(hexadecimal number: UInt64) {
        var shift: UInt64 = 64
        while shift > 0 {
            shift -= 4
            append(hexDigit(UInt8(truncatingIfNeeded: number &>> shift) & 15))
        }
    }
}

extension String {
    /// The bytes in lower-case hexadecimal digits, two each.
    @unsafe
    public init(hexadecimal bytes: UnsafeRawBufferPointer) {
        self = unsafe String(unsafeUninitializedCapacity: bytes.count * 2) { text in
            for index in 0..<bytes.count {
                unsafe text[2 * index] = hexDigit(bytes[index] >> 4)
                unsafe text[2 * index + 1] = hexDigit(bytes[index] & 15)
            }
            return bytes.count * 2
        }
    }

    /// Whether U+0000 is in the text, which no column holds.
    public var containsNUL: Bool {
        let bytes = utf8.span
        for index in bytes.indices where bytes[index] == 0 { return true }
        return false
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
