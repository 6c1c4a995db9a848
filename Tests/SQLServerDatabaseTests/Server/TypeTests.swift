import Accounts
import Foundation
import GatewayTesting
import SQLServerDatabase
import SQLStore
import Testing

/// Every type of column, written and read through a server.
@Suite struct TypeTests {
    static let everything: [(SQLType, [SQLValue])] = [
        (.boolean, [.boolean(true), .boolean(false)]),
        (.integer(bits: 8), [.integer(0), .integer(255)]),
        (.integer(bits: 16), [.integer(-32_768), .integer(32_767)]),
        (.integer(bits: 32), [.integer(-2_147_483_648), .integer(2_147_483_647)]),
        (.bigint, [.integer(.min), .integer(.max)]),
        (.float(bits: 64), [.double(0.1), .double(-1.7976931348623157e308)]),
        (.float(bits: 32), [.double(0.5), .double(Double(Float(0.1)))]),
        (.decimal(precision: 38, scale: 10), decimals("-1234567890123456789012345678.0123456789", "0", "0.0000000001")),
        (.decimal(precision: 5, scale: 2), decimals("999.99", "-0.01")),
        (.money(isSmall: false), decimals("-922337203685477.5808", "0.0001")),
        (.money(isSmall: true), decimals("214748.3647", "-214748.3648")),
        (.text(length: 50), [.text(""), .text("🚪 שלום"), .text(" blanks "), .text("'; DROP TABLE x --")]),
        (
            .anyText,
            [.text(""), .text(String(repeating: "ü🚪", count: 3000)), .text(String(repeating: "x", count: 1 << 20))]
        ),
        (.text(length: 50, isNational: false), [.text(""), .text("naïve €"), .text("plain")]),
        (.text(length: nil, isNational: false), [.text(String(repeating: "abc", count: 5000))]),
        (.text(length: 4, isNational: true, isFixed: true), [.text("abcd"), .text("ab  ")]),
        (.bytes(length: 20), [.bytes([]), .bytes([0, 255, 0])]),
        (.bytes(length: nil), [.bytes([]), .bytes(Array(repeating: 0xAB, count: 100_000))]),
        (.bytes(length: 3, isFixed: true), [.bytes([1, 0, 0])]),
        (.date, [.date(day("0001-01-01")), .date(day("9999-12-31"))]),
        (.time(scale: 7), [.time(0), .time(863_999_999_999)]),
        (.localTimestamp(.scaled(7)), [local("0001-01-01 00:00:00"), local("2024-02-29 23:59:59.9999999")]),
        (.localTimestamp(.datetime), [local("1753-01-01 00:00:00"), local("2024-02-29 12:00:00.007")]),
        (.localTimestamp(.smalldatetime), [local("1900-01-01 00:00:00"), local("2079-06-06 23:59:00")]),
        (.timestamp(scale: 7), [moment("2024-03-01T10:00:00.1234567Z"), moment("0001-01-01T00:00:00Z")]),
        (.uuid, [.uuid(UUID(uuidString: "00112233-4455-6677-8899-AABBCCDDEEFF") ?? UUID())]),
        (.json, [.text(#"{"a": [1, "ü"]}"#)]),
    ]

    @Test(arguments: everything.indices)
    func `what is written is read`(index: Int) async throws {
        let (type, values) = Self.everything[index]
        try await withServer(connections: 1) { database, server in
            let declaration = database.dialect.declaration(of: type)
            try await server.execute("CREATE TABLE dbo.T (id int NOT NULL PRIMARY KEY, v \(declaration) NULL)")
            for (number, value) in ([.null] + values).enumerated() {
                let changed = try await database.execute(
                    "INSERT INTO dbo.T (id, v) VALUES (\(bind: .integer(Int64(number))), \(bind: value, as: type))")
                #expect(changed == 1)
            }
            let rows = try await database.query("SELECT id, v FROM dbo.T ORDER BY id")
            #expect(rows.map { $0[1] } == [.null] + values)
            #expect(rows.first?.columns == ["id", "v"])
        }
    }

    @Test(arguments: [
        SQLType.bigint, .decimal(precision: 9, scale: 2), .text(length: 20), .text(length: 20, isNational: false),
        .uuid,
        .localTimestamp(.datetime), .date, .bytes(length: 9),
    ])
    func `what is written is found again by a parameter of its type`(type: SQLType) async throws {
        let value = try #require(Self.everything.first { $0.0.isLike(type) }?.1.last)
        let written: SQLValue = if case .decimal = value { .decimal(DecimalNumber(7)) } else { value }
        try await withServer(connections: 1) { database, server in
            try await server.execute("CREATE TABLE dbo.T (v \(database.dialect.declaration(of: type)) NULL)")
            try await database.execute("INSERT INTO dbo.T (v) VALUES (\(bind: written, as: type))")
            let found = try await database.query("SELECT v FROM dbo.T WHERE v = \(bind: written, as: type)")
            #expect(found.count == 1)
            let asked = try #require(server.statistics.requests.last)
            #expect(asked.declarations.hasPrefix("@p1 "))
        }
    }

    @Test func `a value without a type is sent as what it is`() async throws {
        try await withServer(connections: 1) { database, server in
            let values: [SQLValue] = [
                .boolean(true), .integer(7), .double(0.25), .decimal(DecimalNumber(5)), .text("ü"), .text(""),
                .bytes([1]),
                .bytes([]), .date(Self.day("2024-02-29")), .time(1), Self.local("2024-01-01 00:00:00.0000001"),
                Self.moment("2024-01-01T00:00:00.0000001Z"), .uuid(UUID()), .null,
            ]
            for value in values {
                let rows = try await database.query("SELECT \(bind: value) AS v")
                #expect(rows.map { $0[0] } == [value], "\(value.kind)")
            }
        }
    }

    @Test func `Hebrew in its code page is read, and written back where it fits`() async throws {
        try await withServer(collation: "Hebrew_CI_AS", connections: 1) { database, server in
            try await server.execute("CREATE TABLE dbo.T (v varchar(40) NULL)")
            let type = SQLType.text(length: 40, isNational: false)
            try await database.execute("INSERT INTO dbo.T (v) VALUES (\(bind: .text("שלום abc"), as: type))")
            #expect(try await database.query("SELECT v FROM dbo.T").map { $0[0] } == [.text("שלום abc")])
            #expect(
                try await database.query("SELECT v FROM dbo.T WHERE v = \(bind: .text("שלום abc"), as: type)").count
                    == 1)
            let error = try await databaseError {
                try await database.execute("UPDATE dbo.T SET v = \(bind: .text("é"), as: type)")
            }
            #expect(error.code == .invalidText)
            #expect(try await database.query("SELECT v FROM dbo.T").map { $0[0] } == [.text("שלום abc")])
            #expect(try await database.query("SELECT v FROM dbo.T WHERE v = \(bind: .text("é"), as: type)").isEmpty)
        }
    }
}

extension TypeTests {
    fileprivate static func day(_ text: String) -> CalendarDate {
        guard let date = CalendarDate(text) else { preconditionFailure("a date of this file is wrong") }
        return date
    }

    fileprivate static func local(_ text: String) -> SQLValue {
        LocalDateTime(text).map { .localTimestamp($0) } ?? .null
    }

    fileprivate static func moment(_ text: String) -> SQLValue { Timestamp(text).map { .timestamp($0) } ?? .null }

    fileprivate static func decimals(_ texts: String...) -> [SQLValue] {
        texts.compactMap { DecimalNumber($0).map { .decimal($0) } }
    }
}

extension SQLType {
    fileprivate func isLike(_ other: SQLType) -> Bool {
        "\(self)".prefix { $0 != "(" } == "\(other)".prefix { $0 != "(" }
            && "\(self)".contains("isNational: false") == "\(other)".contains("isNational: false")
            && "\(self)".contains("datetime") == "\(other)".contains("datetime")
    }
}
