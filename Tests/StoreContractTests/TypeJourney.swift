import Accounts
import Foundation

/// A column of a legacy table, what a row of it holds, and what becomes of it on the way.
struct TypeJourney: Sendable, CustomStringConvertible {
    /// The column as SQL Server declares it.
    let column: String
    /// The value as T-SQL writes it.
    let literal: String
    /// The field that holds it.
    let type: FieldType
    /// The field's value, in every database.
    let value: Value
    /// How many digits of a second the site's file keeps; nil keeps all.
    var digits: Int?
    /// The value that SQL Server has after it was written back, where that is another.
    var returned: String?

    var description: String { "\(column) \(literal.prefix(40))" }

    /// A value of each type that has lost something on somebody's way out of SQL Server.
    static let all: [TypeJourney] = identifiers + moments + numbers + texts + others

    private static let identifiers: [TypeJourney] = [
        // The first three groups lie with their bytes the other way round.
        TypeJourney(
            column: "uniqueidentifier", literal: "'00112233-4455-6677-8899-AABBCCDDEEFF'", type: .uuid,
            value: UUID(uuidString: "00112233-4455-6677-8899-AABBCCDDEEFF").map(Value.uuid) ?? .null)
    ]

    private static let moments: [TypeJourney] = [
        // Steps of 1/300 s.
        TypeJourney(
            column: "datetime", literal: "'2024-02-29T12:00:00.003'", type: .timestamp,
            value: moment("2024-02-29T12:00:00.003Z")),
        TypeJourney(
            column: "datetime", literal: "'2024-02-29T12:00:00.005'", type: .timestamp,
            value: moment("2024-02-29T12:00:00.007Z")),
        TypeJourney(
            column: "datetime", literal: "'9999-12-31T23:59:59.997'", type: .timestamp,
            value: moment("9999-12-31T23:59:59.997Z")),
        TypeJourney(
            column: "datetime", literal: "'1753-01-01T00:00:00'", type: .timestamp,
            value: moment("1753-01-01T00:00:00Z")),
        TypeJourney(
            column: "smalldatetime", literal: "'2079-06-06T23:59:00'", type: .timestamp,
            value: moment("2079-06-06T23:59:00Z")),
        // Ten times as fine as PostgreSQL's: cut off where the site's file says so, and told.
        TypeJourney(
            column: "datetime2(7)", literal: "'2024-02-29T23:59:59.9999999'", type: .timestamp,
            value: moment("2024-02-29T23:59:59.999999Z"), digits: 6, returned: "'2024-02-29T23:59:59.999999'"),
        TypeJourney(
            column: "datetime2(7)", literal: "'1066-10-14T09:00:00.1234560'", type: .timestamp,
            value: moment("1066-10-14T09:00:00.123456Z"), digits: 6),
        TypeJourney(
            column: "datetime2(7)", literal: "'0001-01-01T00:00:00'", type: .timestamp,
            value: moment("0001-01-01T00:00:00Z")),
        TypeJourney(
            column: "datetimeoffset(6)", literal: "'2024-03-01T10:00:00.123456+05:30'", type: .timestamp,
            value: moment("2024-03-01T04:30:00.123456Z"), returned: "'2024-03-01T04:30:00.123456+00:00'"),
        TypeJourney(column: "date", literal: "'1582-10-04'", type: .date, value: day("1582-10-04")),
        TypeJourney(column: "date", literal: "'0001-01-01'", type: .date, value: day("0001-01-01")),
        TypeJourney(column: "date", literal: "'9999-12-31'", type: .date, value: day("9999-12-31")),
        // A day that was kept as a moment.
        TypeJourney(column: "datetime", literal: "'1969-12-31'", type: .date, value: day("1969-12-31")),
    ]

    private static let numbers: [TypeJourney] = [
        TypeJourney(
            column: "money", literal: "-922337203685477.5808", type: .decimal(precision: 19, scale: 4),
            value: number("-922337203685477.5808")),
        TypeJourney(
            column: "smallmoney", literal: "214748.3647", type: .decimal(precision: 10, scale: 4),
            value: number("214748.3647")),
        TypeJourney(
            column: "decimal(38, 0)", literal: "99999999999999999999999999999999999999",
            type: .decimal(precision: 38, scale: 0), value: number("99999999999999999999999999999999999999")),
        TypeJourney(
            column: "decimal(38, 10)", literal: "-1234567890123456789012345678.0123456789",
            type: .decimal(precision: 38, scale: 10), value: number("-1234567890123456789012345678.0123456789")),
        TypeJourney(
            column: "decimal(38, 38)", literal: "0.00000000000000000000000000000000000001",
            type: .decimal(precision: 38, scale: 38), value: number("0.00000000000000000000000000000000000001")),
        TypeJourney(column: "bit", literal: "1", type: .boolean, value: .boolean(true)),
        TypeJourney(column: "bit", literal: "0", type: .boolean, value: .boolean(false)),
        TypeJourney(column: "tinyint", literal: "255", type: .integer, value: .integer(255)),
        TypeJourney(column: "bigint", literal: "-9223372036854775808", type: .integer, value: .integer(.min)),
    ]

    private static let texts: [TypeJourney] = [
        TypeJourney(
            column: "nvarchar(60)", literal: "N'👩‍🚀 𝔘 שלום e\u{301}'", type: .string,
            value: .string("👩‍🚀 𝔘 שלום e\u{301}")),
        TypeJourney(
            column: "nvarchar(max)", literal: "N'" + String(repeating: "ü🚪", count: 3000) + "'", type: .text,
            value: .string(String(repeating: "ü🚪", count: 3000))),
        // Padded in its column, and not in the new one.
        TypeJourney(column: "char(10)", literal: "'ab'", type: .string, value: .string("ab")),
        TypeJourney(column: "nchar(10)", literal: "N' א'", type: .string, value: .string(" א")),
        TypeJourney(
            column: "varchar(40) COLLATE Hebrew_CI_AS", literal: "N'שלום ₪ abc'", type: .string,
            value: .string("שלום ₪ abc")),
        TypeJourney(
            column: "varchar(40) COLLATE Latin1_General_CI_AS", literal: "N'naïve € Ž'", type: .string,
            value: .string("naïve € Ž")),
        // No value and an empty one are two things.
        TypeJourney(column: "varchar(40)", literal: "''", type: .string, value: .string("")),
        TypeJourney(column: "nvarchar(max)", literal: "N''", type: .text, value: .string("")),
        TypeJourney(column: "varchar(40)", literal: "' '", type: .string, value: .string(" ")),
        TypeJourney(column: "varchar(40)", literal: "NULL", type: .string, value: .null),
        TypeJourney(column: "datetime2(7)", literal: "NULL", type: .timestamp, value: .null),
        TypeJourney(
            column: "xml", literal: "N'<a b=\"1\">ü &amp; <c/></a>'", type: .text,
            value: .string("<a b=\"1\">ü &amp; <c/></a>")),
        TypeJourney(
            column: "nvarchar(max)", literal: "N'{\"a\": \"ü\", \"b\": [1.50, null]}'", type: .json,
            value: json(#"{"a": "ü", "b": [1.50, null]}"#)),
    ]

    private static let others: [TypeJourney] = [
        TypeJourney(
            column: "varbinary(20)", literal: "0x00FF000D0A5C", type: .bytes,
            value: .bytes([0, 255, 0, 13, 10, 92])),
        TypeJourney(column: "varbinary(max)", literal: "0x", type: .bytes, value: .bytes([])),
        TypeJourney(column: "binary(4)", literal: "0x01", type: .bytes, value: .bytes([1, 0, 0, 0])),
    ]

    private static func moment(_ text: String) -> Value { Timestamp(text).map(Value.timestamp) ?? .null }
    private static func day(_ text: String) -> Value { CalendarDate(text).map(Value.date) ?? .null }
    private static func number(_ text: String) -> Value { DecimalNumber(text).map(Value.decimal) ?? .null }
    private static func json(_ text: String) -> Value { (try? JSONValue(parsing: text)).map(Value.json) ?? .null }
}
