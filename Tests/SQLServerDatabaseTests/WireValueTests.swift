import Accounts
import Foundation
import SQLStore
import Testing

@testable import SQLServerDatabase

/// The bytes db-lib gives for each type, read without a server.
@Suite struct WireValueTests {
    private func read(_ bytes: [UInt8], _ type: WireType) -> SQLValue? { SQLValue(wire: bytes.span, type: type) }

    @Test func `integers have their own signs`() {
        #expect(read([0xFF], .tinyInt) == .integer(255))
        #expect(read([0xFF, 0xFF], .smallInt) == .integer(-1))
        #expect(read([0, 0, 0, 0x80], .int) == .integer(-2_147_483_648))
        #expect(read([0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], .bigInt) == .integer(-2))
    }

    @Test func `money is a high and a low half`() {
        #expect(read([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], .money)?.written == "-0.0001")
        #expect(read([1, 0, 0, 0, 0, 0, 0, 0], .money)?.written == "429496.7296")
        #expect(read([0x10, 0x27, 0, 0], .smallMoney)?.written == "1.0000")
    }

    @Test func `datetime is the milliseconds its 300ths of a second are rounded to`() {
        let day: [UInt8] = [0, 0, 0, 0]
        #expect(read(day + [1, 0, 0, 0], .dateTime)?.written == "1900-01-01T00:00:00.003")
        #expect(read(day + [2, 0, 0, 0], .dateTime)?.written == "1900-01-01T00:00:00.007")
        #expect(read(day + [3, 0, 0, 0], .dateTime)?.written == "1900-01-01T00:00:00.01")
        #expect(read([0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0], .dateTime)?.written == "1899-12-31T00:00:00")
        #expect(read([1, 0, 0x9F, 0x05], .smallDateTime)?.written == "1900-01-02T23:59:00")
    }

    @Test func `a UUID is put in the order it is written in`() {
        let bytes: [UInt8] = [
            0x33, 0x22, 0x11, 0, 0x55, 0x44, 0x77, 0x66, 0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF,
        ]
        #expect(read(bytes, .uniqueIdentifier)?.written == "00112233-4455-6677-8899-AABBCCDDEEFF")
        #expect(read(Array(bytes.dropLast()), .uniqueIdentifier) == nil)
    }

    @Test func `empty is not NULL, and broken UTF-8 is not text`() {
        #expect(read([], .character) == .text(""))
        #expect(read([], .binary) == .bytes([]))
        #expect(read([0xC3], .character) == nil)
    }

    @Test func `code pages are known by the names of collations`() {
        #expect(CodePage(collation: "SQL_Latin1_General_CP1_CI_AS")?.number == 1252)
        #expect(CodePage(collation: "SQL_Latin1_General_CP1255_CI_AS")?.number == 1255)
        #expect(CodePage(collation: "Hebrew_CI_AS")?.number == 1255)
        #expect(CodePage(collation: "Latin1_General_100_CI_AS_SC_UTF8") == .utf8)
        #expect(CodePage(collation: "Klingon_CI_AS") == nil)
        #expect(CodePage(number: 1255).canHold("שלום ABC"))
        #expect(!CodePage(number: 1252).canHold("שלום"))
        #expect(CodePage(number: 1252).canHold("naïve €"))
        #expect(!CodePage(number: 1252).canHold("🚪"))
        #expect(CodePage.utf8.canHold("🚪"))
        #expect(!CodePage(number: 0).canHold("é"))
    }
}

extension SQLValue {
    /// The value as a person would write it.
    var written: String {
        switch self {
        case .decimal(let number): number.description
        case .localTimestamp(let local): local.description
        case .timestamp(let timestamp): timestamp.description
        case .date(let date): date.description
        case .uuid(let uuid): uuid.uuidString
        default: "\(self)"
        }
    }
}
