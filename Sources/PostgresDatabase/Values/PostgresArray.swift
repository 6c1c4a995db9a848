import Accounts
import Foundation
import SQLStore

/// Arrays of keys, as one parameter each.
///
/// Source of the binary form: `array_recv` in PostgreSQL's `utils/adt/arrayfuncs.c`.
enum PostgresArray {
    /// The keys as one binding, in the form the server reads fastest.
    static func binding(_ keys: [SQLValue]) -> SQLBinding {
        let integers = keys.compactMap { if case .integer(let number) = $0 { number } else { nil } }
        if integers.count == keys.count {
            let array = binary(integers, of: PostgresType.int8, size: 8) { $0.append(bigEndian: $1) }
            return SQLBinding(.bytes(array), as: .other("int8[]"))
        }
        let identifiers = keys.compactMap { if case .uuid(let uuid) = $0 { uuid } else { nil } }
        if identifiers.count == keys.count {
            let array = binary(identifiers, of: PostgresType.uuid, size: 16) { $0.append(contentsOf: $1.bytes) }
            return SQLBinding(.bytes(array), as: .other("uuid[]"))
        }
        return SQLBinding(.text(literal(keys)))
    }

    /// One dimension, no nulls, counted from 1.
    /// - Parameter size: how many bytes each element takes.
    private static func binary<Element>(
        _ elements: [Element], of type: UInt32, size: Int, append: (inout [UInt8], Element) -> Void
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(20 + elements.count * (4 + size))
        let dimension = elements.isEmpty ? [] : [Int32(elements.count), 1]
        for number in [elements.isEmpty ? 0 : 1, 0, Int32(bitPattern: type)] + dimension {
            bytes.append(bigEndian: number)
        }
        for element in elements {
            bytes.append(bigEndian: Int32(size))
            append(&bytes, element)
        }
        return bytes
    }

    /// Every element in quotes; its type is the server's to find, by the column it is compared with.
    static func literal(_ keys: [SQLValue]) -> String {
        var bytes = [UInt8(ascii: "{")]
        for (place, key) in keys.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            guard let text = text(of: key) else {
                bytes.append(contentsOf: "NULL".utf8)
                continue
            }
            bytes.append(UInt8(ascii: "\""))
            for byte in text.utf8 {
                if byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "\"") { bytes.append(UInt8(ascii: "\\")) }
                bytes.append(byte)
            }
            bytes.append(UInt8(ascii: "\""))
        }
        bytes.append(UInt8(ascii: "}"))
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func text(of value: SQLValue) -> String? {
        switch value {
        case .null: nil
        case .boolean(let flag): flag ? "t" : "f"
        case .integer(let number): String(number)
        case .double(let number): String(number)
        case .decimal(let number): number.description
        case .text(let text): text
        case .bytes(let bytes): "\\x" + bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        case .date(let date): date.description
        case .time(let ticks): LocalDateTime(ticks: ticks)?.description.split(separator: "T").last.map(String.init)
        case .localTimestamp(let time): time.description
        case .timestamp(let time): time.description
        case .uuid(let uuid): uuid.uuidString
        }
    }
}
