import Accounts
import Foundation
import SQLStore

extension SQLValue {
    /// Reads a value as db-lib presents it; nil where it is not what its type says.
    init?(wire bytes: Span<UInt8>, type: WireType) {
        switch type {
        case .bit: self = .boolean(bytes.littleEndian(as: UInt8.self) != 0)
        case .tinyInt: self = .integer(Int64(bytes.littleEndian(as: UInt8.self)))
        case .smallInt: self = .integer(Int64(bytes.littleEndian(as: Int16.self)))
        case .int: self = .integer(Int64(bytes.littleEndian(as: Int32.self)))
        case .bigInt: self = .integer(bytes.littleEndian(as: Int64.self))
        case .real: self = .double(Double(Float(bitPattern: bytes.littleEndian(as: UInt32.self))))
        case .float: self = .double(Double(bitPattern: bytes.littleEndian(as: UInt64.self)))
        case .money, .smallMoney, .decimal, .numeric:
            guard let number = DecimalNumber(wire: bytes, type: type) else { return nil }
            self = .decimal(number)
        case .dateTime, .smallDateTime, .date, .time, .dateTime2, .dateTimeOffset:
            guard let moment = SQLValue(wireMoment: bytes, type: type) else { return nil }
            self = moment
        case .uniqueIdentifier:
            guard let uuid = UUID(wire: bytes) else { return nil }
            self = .uuid(uuid)
        case .character, .text, .nationalText, .nationalVariable:
            guard let text = try? UTF8Span(validating: bytes) else { return nil }
            self = .text(String(copying: text))
        case .binary, .variableBinary, .image: self = .bytes(bytes.array)
        }
    }
}

extension Span<UInt8> {
    var array: [UInt8] {
        var array: [UInt8] = []
        array.reserveCapacity(count)
        for index in indices { array.append(self[index]) }
        return array
    }

    /// The integer that begins at a place; what lies past the end counts as 0.
    func littleEndian<Number: FixedWidthInteger>(at offset: Int = 0, as type: Number.Type) -> Number {
        var number: Number = 0
        for index in 0..<Number.bitWidth / 8 where offset + index < count {
            number |= Number(truncatingIfNeeded: self[offset + index]) << Number(index * 8)
        }
        return number
    }
}

extension UUID {
    /// Reads SQL Server's order of bytes: the first three groups are little-endian, the others as written.
    init?(wire bytes: Span<UInt8>) {
        guard bytes.count == 16 else { return nil }
        self.init(
            uuid: (
                bytes[3], bytes[2], bytes[1], bytes[0], bytes[5], bytes[4], bytes[7], bytes[6],
                bytes[8], bytes[9], bytes[10], bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]
            ))
    }
}
