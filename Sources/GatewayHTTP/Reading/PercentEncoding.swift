/// The encoding of bytes in addresses (RFC 3986, section 2.1), read strictly.
enum PercentEncoding {
    /// The text, or nil for a broken escape or bytes that are no UTF-8.
    /// - Parameter plusIsBlank: whether `+` stands for a blank, as in queries of forms.
    static func decode(_ text: some StringProtocol, plusIsBlank: Bool) -> String? {
        let hasEscape = text.utf8.contains { byte in
            byte == UInt8(ascii: "%") || (plusIsBlank && byte == UInt8(ascii: "+"))
        }
        guard hasEscape else { return String(text) }
        var bytes: [UInt8] = []
        var rest = text.utf8.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.next().flatMap(digit), let low = rest.next().flatMap(digit) else { return nil }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsBlank: bytes.append(UInt8(ascii: " "))
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The text as one part of a path: everything but RFC 3986's unreserved characters and `@` is escaped.
    static func encode(_ text: String) -> String {
        text.utf8.reduce(into: "") { encoded, byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain =
                byte < 0x80
                && (scalar.properties.isAlphabetic || ("0"..."9").contains(Character(scalar))
                    || "-._~@".unicodeScalars.contains(scalar))
            if isPlain {
                encoded.unicodeScalars.append(scalar)
            } else {
                encoded += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
