import Accounts
import Foundation
import GatewayTesting
import SQLStore
import Testing

/// Writing many rows at once, on all three databases.
@Suite(.serialized) struct BulkInsertTests {
    private static let table = TableName(name: "people")
    private static let columns: [BulkInsert.Column] = [
        .init("id", .bigint), .init("name", .text(length: 20)), .init("email", .text(length: 60)),
    ]

    @Test(arguments: StoreEngine.allCases)
    func addsRowsAndPassesOverThoseThatAreThere(_ engine: StoreEngine) async throws {
        try await Self.withTable(engine) { database in
            let first = try await database.insert(Self.batch([Self.row(2), Self.row(5)]))
            #expect(first == BulkOutcome(added: [0, 1]))
            // The name differs: the row that is there stays as it is.
            let second = try await database.insert(
                Self.batch([Self.row(1), Self.row(2, name: "another"), Self.row(5, name: "another"), Self.row(9)]))
            #expect(second == BulkOutcome(added: [0, 3]))
            #expect(try await Self.names(in: database) == ["1 name 1", "2 name 2", "5 name 5", "9 name 9"])
            #expect(try await database.insert(Self.batch([])) == BulkOutcome())
        }
    }

    @Test(arguments: StoreEngine.allCases)
    func takesTheFirstOfTwoRowsWithOneKey(_ engine: StoreEngine) async throws {
        try await Self.withTable(engine) { database in
            let outcome = try await database.insert(
                Self.batch([Self.row(7, name: "first"), Self.row(8), Self.row(7, name: "second", email: "s@x.org")]))
            #expect(outcome == BulkOutcome(added: [0, 1]))
            #expect(try await Self.names(in: database) == ["7 first", "8 name 8"])
        }
    }

    /// What is refused is named, and takes neither the other rows nor the transaction along.
    @Test(arguments: StoreEngine.allCases)
    func refusesRowsOneByOne(_ engine: StoreEngine) async throws {
        try await Self.withTable(engine) { database in
            _ = try await database.insert(Self.batch([Self.row(1, email: "taken@example.org")]))
            var rows = (2..<80).map { Self.row($0) }
            rows[17] = Self.row(19, email: "taken@example.org")
            rows[40][1] = .null
            rows[70] = Self.row(72, email: "taken@example.org")
            let batch = Self.batch(rows)
            let outcome = try await database.withTransaction { transaction in
                let outcome = try await transaction.insert(batch)
                try await transaction.execute(
                    "UPDATE \(table: Self.table) SET \(identifier: "name") = 'counted' WHERE \(identifier: "id") = 1")
                return outcome
            }
            #expect(outcome.refused.map(\.row) == [17, 40, 70])
            #expect(outcome.refused.map(\.error.code) == [.uniqueViolation, .notNullViolation, .uniqueViolation])
            #expect(outcome.added == rows.indices.filter { ![17, 40, 70].contains($0) })
            let names = try await Self.names(in: database)
            #expect(names.count == 76)
            #expect(names.first == "1 counted")
        }
    }

    @Test(arguments: StoreEngine.allCases)
    func leavesNothingOfATransactionThatFails(_ engine: StoreEngine) async throws {
        struct Failure: Error {}
        try await Self.withTable(engine) { database in
            await #expect(throws: Failure.self) {
                try await database.withTransaction { transaction in
                    _ = try await transaction.insert(Self.batch([Self.row(1), Self.row(2)]))
                    throw Failure()
                }
            }
            let names = try await Self.names(in: database)
            #expect(names.isEmpty)
            let outcome = try await database.insert(Self.batch([Self.row(1)]))
            #expect(outcome.added == [0])
        }
    }

    @Test(arguments: StoreEngine.allCases)
    func namesATableThatIsMissing(_ engine: StoreEngine) async throws {
        try await engine.withDatabase { database in
            let error = try #require(
                await #expect(throws: DatabaseError.self) {
                    try await database.insert(Self.batch([Self.row(1)]))
                })
            #expect(error.code == .missingTable)
            let rows = try await database.query("SELECT 1")
            #expect(rows.count == 1)
        }
    }

    /// Tabs, line ends and backslashes mean something in COPY's format, and nothing in a value.
    @Test(arguments: StoreEngine.allCases)
    func keepsEveryCharacter(_ engine: StoreEngine) async throws {
        let texts = [
            "a\tb", "a\nb", "a\r\nb", "\\", "\\N", "\\.", "\\x41", "\u{1}\u{7F}", " ", "", "'\"", "שלום", "👩‍🚀",
            "e\u{301}",
        ]
        try await Self.withTable(engine) { database in
            let rows = texts.enumerated().map { Self.row($0.offset + 1, name: $0.element) }
            #expect(try await database.insert(Self.batch(rows)).added == Array(rows.indices))
            var query = SQLSelect(["name"], from: Self.table)
            query.order = [.init("id")]
            let stored = try await database.query(query.query).map { $0[0].text }
            #expect(stored.map { $0.map { Array($0.utf8) } } == texts.map { Array($0.utf8) })
        }
    }

    /// More than sockets hold, so that the writer has to wait for the server.
    @Test(arguments: StoreEngine.allCases)
    func writesManyBytes(_ engine: StoreEngine) async throws {
        try await engine.withDatabase { database in
            let columns = [
                ColumnDefinition("id", .bigint), ColumnDefinition("data", .bytes(length: nil)),
                ColumnDefinition("note", .anyText, isNullable: true),
            ]
            try await database.execute(
                #require(
                    database.dialect.statement(
                        for: .createTable(TableDefinition(Self.table, columns: columns, primaryKey: ["id"])))))
            let size = engine == .postgres ? 3_000_000 : 100_000
            let large = (0..<size).map { UInt8(truncatingIfNeeded: $0 * 31 + $0 >> 8) }
            let rows: [[SQLValue]] = (0..<400).map { number in
                [.integer(Int64(number)), .bytes(number % 100 == 7 ? large : [UInt8(number % 256)]), .text("n")]
            }
            let batch = BulkInsert(
                into: Self.table,
                columns: [.init("id", .bigint), .init("data", .bytes(length: nil)), .init("note", .anyText)],
                key: ["id"], rows: rows)
            #expect(try await database.insert(batch).added.count == 400)
            var query = SQLSelect(["id", "data"], from: Self.table)
            query.order = [.init("id")]
            let stored = try await database.query(query.query)
            #expect(stored.count == 400)
            #expect(stored.allSatisfy { $0[1] == rows[Int($0[0].integer ?? 0)][1] })
        }
    }
}

extension BulkInsertTests {
    private static func withTable(
        _ engine: StoreEngine, _ body: @Sendable (any Database) async throws -> Void
    ) async throws {
        try await engine.withDatabase { database in
            let definition = TableDefinition(
                table,
                columns: [
                    ColumnDefinition("id", .bigint), ColumnDefinition("name", .text(length: 20)),
                    ColumnDefinition("email", .text(length: 60)),
                ], primaryKey: ["id"], unique: [["email"]])
            let changes =
                [SchemaChange.createTable(definition)]
                + definition.indexes.map { SchemaChange.createIndex($0, on: table) }
            for change in changes { try await database.execute(#require(database.dialect.statement(for: change))) }
            try await body(database)
        }
    }

    private static func row(_ id: Int, name: String? = nil, email: String? = nil) -> [SQLValue] {
        [.integer(Int64(id)), .text(name ?? "name \(id)"), .text(email ?? "p\(id)@example.org")]
    }

    private static func batch(_ rows: [[SQLValue]]) -> BulkInsert {
        BulkInsert(into: table, columns: columns, key: ["id"], rows: rows)
    }

    private static func names(in database: any Database) async throws -> [String] {
        var query = SQLSelect(["id", "name"], from: table)
        query.order = [.init("id")]
        return try await database.query(query.query).map { "\($0[0].integer ?? 0) \($0[1].text ?? "NULL")" }
    }
}
