import Accounts
import Foundation
import SQLStore

/// A value that a database's column can hold, and ours cannot: infinity, NaN, a year before 1.
struct UnrepresentableValue: Error {
    let column: String
    let reason: String
}

extension PostgresResult {
    /// The rows as values of ours.
    func rows() throws -> [Row] {
        let columns = (0..<columnCount).map(name(of:))
        let types = (0..<columnCount).map(type(of:))
        let binary = (0..<columnCount).map(isBinary(_:))
        var rows: [Row] = []
        rows.reserveCapacity(rowCount)
        for row in 0..<rowCount {
            var values: [SQLValue] = []
            values.reserveCapacity(columns.count)
            for column in columns.indices {
                if isNull(row, column) {
                    values.append(.null)
                    continue
                }
                let value =
                    binary[column]
                    ? binaryValue(row, column, types[column]) : textValue(text(row, column), types[column])
                guard let value else {
                    throw UnrepresentableValue(
                        column: columns[column], reason: "a value of type \(types[column]) that has no equal here")
                }
                values.append(value)
            }
            rows.append(Row(columns: columns, values: values))
        }
        return rows
    }

    /// A value in binary format; nil where we have none for it.
    private func binaryValue(_ row: Int, _ column: Int, _ type: UInt32) -> SQLValue? {
        switch type {
        // The most common first; the last of all look a type up.
        case PostgresType.text, PostgresType.varchar: .text(text(row, column))
        case PostgresType.bool: .boolean(integer(row, column) != 0)
        case PostgresType.int8, PostgresType.int4, PostgresType.int2: .integer(integer(row, column))
        case PostgresType.oid: .integer(integer(row, column) & 0xFFFF_FFFF)
        case PostgresType.float8:
            .double(Double(bitPattern: UInt64(bitPattern: integer(row, column))))
        case PostgresType.float4:
            .double(Double(Float(bitPattern: UInt32(truncatingIfNeeded: integer(row, column)))))
        case PostgresType.numeric: PostgresNumeric.decode(bytes(row, column)).map { .decimal($0) }
        case PostgresType.bytea: .bytes(bytes(row, column))
        case PostgresType.date:
            CalendarDate(daysSince1970: Int(integer(row, column)) + PostgresEncoding.daysTo2000).map { .date($0) }
        case PostgresType.time: .time(integer(row, column) * 10)
        case PostgresType.timestamp:
            ticks(row, column).flatMap { LocalDateTime(ticks: $0) }.map { .localTimestamp($0) }
        case PostgresType.timestamptz: ticks(row, column).flatMap { Timestamp(ticks: $0) }.map { .timestamp($0) }
        case PostgresType.uuid: UUID(bytes: bytes(row, column)).map { .uuid($0) }
        case PostgresType.jsonb: .text(String(text(row, column).dropFirst()))  // the first byte is a version, 1
        case let type where PostgresType.readable.contains(type): .text(text(row, column))
        default: nil
        }
    }

    /// Microseconds since 2000 as steps of 100 ns since 1970; nil past their range, as the infinities are.
    private func ticks(_ row: Int, _ column: Int) -> Int64? {
        let (ticks, overflows) = integer(row, column).multipliedReportingOverflow(by: 10)
        let (moment, overflowsToo) = ticks.addingReportingOverflow(PostgresEncoding.ticksTo2000)
        return overflows || overflowsToo ? nil : moment
    }

    /// A value in text format; of a type unknown to us, its text as the server writes it.
    private func textValue(_ text: String, _ type: UInt32) -> SQLValue? {
        switch type {
        case PostgresType.bool: .boolean(text == "t")
        case PostgresType.int8, PostgresType.int4, PostgresType.int2, PostgresType.oid:
            Int64(text).map { .integer($0) }
        case PostgresType.float8: Double(text).map { .double($0) }
        case PostgresType.float4: Float(text).map { .double(Double($0)) }
        case PostgresType.numeric: DecimalNumber(serverText: text).map { .decimal($0) }
        case PostgresType.bytea: [UInt8](hexadecimal: text).map { .bytes($0) }
        case PostgresType.date: CalendarDate(text).map { .date($0) }
        case PostgresType.time: LocalDateTime("1970-01-01 \(text)").map { .time($0.ticks) }
        case PostgresType.timestamp: LocalDateTime(text).map { .localTimestamp($0) }
        case PostgresType.timestamptz: Timestamp(serverText: text).map { .timestamp($0) }
        case PostgresType.uuid: UUID(uuidString: text).map { .uuid($0) }
        default: .text(text)
        }
    }
}

extension [UInt8] {
    /// Reads `\x` and pairs of hexadecimal digits, the form of `bytea_output = hex`.
    init?(hexadecimal text: String) {
        let digits = text.utf8.dropFirst(2).compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        guard text.hasPrefix("\\x"), digits.count == text.utf8.count - 2, digits.count.isMultiple(of: 2) else {
            return nil
        }
        self = stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}

extension DecimalNumber {
    /// Reads a number of any length; the initializer for input from outside stops at 100 digits.
    fileprivate init?(serverText text: String) {
        let isNegative = text.hasPrefix("-")
        let halves = text.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
        let digits = halves.joined().utf8.map { $0 &- UInt8(ascii: "0") }
        guard halves.count <= 2 else { return nil }
        self.init(isNegative: isNegative, digits: digits, scale: halves.count == 2 ? halves[1].utf8.count : 0)
    }
}

extension Timestamp {
    /// Reads the server's form `2024-01-31 23:59:59.123+05:30`, where the minutes may be missing.
    fileprivate init?(serverText text: String) {
        guard let sign = text.lastIndex(where: { $0 == "+" || $0 == "-" }),
            let local = LocalDateTime(text[..<sign])
        else { return nil }
        let parts = text[text.index(after: sign)...].split(separator: ":").map { Int64($0) }
        guard (1...3).contains(parts.count), parts.allSatisfy({ $0 != nil }) else { return nil }
        let seconds = zip(parts, [3600, 60, 1] as [Int64]).reduce(0) { $0 + ($1.0 ?? 0) * $1.1 }
        self.init(ticks: local.ticks + (text[sign] == "-" ? 1 : -1) * seconds * Timestamp.ticksPerSecond)
    }
}
