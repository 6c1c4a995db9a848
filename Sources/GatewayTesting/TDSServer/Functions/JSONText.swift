internal import Foundation

/// JSON as the functions about it see it.
enum JSONText {
    /// Whether the text is a JSON object or array.
    static func isDocument(_ text: String) -> Bool {
        (try? JSONSerialization.jsonObject(with: Data(text.utf8))) != nil
    }
}
