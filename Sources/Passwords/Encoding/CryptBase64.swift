/// The 64 letters of `crypt` and what came after it: `./0-9A-Za-z`.
enum CryptBase64 {
    static let alphabet = Array("./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    /// What a letter counts, 0 to 63.
    static func value(of letter: UInt8) -> Int? { alphabet.firstIndex(of: letter) }

    static func contains(_ text: some StringProtocol) -> Bool { text.utf8.allSatisfy { value(of: $0) != nil } }

    /// Writes bytes as phpass does: groups of three bytes, the lowest six bits first, a last group cut short.
    static func encodeLittleEndian(_ bytes: [UInt8]) -> String {
        var letters: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let value = group.enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) }
            for position in 0...group.count { letters.append(alphabet[value >> (6 * position) & 63]) }
        }
        return String(decoding: letters, as: UTF8.self)
    }
}
