import Foundation

/// Writes what stands in a mail's headers (RFC 5322, and RFC 2047 for what is not ASCII).
enum MailHeader {
    /// A text such as a subject: as it is, or in encoded words.
    static func text(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } && text.utf8.count <= 60 && !text.contains("=?")
        return isPlain ? text : encodedWords(text)
    }

    /// An address with its name.
    static func address(_ address: MailAddress) -> String {
        guard let name = address.name, !name.isEmpty else { return address.address }
        let isPlain = name.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } && name.utf8.count <= 60 && !name.contains("=?")
        guard isPlain else { return "\(encodedWords(name))\n <\(address.address)>" }
        let escaped = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(escaped)\" <\(address.address)>"
    }

    /// A moment as RFC 5322, section 3.3, writes it, in UTC.
    static func date(_ date: Date) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.calendar = Calendar(identifier: .gregorian)
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss"
        return formatter.string(from: date) + " +0000"
    }

    /// Encoded words, one a line; none of them splits a character (RFC 2047, section 5).
    private static func encodedWords(_ text: String) -> String {
        // 39 bytes become 52 characters of base64, and 12 more stand around them: with the header's name before them,
        // that is within the 76 of a line.
        let longest = 39
        var words: [[UInt8]] = [[]]
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if words[words.count - 1].count + bytes.count > longest { words.append([]) }
            words[words.count - 1] += bytes
        }
        return words.map { "=?UTF-8?B?\(Data($0).base64EncodedString())?=" }.joined(separator: "\n ")
    }
}
