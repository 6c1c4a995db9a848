import Accounts
import Foundation
import SQLStore

/// A binding as it goes into `sp_executesql`: how it is declared, and what is sent for it.
///
/// The declaration has the family of the column's type, so that an index can be sought, but not its length: a value
/// assigned to a parameter that is too short is cut without a word, while a column refuses it.
struct EncodedParameter: Hashable, Sendable {
    let declaration: String
    let wire: WireParameter

    /// A value no parameter of its type can hold.
    struct Unfit: Error, Hashable {
        let code: DatabaseError.Code
        let detail: String
    }

    init(_ declaration: String, _ wire: WireParameter) {
        self.declaration = declaration
        self.wire = wire
    }

    init(_ binding: SQLBinding) throws(Unfit) {
        let natural = Self.naturalType(of: binding.value)
        if let parameter = try Self.encode(binding.value, as: binding.type ?? natural) {
            self = parameter
        } else if let parameter = try Self.encode(binding.value, as: natural) {
            self = parameter  // of another kind than its column: the server converts it, or says why not
        } else {
            throw Unfit(code: .other, detail: "a \(binding.value.kind) cannot be sent")
        }
    }

    private static func encode(_ value: SQLValue, as type: SQLType) throws(Unfit) -> EncodedParameter? {
        if value.isNull { return null(as: type) }
        switch type {
        case .boolean:
            return value.boolean.map { EncodedParameter("bit", WireParameter(type: .bit, bytes: [$0 ? 1 : 0])) }
        case .integer(let bits):
            return value.integer.map { EncodedParameter(integerType($0, bits: bits), .integer($0)) }
        case .float(let bits): return try float(value, bits: bits)
        case .decimal(let precision, let scale): return try decimal(value, precision: precision, scale: scale)
        case .money(let isSmall): return try money(value, isSmall: isSmall)
        case .text(_, let isNational, _): return try text(value, isNational: isNational)
        case .json, .other: return try text(value, isNational: true)
        case .xml: return try text(value, isNational: true).map { EncodedParameter("xml", $0.wire) }
        case .bytes, .rowVersion: return bytes(value)
        case .date, .time, .localTimestamp, .timestamp: return try moment(value, as: type)
        case .uuid:
            guard case .uuid(let uuid) = value else { return nil }
            return EncodedParameter("uniqueidentifier", .text(uuid.uuidString))
        }
    }

    /// NULL, sent as a type that the server converts to the declared one.
    private static func null(as type: SQLType) -> EncodedParameter {
        let wire: WireType =
            switch type {
            case .boolean, .integer: .bigInt
            case .float, .decimal, .money: .float
            case .bytes, .rowVersion: .variableBinary
            default: .nationalVariable
            }
        return EncodedParameter(declaration(of: type), WireParameter(type: wire, bytes: nil))
    }

    /// The declaration of a parameter that holds any value of a column's type.
    static func declaration(of type: SQLType) -> String {
        switch type {
        case .text(_, let isNational, _): isNational ? "nvarchar(4000)" : "varchar(8000)"
        case .bytes, .rowVersion: "varbinary(8000)"
        case .other: "nvarchar(4000)"
        default: SQLServerDialect.declaration(of: type)
        }
    }

    /// The type of a value that nobody gave one.
    static func naturalType(of value: SQLValue) -> SQLType {
        switch value {
        case .null, .text: .anyText
        case .boolean: .boolean
        case .integer: .bigint
        case .double: .float(bits: 64)
        case .decimal(let number): .decimal(precision: 38, scale: min(number.scale, 38))
        case .bytes: .bytes(length: nil)
        case .date: .date
        case .time: .time(scale: 7)
        case .localTimestamp: .localTimestamp(.scaled(7))
        case .timestamp: .timestamp(scale: 7)
        case .uuid: .uuid
        }
    }
}

// MARK: - Numbers

extension EncodedParameter {
    /// The column's own type where the value fits, else `bigint`: then a comparison finds nothing, and a column
    /// refuses it.
    private static func integerType(_ number: Int64, bits: Int) -> String {
        let fits =
            switch bits {
            case 8: UInt8(exactly: number) != nil
            case 16: Int16(exactly: number) != nil
            case 32: Int32(exactly: number) != nil
            default: true
            }
        return SQLServerDialect.declaration(of: .integer(bits: fits ? bits : 64))
    }

    private static func float(_ value: SQLValue, bits: Int) throws(Unfit) -> EncodedParameter? {
        let number: Double
        switch value {
        case .double(let double): number = double
        case .integer(let integer): number = Double(integer)
        default: return nil
        }
        guard number.isFinite, bits > 32 || Float(number).isFinite else {
            throw Unfit(code: .valueOutOfRange, detail: "a number that a float of \(bits) bits does not have")
        }
        let wire = WireParameter(type: .float, bytes: number.bitPattern.littleEndianBytes)
        return EncodedParameter(bits > 32 ? "float" : "real", wire)
    }

    private static func number(_ value: SQLValue) -> DecimalNumber? {
        switch value {
        case .decimal(let number): number
        case .integer(let integer): DecimalNumber(integer)
        default: nil
        }
    }

    private static func decimal(_ value: SQLValue, precision: Int, scale: Int) throws(Unfit) -> EncodedParameter? {
        guard let number = number(value) else { return nil }
        // The server would round what has too many digits behind the point, without a word.
        guard let exact = number.rescaled(to: scale), exact.digits.count <= precision, let bytes = exact.wireNumeric
        else { throw Unfit(code: .valueOutOfRange, detail: "a number beyond decimal(\(precision), \(scale))") }
        return EncodedParameter("decimal(\(precision), \(scale))", WireParameter(type: .numeric, bytes: bytes))
    }

    private static func money(_ value: SQLValue, isSmall: Bool) throws(Unfit) -> EncodedParameter? {
        guard let number = number(value) else { return nil }
        guard let units = number.unscaled(scale: 4), !isSmall || Int32(exactly: units) != nil,
            let bytes = number.rescaled(to: 4)?.wireNumeric
        else { throw Unfit(code: .valueOutOfRange, detail: "a number beyond \(isSmall ? "smallmoney" : "money")") }
        return EncodedParameter(isSmall ? "smallmoney" : "money", WireParameter(type: .numeric, bytes: bytes))
    }
}

// MARK: - Texts, bytes and moments

extension EncodedParameter {
    /// A text, as the type it is safe to be compared as.
    ///
    /// A `varchar` parameter is in the code page of the database, which may be another than the column's: only ASCII
    /// is the same in all. Other texts go as `nvarchar`, which the column's side is converted to.
    private static func text(_ value: SQLValue, isNational: Bool) throws(Unfit) -> EncodedParameter? {
        guard let text = value.text else { return nil }
        guard !text.containsNUL else { throw Unfit(code: .invalidText, detail: "a text with U+0000") }
        let wire = WireParameter.text(text)
        if isNational || !text.utf8.allSatisfy({ $0 < 0x80 }) {
            return EncodedParameter(wire.type == .nationalVariable ? "nvarchar(4000)" : "nvarchar(max)", wire)
        }
        return EncodedParameter(text.utf8.count <= 8000 ? "varchar(8000)" : "varchar(max)", wire)
    }

    private static func bytes(_ value: SQLValue) -> EncodedParameter? {
        guard case .bytes(let bytes) = value else { return nil }
        return bytes.count <= 8000
            ? EncodedParameter("varbinary(8000)", WireParameter(type: .variableBinary, bytes: bytes))
            : EncodedParameter("varbinary(max)", WireParameter(type: .image, bytes: bytes))
    }

    private static func moment(_ value: SQLValue, as type: SQLType) throws(Unfit) -> EncodedParameter? {
        guard let bytes = value.wireDateTime2 else { return nil }
        let declaration = SQLServerDialect.declaration(of: type)
        if case .localTimestamp(let kind) = type, let range = kind.range, case let ticks = value.ticks ?? 0,
            !range.contains(ticks)
        {
            throw Unfit(code: .valueOutOfRange, detail: "a day outside \(declaration)")
        }
        return EncodedParameter(declaration, WireParameter(type: .dateTime2, bytes: bytes))
    }
}

extension SQLValue {
    /// Steps of 100 ns since 1970 of a day or a moment; else nil.
    fileprivate var ticks: Int64? {
        switch self {
        case .date(let date): LocalDateTime(date: date, ticksOfDay: 0)?.ticks
        case .localTimestamp(let local): local.ticks
        case .timestamp(let timestamp): timestamp.ticks
        default: nil
        }
    }
}

extension SQLType.LocalTimestampKind {
    /// What the two old types can hold, rounding to their steps allowed for; nil for all years.
    fileprivate var range: ClosedRange<Int64>? {
        switch self {
        case .datetime: Self.range("1753-01-01 00:00:00", "9999-12-31 23:59:59.9983333")
        case .smalldatetime: Self.range("1900-01-01 00:00:00", "2079-06-06 23:59:29.9989999")
        case .scaled: nil
        }
    }

    private static func range(_ first: String, _ last: String) -> ClosedRange<Int64>? {
        guard let first = LocalDateTime(first), let last = LocalDateTime(last) else { return nil }
        return first.ticks...last.ticks
    }
}

extension WireParameter {
    static func integer(_ number: Int64) -> WireParameter {
        WireParameter(type: .bigInt, bytes: number.littleEndianBytes)
    }
}
