public import Accounts
import Crypto
import OrderedCollections

/// A checksum of a profile's values that is the same wherever the values are stored.
///
/// Lazy copies, import and verification compare by it what two databases hold, and what one held when it was copied.
/// It is SHA-256 over the fields in the order of their names, each with its length, its value in the API's form.
public struct ProfileDigest: Sendable {
    private struct DigestedField {
        let name: FieldName
        /// Where it stands in the model.
        let place: Int
        /// What comes before its value.
        let prefix: [UInt8]
    }

    /// The fields in the order of their names.
    private let fields: [DigestedField]

    /// - Parameter model: the fields that count.
    public init(of model: ProfileModel) {
        self.fields = model.layout.names.enumerated().map { place, name in
            DigestedField(name: name, place: place, prefix: Array("\(name.rawValue)=".utf8))
        }.sorted { $0.name < $1.name }
    }

    /// The checksum, in 64 hexadecimal digits; a field without a value counts as none, named or not.
    public func callAsFunction(_ values: [FieldName: Value]) -> String { digest { values[$0.name] ?? .null } }

    /// The checksum of values in the order of the model.
    public func callAsFunction(row: [Value]) -> String { digest { row[$0.place] } }

    private func digest(_ value: (borrowing DigestedField) -> Value) -> String {
        var (bytes, text): ([UInt8], [UInt8]) = ([], [])
        bytes.reserveCapacity(256)
        text.reserveCapacity(64)
        let fields = fields.span
        for index in fields.indices {
            let value = value(fields[index])
            guard !value.isNull else { continue }
            text.removeAll(keepingCapacity: true)
            Self.write(value, to: &text)
            bytes.append(contentsOf: fields[index].prefix)
            bytes.append(decimal: Int64(text.count))
            bytes.append(UInt8(ascii: ":"))
            bytes.append(contentsOf: text)
            bytes.append(UInt8(ascii: ";"))
        }
        return unsafe SHA256.hash(data: bytes).withUnsafeBytes { unsafe String(hexadecimal: $0) }
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
