/// Writes a text as `quoted-printable` (RFC 2045, section 6.7): lines of at most 76 characters of ASCII.
enum QuotedPrintable {
    private static let longestLine = 76
    private static let digits = Array("0123456789ABCDEF")

    static func encode(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { encode(line: $0) }.joined(separator: "\n")
    }

    private static func encode(line: Substring) -> String {
        var lines = [""]
        let bytes = Array(line.utf8)
        for (index, byte) in bytes.enumerated() {
            let isBlank = byte == 0x20 || byte == 0x09
            let isLast = index == bytes.count - 1
            let isPlain = (byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "=")) || (isBlank && !isLast)
            let piece =
                isPlain
                ? String(Unicode.Scalar(byte)) : "=\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            // One character stays free for the "=" that says that the line goes on.
            if lines[lines.count - 1].utf8.count + piece.utf8.count > longestLine - 1 {
                lines[lines.count - 1] += "="
                lines.append("")
            }
            lines[lines.count - 1] += piece
        }
        return lines.joined(separator: "\n")
    }
}
