import Accounts
import Foundation
import SQLStore
import Testing

@testable import SQLServerDatabase

@Suite struct ParameterEncoderTests {
    private func encode(_ value: SQLValue, as type: SQLType? = nil) throws -> EncodedParameter {
        try EncodedParameter(SQLBinding(value, as: type))
    }

    private func refusal(_ value: SQLValue, as type: SQLType) -> DatabaseError.Code? {
        do {
            _ = try EncodedParameter(SQLBinding(value, as: type))
            return nil
        } catch { return error.code }
    }

    private func number(_ text: String) throws -> SQLValue { .decimal(try #require(DecimalNumber(text))) }

    @Test func `a parameter is declared in the family of its column`() throws {
        #expect(try encode(.integer(5), as: .integer(bits: 32)).declaration == "int")
        #expect(try encode(.text("a"), as: .text(length: 5)).declaration == "nvarchar(4000)")
        #expect(try encode(.text("a"), as: .text(length: 5, isNational: false)).declaration == "varchar(8000)")
        #expect(try encode(.text("é"), as: .text(length: 5, isNational: false)).declaration == "nvarchar(4000)")
        #expect(try encode(.bytes([1]), as: .rowVersion).declaration == "varbinary(8000)")
        #expect(try encode(.text("<a/>"), as: .xml).declaration == "xml")
        #expect(try encode(.null, as: .money(isSmall: false)).declaration == "money")
    }

    @Test func `an integer too large for its column is compared as what it is`() throws {
        #expect(try encode(.integer(5_000_000_000), as: .integer(bits: 32)).declaration == "bigint")
        #expect(try encode(.integer(-1), as: .integer(bits: 8)).declaration == "bigint")
    }

    @Test func `long texts and bytes go as the types that hold them`() throws {
        let edge = try encode(.text(String(repeating: "é", count: 4000)))
        #expect(edge.declaration == "nvarchar(4000)" && edge.wire.type == .nationalVariable)
        #expect(edge.wire.length == 8000)
        let long = try encode(.text(String(repeating: "🚪", count: 2001)))
        #expect(long.declaration == "nvarchar(max)" && long.wire.type == .nationalText)
        let ascii = try encode(.text(String(repeating: "a", count: 8001)), as: .text(length: nil, isNational: false))
        #expect(ascii.declaration == "varchar(max)")
        let bytes = try encode(.bytes(Array(repeating: 7, count: 8001)))
        #expect(bytes.declaration == "varbinary(max)" && bytes.wire.type == .image)
    }

    @Test func `decimals keep every digit`() throws {
        let parameter = try encode(number("-123456789012345678901234567890.12345678"), as: nil)
        #expect(parameter.declaration == "decimal(38, 8)")
        let bytes = try #require(parameter.wire.bytes)
        #expect(bytes.count == 35 && bytes[0...2] == [38, 8, 1])
        #expect(
            DecimalNumber(wire: bytes.span, type: .numeric)?.description == "-123456789012345678901234567890.12345678")
    }

    @Test func `what a number's column cannot hold is refused before it is sent`() throws {
        #expect(refusal(try number("1000"), as: .decimal(precision: 5, scale: 2)) == .valueOutOfRange)
        #expect(refusal(try number("1.005"), as: .decimal(precision: 5, scale: 2)) == .valueOutOfRange)
        #expect(refusal(try number("999.990"), as: .decimal(precision: 5, scale: 2)) == nil)
        #expect(refusal(try number("922337203685477.5808"), as: .money(isSmall: false)) == .valueOutOfRange)
        #expect(refusal(try number("922337203685477.5807"), as: .money(isSmall: false)) == nil)
        #expect(refusal(try number("214748.3648"), as: .money(isSmall: true)) == .valueOutOfRange)
        #expect(refusal(.double(.nan), as: .float(bits: 64)) == .valueOutOfRange)
        #expect(refusal(.double(1e300), as: .float(bits: 32)) == .valueOutOfRange)
    }

    @Test func `days outside the old types are refused`() throws {
        func day(_ text: String) throws -> SQLValue { .localTimestamp(try #require(LocalDateTime(text))) }
        #expect(refusal(try day("1752-12-31 23:59:59"), as: .localTimestamp(.datetime)) == .valueOutOfRange)
        #expect(refusal(try day("1753-01-01 00:00:00"), as: .localTimestamp(.datetime)) == nil)
        #expect(refusal(try day("2079-06-07 00:00:00"), as: .localTimestamp(.smalldatetime)) == .valueOutOfRange)
        #expect(refusal(try day("0001-01-01 00:00:00"), as: .localTimestamp(.scaled(7))) == nil)
    }

    @Test func `a text with U+0000 is refused`() {
        #expect(refusal(.text("a\0b"), as: .anyText) == .invalidText)
    }

    @Test func `moments go in the layout of DBDATETIMEALL`() throws {
        let moment = SQLValue.timestamp(try #require(Timestamp("1900-01-02T00:00:00.0000001Z")))
        let parameter = try encode(moment, as: .timestamp(scale: 7))
        #expect(parameter.declaration == "datetimeoffset(7)")
        #expect(parameter.wire.type == .dateTime2)
        #expect(parameter.wire.bytes == [1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 7, 0x60])
    }
}
