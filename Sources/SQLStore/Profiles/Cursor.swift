import Accounts
import Foundation

/// Where a page ended: opaque to clients, and good for one list alone.
struct Cursor: Sendable {
    /// What list it belongs to, so that it is refused elsewhere.
    let scope: String
    /// The sort values of the last element.
    let position: [JSONValue]

    var text: String {
        Data(JSONValue.array([.string(scope)] + position).utf8).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// Reads what a client sent.
    /// - Throws: ``AccountError`` `malformed` for what is no cursor of this list.
    static func position(in text: String, scope: String, count: Int) throws(AccountError) -> [JSONValue] {
        let standard = text.replacing("-", with: "+").replacing("_", with: "/")
        let padded = standard + String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: padded), let json = try? JSONValue(parsing: data),
            case .array(let elements) = json, elements.count == count + 1, elements.first == .string(scope)
        else { throw malformed }
        return Array(elements.dropFirst())
    }

    /// Reads what a client sent, for a list in the order of numbers.
    /// - Throws: ``AccountError`` `malformed` for what is no cursor of this list.
    static func number(in text: String, scope: String) throws(AccountError) -> SQLValue {
        guard let number = try position(in: text, scope: scope, count: 1).first?.integer else { throw malformed }
        return .integer(number)
    }

    static let malformed = AccountError(.malformed, "the cursor is none of this list; leave it out to begin anew")
}
