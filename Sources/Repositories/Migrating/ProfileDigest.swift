public import Accounts
import Crypto
import OrderedCollections

/// A checksum of a profile's values that is the same wherever the values are stored.
///
/// Lazy copies, import and verification compare by it what two databases hold, and what one held when it was copied.
/// It is SHA-256 over the fields in the order of their names, each with its length, its value in the API's form.
public struct ProfileDigest: Sendable {
    private let fields: [FieldName]

    /// - Parameter model: the fields that count.
    public init(of model: ProfileModel) { self.fields = model.fields.keys.sorted() }

    /// The checksum, in 64 hexadecimal digits; a field without a value counts as none, named or not.
    public func callAsFunction(_ values: [FieldName: Value]) -> String {
        var hasher = SHA256()
        for field in fields {
            guard let value = values[field], !value.isNull else { continue }
            let text = Self.text(value)
            hasher.update(data: Array("\(field)=\(text.utf8.count):\(text);".utf8))
        }
        return hasher.finalize().reduce(into: "") { text, byte in
            text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
    }

    /// Whether two values are the same to every database: documents are, whatever the order of their members.
    public static func isSame(_ one: Value, _ other: Value) -> Bool { one == other || text(one) == text(other) }

    static func text(_ value: Value) -> String {
        switch value {
        case .json(let json): json.sorted.text
        default: value.json.text
        }
    }
}

extension JSONValue {
    /// The same document with the members of each object in the order of their names.
    fileprivate var sorted: JSONValue {
        switch self {
        case .object(let members):
            .object(.init(uniqueKeysWithValues: members.sorted { $0.key < $1.key }.map { ($0.key, $0.value.sorted) }))
        case .array(let elements): .array(elements.map(\.sorted))
        default: self
        }
    }
}
