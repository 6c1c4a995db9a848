/// The bytes of non-national text: the Windows code pages 1252 (Western) and 1255 (Hebrew).
enum CodePage: Int, Hashable, Sendable, Codable {
    case western = 1252
    case hebrew = 1255

    /// The characters of the bytes 80 to FF; U+FFFF where the code page has none.
    private var upperHalf: [UInt16] {
        switch self {
        case .western: Self.westernHalf
        case .hebrew: Self.hebrewHalf
        }
    }

    func encode(_ text: String) -> [UInt8] {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return Array(text.utf8) }
        return text.unicodeScalars.map { byte(of: $0) ?? UInt8(ascii: "?") }
    }

    func decode(_ bytes: some Collection<UInt8>) -> String {
        if bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
        let half = upperHalf
        var text = String.UnicodeScalarView()
        for byte in bytes {
            let value = byte < 0x80 ? UInt16(byte) : half[Int(byte) - 0x80]
            text.append(Unicode.Scalar(value) ?? "\u{FFFD}")
        }
        return String(text)
    }

    /// The text with `?` in place of every character that the code page does not have.
    func squeeze(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
        return decode(
            text.unicodeScalars.flatMap { scalar in
                // A character outside the basic plane takes two UTF-16 units, and so leaves two marks.
                byte(of: scalar).map { [$0] }
                    ?? Array(repeating: UInt8(ascii: "?"), count: scalar.value > 0xFFFF ? 2 : 1)
            })
    }

    private func byte(of scalar: Unicode.Scalar) -> UInt8? {
        if scalar.value < 0x80 { return UInt8(scalar.value) }
        guard let value = UInt16(exactly: scalar.value), value != 0xFFFF else { return nil }
        return (self == .western ? Self.westernBytes : Self.hebrewBytes)[value]
    }

    private static let westernBytes = bytes(of: westernHalf)
    private static let hebrewBytes = bytes(of: hebrewHalf)

    private static func bytes(of half: [UInt16]) -> [UInt16: UInt8] {
        Dictionary(
            zip(half, UInt8(0x80)...UInt8(0xFF)).filter { $0.0 != 0xFFFF }, uniquingKeysWith: { first, _ in first })
    }

    private static let westernHalf: [UInt16] =
        [
            0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
            0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
            0x0153, 0x9D, 0x017E, 0x0178,
        ] + Array(0xA0...0xFF)

    private static let hebrewHalf: [UInt16] = {
        var half: [UInt16] = [
            0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x8A, 0x2039, 0x8C, 0x8D,
            0x8E, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x9A, 0x203A,
            0x9C, 0x9D, 0x9E, 0x9F,
        ]
        half += Array(0xA0...0xBF)
        half[0x24] = 0x20AA
        half[0x2A] = 0x00D7
        half[0x3A] = 0x00F7
        half += Array(0x05B0...0x05B9)
        half += [0xFFFF, 0x05BB, 0x05BC, 0x05BD, 0x05BE, 0x05BF, 0x05C0, 0x05C1, 0x05C2, 0x05C3]
        half += [0x05F0, 0x05F1, 0x05F2, 0x05F3, 0x05F4] + Array(repeating: 0xFFFF, count: 7)
        half += Array(0x05D0...0x05EA)
        half += [0xFFFF, 0xFFFF, 0x200E, 0x200F, 0xFFFF]
        return half
    }()
}
