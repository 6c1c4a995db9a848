import Accounts
import Foundation
import PostgresDatabase
import SQLStore
import Testing

@Suite("PostgreSQL: types", .timeLimit(.minutes(5)))
struct PostgresTypeTests {
    /// A value, its column's type, and what comes back where that is not the value itself.
    struct Sample: Sendable, CustomTestStringConvertible {
        let column: String
        let value: SQLValue
        var type: SQLType?
        var returned: SQLValue?

        init(_ column: String, _ value: SQLValue, as type: SQLType? = nil, returned: SQLValue? = nil) {
            self.column = column
            self.value = value
            self.type = type
            self.returned = returned
        }

        var testDescription: String { "\(column) \(value)" }
    }

    static func decimal(_ text: String) throws -> SQLValue { .decimal(try #require(DecimalNumber(text))) }
    static func date(_ text: String) throws -> SQLValue { .date(try #require(CalendarDate(text))) }
    static func local(_ text: String) throws -> SQLValue { .localTimestamp(try #require(LocalDateTime(text))) }
    static func moment(_ text: String) throws -> SQLValue { .timestamp(try #require(Timestamp(text))) }

    static func samples() throws -> [Sample] {
        let uuid = try #require(UUID(uuidString: "6F9619FF-8B86-D011-B42D-00C04FC964FF"))
        return [
            Sample("boolean", .boolean(true)), Sample("boolean", .boolean(false)),
            Sample("boolean", .integer(1), as: .boolean, returned: .boolean(true)),
            Sample("smallint", .integer(-32_768), as: .integer(bits: 16)),
            Sample("integer", .integer(2_147_483_647), as: .integer(bits: 32)), Sample("integer", .integer(-1)),
            Sample("bigint", .integer(.min)), Sample("bigint", .integer(.max)),
            Sample("bigint", .boolean(true), as: .bigint, returned: .integer(1)),
            Sample("real", .double(0.5)), Sample("double precision", .double(0.1)),
            Sample("double precision", .double(-.greatestFiniteMagnitude)),
            Sample("numeric", .integer(7), as: .decimal(precision: 10, scale: 0), returned: try decimal("7")),
            Sample("text", .text("")), Sample("text", .text("NULL")), Sample("text", .text("שלום 👩‍👩‍👧 'q\" \\ \n\t")),
            Sample("varchar(20)", .text("Zoë"), as: .text(length: 20)), Sample("char(5)", .text("ab   ")),
            Sample("name", .text("a_name")), Sample("citext", .text("MiXed")), Sample("mood", .text("happy")),
            Sample("bytea", .bytes([])), Sample("bytea", .bytes(Array(0...255))),
            Sample("uuid", .uuid(uuid)), Sample("uuid", .text(uuid.uuidString), as: .uuid, returned: .uuid(uuid)),
            Sample("json", .text(#"{"a": [1, null]}"#), as: .json),
            Sample("jsonb", .text(#"{"a": [1, null]}"#), as: .json),
            Sample("date", try date("0001-01-01")), Sample("date", try date("9999-12-31")),
            Sample("date", try date("2000-02-29")), Sample("time", .time(0)), Sample("time", .time(863_999_999_990)),
            Sample("timestamp", try local("0001-01-01 00:00:00")),
            Sample("timestamp", try local("9999-12-31 23:59:59.999999")),
            Sample(
                "timestamp", try local("1999-12-31 23:59:59.9999999"), returned: try local("1999-12-31 23:59:59.999999")
            ),
            Sample("timestamptz", try moment("0001-01-01T00:00:00Z")),
            Sample("timestamptz", try moment("9999-12-31T12:59:59.999999Z")),
            Sample("timestamptz", try moment("2024-03-31T01:30:00.000001+02:00")),
            Sample("interval", .text("1 day 02:00:00")), Sample("inet", .text("10.0.0.0/8")),
            Sample("integer[]", .text("{1,2,NULL}")),
        ]
    }

    static let numbers = [
        "0", "0.00", "1", "-1", "10000", "9999", "12345678", "0.1", "0.0001", "0.00001",
        "-0.00000000000000000000000000000000000001",
        "12345678901234567890123456789012345678", "-1234567890123456789012345678.9012345678", "1000000000000",
        "99990000.00010000",
    ]

    private static let extras: [SQLQuery] = [
        "CREATE EXTENSION citext", "CREATE TYPE mood AS ENUM ('sad', 'happy')",
    ]

    @Test("come back as they were sent, prepared or not", arguments: PostgresConfiguration.Preparation.allCases)
    func roundTrip(_ preparation: PostgresConfiguration.Preparation) async throws {
        try await TestDatabase.with(preparation: preparation, parameters: "options=-ctimezone%3DAsia/Kolkata") {
            database in
            for extra in Self.extras { try await database.execute(extra) }
            for (index, sample) in try Self.samples().enumerated() {
                let table = SQLQuery(parts: [.identifier("t\(index)")])
                try await database.execute(
                    SQLQuery(parts: [.text("CREATE TABLE ")]) + table
                        + SQLQuery(parts: [.text(" (v \(sample.column))")]))
                try await database.execute(
                    "INSERT INTO \(table) (v) VALUES (\(bind: sample.value, as: sample.type)), (\(bind: .null, as: sample.type))"
                )
                let rows = try await database.query("SELECT v FROM \(table)")
                #expect(rows.map { $0[0] } == [sample.returned ?? sample.value, .null], "\(sample.testDescription)")
                // A row by itself is read in the same way beside a column whose type we do not know.
                let beside = try await database.query("SELECT v, '(1,2)'::point FROM \(table) LIMIT 1")
                #expect(beside.first?.values == [sample.returned ?? sample.value, .text("(1,2)")])
            }
        }
    }

    @Test("decimals keep each digit and the scale", arguments: PostgresConfiguration.Preparation.allCases)
    func decimals(_ preparation: PostgresConfiguration.Preparation) async throws {
        try await TestDatabase.with(preparation: preparation) { database in
            for number in Self.numbers {
                let value = try Self.decimal(number)
                let rows = try await database.query(
                    "SELECT \(bind: value)::numeric, \(bind: value)::numeric::text, \(bind: .text(number))::numeric")
                guard let row = rows.first, case .decimal(let back) = row[0], case .decimal(let parsed) = row[2] else {
                    Issue.record("no decimal for \(number)")
                    continue
                }
                #expect(back.description == number)
                #expect(row[1] == .text(number))
                #expect(parsed.description == number)
            }
            let rounded = try await database.value("SELECT 12345::numeric(5,-2)")
            #expect(try rounded == Self.decimal("12300"), "a negative scale")
            let large = try await database.value("SELECT (10::numeric ^ 200)::numeric(201, 0)")
            #expect(large.map { "\($0)".count } ?? 0 > 200)
        }
    }

    @Test("what we cannot hold is an error that names the column, and harms nothing else")
    func unrepresentable() async throws {
        try await TestDatabase.with { database in
            let queries: [SQLQuery] = [
                "SELECT 'infinity'::date AS v", "SELECT '-infinity'::timestamp AS v",
                "SELECT 'infinity'::timestamptz AS v",
                "SELECT 'NaN'::numeric AS v", "SELECT '0001-01-01 BC'::date AS v", "SELECT '10000-01-01'::date AS v",
                "SELECT 'infinity'::date AS v, '(1,2)'::point", "SELECT 'NaN'::numeric AS v, '(1,2)'::point",
            ]
            for query in queries {
                let error = await expectError(.valueOutOfRange) { _ = try await database.query(query) }
                #expect(error?.column == "v")
            }
            let one = try await database.value("SELECT 1")
            #expect(one == .integer(1))
        }
    }

    @Test("many keys go out as one array, of integers, UUIDs or text, also against other types of column")
    func membership() async throws {
        try await TestDatabase.with { database in
            for extra in Self.extras { try await database.execute(extra) }
            try await database.execute(
                """
                CREATE TABLE k (id int PRIMARY KEY, big bigint, code numeric(10,0), name varchar(30), folded citext, \
                fixed char(4), mood mood, uid uuid)
                """)
            try await database.execute(
                """
                INSERT INTO k SELECT i, i, i, 'n"\\' || i, 'N' || i, 'c' || i, 'sad', \
                ('00000000-0000-0000-0000-' || lpad(i::text, 12, '0'))::uuid FROM generate_series(1, 100) i
                """)
            func count(_ column: String, _ keys: [SQLValue], _ type: SQLType) async throws -> Int {
                try await database.query(
                    "SELECT 1 FROM k WHERE \(SQLQuery.isMember(column, of: keys, type: type))"
                ).count
            }
            let numbers = [3, 50, 100, 5000].map { SQLValue.integer($0) }
            for column in ["id", "big", "code"] {
                let found = try await count(column, numbers, .bigint)
                #expect(found == 3, "\(column)")
            }
            let decimals = try await count("code", [Self.decimal("7")], .decimal(precision: 10, scale: 0))
            #expect(decimals == 1)
            let names = try await count("name", [.text("n\"\\7"), .text("n\"\\8"), .text("{}")], .text(length: 30))
            #expect(names == 2)
            let folded = try await count("folded", [.text("n7"), .text("N8")], .anyText)
            #expect(folded == 2)
            let fixed = try await count("fixed", [.text("c7")], .text(length: 4, isFixed: true))
            #expect(fixed == 1)
            let moods = try await count("mood", [.text("sad")], .anyText)
            #expect(moods == 100)
            let uuid = try #require(UUID(uuidString: "00000000-0000-0000-0000-000000000007"))
            let uuids = try await count("uid", [.uuid(uuid), .uuid(UUID())], .uuid)
            #expect(uuids == 1)
            let none = try await count("id", [], .bigint)
            #expect(none == 0)
        }
    }
}
