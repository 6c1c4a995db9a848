internal import Foundation

/// JSON as the functions about it see it.
enum JSONText {
    /// Whether the text is a JSON object or array.
    static func isDocument(_ text: String) -> Bool {
        isPlainList(text) || (try? JSONSerialization.jsonObject(with: Data(text.utf8))) != nil
    }

    /// Whether it is a list of short integers and of text without escapes: what lists of keys are.
    ///
    /// What is not may be JSON all the same.
    private static func isPlainList(_ text: String) -> Bool {
        var bytes = text.utf8.makeIterator()
        guard bytes.next() == UInt8(ascii: "[") else { return false }
        while true {
            guard let end = element(&bytes) else { return false }
            if end == UInt8(ascii: "]") { return bytes.next() == nil }
            guard end == UInt8(ascii: ",") else { return false }
        }
    }

    /// The byte behind the element that begins here; nil where it is none of the plain kind.
    private static func element(_ bytes: inout String.UTF8View.Iterator) -> UInt8? {
        guard var byte = bytes.next() else { return nil }
        if byte == UInt8(ascii: "\"") {
            while let next = bytes.next(), next != UInt8(ascii: "\\"), next >= 0x20 {
                if next == UInt8(ascii: "\"") { return bytes.next() }
            }
            return nil
        }
        if byte == UInt8(ascii: "-") {
            guard let next = bytes.next() else { return nil }
            byte = next
        }
        // No other digit may follow a zero.
        guard byte &- 0x30 < 10 else { return nil }
        if byte == UInt8(ascii: "0") { return bytes.next() }
        for _ in 0..<18 {
            guard let next = bytes.next() else { return nil }
            guard next &- 0x30 < 10 else { return next }
        }
        return nil
    }
}
