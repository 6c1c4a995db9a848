import Foundation

/// Base64 (RFC 4648) in its one spelling: whatever else decodes to the same bytes is refused.
enum Base64 {
    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        guard let data = Data(base64Encoded: String(text)), data.base64EncodedString() == text else { return nil }
        return Array(data)
    }

    /// Decodes what has no padding, as in PHC strings.
    static func decodeUnpadded(_ text: some StringProtocol) -> [UInt8]? {
        guard !text.hasSuffix("=") else { return nil }
        return decode(text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4))
    }

    static func encodeUnpadded(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("=", with: "")
    }
}
