public import Accounts
import Crypto
import OrderedCollections

/// A checksum of a profile's values that is the same wherever the values are stored.
///
/// Lazy copies, import and verification compare by it what two databases hold, and what one held when it was copied.
/// It is SHA-256 over the fields in the order of their names, each with its length, its value in the API's form.
public struct ProfileDigest: Sendable {
    /// The fields in the order of their names, each with its place in the model.
    private let fields: [(name: FieldName, place: Int)]

    /// - Parameter model: the fields that count.
    public init(of model: ProfileModel) {
        self.fields = model.layout.names.enumerated().map { (name: $1, place: $0) }.sorted { $0.name < $1.name }
    }

    /// The checksum, in 64 hexadecimal digits; a field without a value counts as none, named or not.
    public func callAsFunction(_ values: [FieldName: Value]) -> String { digest { values[$0.name] ?? .null } }

    /// The checksum of values in the order of the model.
    public func callAsFunction(row: [Value]) -> String { digest { row[$0.place] } }

    private func digest(_ value: ((name: FieldName, place: Int)) -> Value) -> String {
        var bytes: [UInt8] = []
        var text: [UInt8] = []
        for field in fields {
            let value = value(field)
            guard !value.isNull else { continue }
            text.removeAll(keepingCapacity: true)
            Self.write(value, to: &text)
            bytes.append(contentsOf: field.name.rawValue.utf8)
            bytes.append(UInt8(ascii: "="))
            bytes.append(contentsOf: String(text.count).utf8)
            bytes.append(UInt8(ascii: ":"))
            bytes.append(contentsOf: text)
            bytes.append(UInt8(ascii: ";"))
        }
        return SHA256.hash(data: bytes).hexDigits
    }

    /// Whether two values are the same to every database: documents are, whatever the order of their members.
    public static func isSame(_ one: Value, _ other: Value) -> Bool { one == other || text(one) == text(other) }

    static func text(_ value: Value) -> String {
        var bytes: [UInt8] = []
        write(value, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func write(_ value: Value, to bytes: inout [UInt8]) {
        switch value {
        case .json(let json): bytes.append(contentsOf: json.sorted.utf8)
        default: value.writeJSON(to: &bytes)
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
