/// Text as the national types carry it: UTF-16 with the low byte first.
///
/// Most of what is sent is ASCII, whose bytes are taken and given as they are.
enum NationalText {
    /// The text of the bytes; a last odd byte counts for nothing.
    static func text(of bytes: [UInt8]) -> String {
        var narrow: [UInt8] = []
        narrow.reserveCapacity(bytes.count / 2)
        var index = 0
        while index + 1 < bytes.count {
            let (low, high) = (bytes[index], bytes[index + 1])
            guard low < 0x80, high == 0 else { return String(decoding: units(of: bytes), as: UTF16.self) }
            narrow.append(low)
            index += 2
        }
        return String(decoding: narrow, as: UTF8.self)
    }

    private static func units(of bytes: [UInt8]) -> [UInt16] {
        stride(from: 0, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0 + 1]) << 8 | UInt16(bytes[$0]) }
    }

    static func bytes(of text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count * 2)
        for unit in text.utf16 {
            bytes.append(UInt8(truncatingIfNeeded: unit))
            bytes.append(UInt8(truncatingIfNeeded: unit >> 8))
        }
        return bytes
    }
}
