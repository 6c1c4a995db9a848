import Accounts
import Foundation
import SQLStore

extension PostgresEncoding {
    /// Encodes a value, in its column's type where that is declared and fits.
    ///
    /// Throws ``DatabaseError`` `invalidText` for text with U+0000, which PostgreSQL cannot store.
    init(_ binding: SQLBinding, database: DatabaseName) throws(DatabaseError) {
        let declared = PostgresType.declared(binding.type)
        switch binding.value {
        case .null: self.init(type: declared, isBinary: true, bytes: nil)
        case .boolean(let flag):
            switch declared {
            case PostgresType.int2, PostgresType.int4, PostgresType.int8: self.init(flag ? 1 : 0, as: declared)
            default: self.init(type: PostgresType.bool, isBinary: true, bytes: [flag ? 1 : 0])
            }
        case .integer(let number):
            if declared == PostgresType.bool, number == 0 || number == 1 {
                self.init(type: PostgresType.bool, isBinary: true, bytes: [UInt8(number)])
            } else if declared == PostgresType.numeric {
                self.init(DecimalNumber(number))
            } else {
                self.init(number, as: declared)
            }
        case .double(let number):
            self.init(type: PostgresType.float8, isBinary: true, bytes: number.bitPattern.bigEndianBytes)
        case .decimal(let number): self.init(number)
        case .text(let text):
            guard !text.containsNUL else {
                throw DatabaseError(.invalidText, database: database, detail: "a text contains U+0000")
            }
            self.init(type: declared, isBinary: false, bytes: Array(text.utf8))
        case .bytes(let bytes):
            let isArray = declared == PostgresType.int8Array || declared == PostgresType.uuidArray
            self.init(type: isArray ? declared : PostgresType.bytea, isBinary: true, bytes: bytes)
        case .date(let date):
            let days = Int32(date.daysSince1970 - Self.daysTo2000)
            self.init(type: PostgresType.date, isBinary: true, bytes: days.bigEndianBytes)
        case .time(let ticks):
            self.init(type: PostgresType.time, isBinary: true, bytes: Self.microseconds(ticks).bigEndianBytes)
        case .localTimestamp(let time):
            let moment = Self.microseconds(time.ticks - Self.ticksTo2000)
            self.init(type: PostgresType.timestamp, isBinary: true, bytes: moment.bigEndianBytes)
        case .timestamp(let time):
            let moment = Self.microseconds(time.ticks - Self.ticksTo2000)
            self.init(type: PostgresType.timestamptz, isBinary: true, bytes: moment.bigEndianBytes)
        case .uuid(let uuid): self.init(type: PostgresType.uuid, isBinary: true, bytes: uuid.bytes)
        }
    }

    /// PostgreSQL counts days and microseconds from 2000-01-01.
    static let daysTo2000 = 10_957
    static let ticksTo2000 = Int64(daysTo2000) * 86_400 * Timestamp.ticksPerSecond

    /// Steps of 100 ns as microseconds; what is finer is cut off, towards the past, so that no day changes.
    static func microseconds(_ ticks: Int64) -> Int64 { ticks >= 0 ? ticks / 10 : (ticks - 9) / 10 }

    /// An integer as wide as declared if it fits, else as eight bytes, so that the server says what is wrong with it.
    private init(_ number: Int64, as declared: UInt32) {
        if declared == PostgresType.int2, let small = Int16(exactly: number) {
            self.init(type: declared, isBinary: true, bytes: small.bigEndianBytes)
        } else if declared == PostgresType.int4, let small = Int32(exactly: number) {
            self.init(type: declared, isBinary: true, bytes: small.bigEndianBytes)
        } else {
            self.init(type: PostgresType.int8, isBinary: true, bytes: number.bigEndianBytes)
        }
    }

    private init(_ number: DecimalNumber) {
        self.init(type: PostgresType.numeric, isBinary: true, bytes: PostgresNumeric.encode(number))
    }
}

extension FixedWidthInteger {
    var bigEndianBytes: [UInt8] {
        stride(from: bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: self >> $0) }
    }
}

extension UUID {
    var bytes: [UInt8] {
        let b = uuid
        return [b.0, b.1, b.2, b.3, b.4, b.5, b.6, b.7, b.8, b.9, b.10, b.11, b.12, b.13, b.14, b.15]
    }

    init?(bytes b: [UInt8]) {
        guard b.count == 16 else { return nil }
        self.init(
            uuid: (b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15])
        )
    }
}

extension [UInt8] {
    /// Appends a number as the server has it.
    mutating func append(bigEndian number: some FixedWidthInteger) {
        for shift in stride(from: type(of: number).bitWidth - 8, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }
}
