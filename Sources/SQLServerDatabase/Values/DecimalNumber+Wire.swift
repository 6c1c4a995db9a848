import Accounts

extension DecimalNumber {
    /// Reads `money`, `smallmoney`, or db-lib's DBNUMERIC: precision, scale, sign (1 is negative), and the magnitude
    /// with its most significant byte first, in as many bytes as the precision takes.
    init?(wire bytes: Span<UInt8>, type: WireType) {
        switch type {
        case .money:
            let high = Int64(bytes.littleEndian(as: Int32.self))
            let low = Int64(bytes.littleEndian(at: 4, as: UInt32.self))
            self.init(unscaled: high << 32 | low, scale: 4)
        case .smallMoney: self.init(unscaled: Int64(bytes.littleEndian(as: Int32.self)), scale: 4)
        default:
            guard bytes.count >= 3, let length = Self.magnitudeLength(precision: Int(bytes[0])),
                bytes.count >= 3 + length
            else { return nil }
            var magnitude: UInt128 = 0
            for index in 3..<3 + length { magnitude = magnitude << 8 | UInt128(bytes[index]) }
            self.init(isNegative: bytes[2] == 1, magnitude: magnitude, scale: Int(bytes[1]))
        }
    }

    /// The number as DBNUMERIC of 38 digits, or nil where it has more.
    var wireNumeric: [UInt8]? {
        guard scale <= 38, digits.count <= 38 else { return nil }
        let magnitude = digits.reduce(UInt128(0)) { $0 * 10 + UInt128($1) }
        let bytes = (0..<16).map { UInt8(truncatingIfNeeded: magnitude >> UInt128((15 - $0) * 8)) }
        return [38, UInt8(scale), isNegative ? 1 : 0] + bytes + Array(repeating: 0, count: 16)
    }

    /// The number times ten to `scale`, or nil where that has a fraction or is beyond 64 bits.
    func unscaled(scale: Int) -> Int64? {
        guard let number = rescaled(to: scale), number.digits.count <= 19 else { return nil }
        let magnitude = number.digits.reduce(Int128(0)) { $0 * 10 + Int128($1) }
        return Int64(exactly: isNegative ? -magnitude : magnitude)
    }

    private init?(unscaled: Int64, scale: Int) {
        self.init(isNegative: unscaled < 0, magnitude: UInt128(unscaled.magnitude), scale: scale)
    }

    private init?(isNegative: Bool, magnitude: UInt128, scale: Int) {
        let digits = String(magnitude).utf8.map { $0 - UInt8(ascii: "0") }
        self.init(isNegative: isNegative, digits: digits, scale: scale)
    }

    /// How many bytes the largest number of so many digits takes.
    private static func magnitudeLength(precision: Int) -> Int? {
        guard (1...38).contains(precision) else { return nil }
        let largest = (0..<precision).reduce(UInt128(0)) { number, _ in number * 10 + 9 }
        return (UInt128.bitWidth - largest.leadingZeroBitCount + 7) / 8
    }
}
