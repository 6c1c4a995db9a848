import Accounts
import GatewayTesting
import Pooling
import PostgresDatabase
import SQLStore
import Testing

/// Through a PgBouncer in transaction mode, which has two connections for all of ours.
@Suite("PostgreSQL: PgBouncer", .timeLimit(.minutes(5)))
struct PgBouncerTests {
    private static func with(_ body: @Sendable (PostgresDatabase, PgBouncer) async throws -> Void) async throws {
        let server = try await PrivatePostgres.shared()
        let bouncer = try await PgBouncer.start(before: server)
        try await TestDatabase.with(
            server: server, preparation: .never, hosts: "\(server.host):\(bouncer.port)"
        ) { database in
            try await body(database, bouncer)
        }
        await bouncer.kill()
    }

    @Test("everybody gets the answer to what they asked, whoever else asks")
    func answersFindTheirAskers() async throws {
        try await Self.with { database, _ in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for asker in 0..<40 {
                    group.addTask {
                        for round in 0..<25 {
                            let wanted = Int64(asker * 1000 + round)
                            let sent = "text \(wanted)"
                            let row = try await database.query(
                                "SELECT \(bind: .integer(wanted))::bigint, \(bind: .text(sent))::text"
                            ).first
                            #expect(row?[0].integer == wanted)
                            #expect(row?[1].text == sent)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("a statement that is refused takes no other along")
    func refusals() async throws {
        try await Self.with { database, _ in
            await withTaskGroup(of: Void.self) { group in
                for asker in 0..<30 {
                    group.addTask {
                        if asker.isMultiple(of: 3) {
                            await expectError(.other) { _ = try await database.query("SELECT 1 / 0") }
                        } else {
                            let value = try? await database.value("SELECT \(bind: .integer(Int64(asker)))::bigint")
                            #expect(value == .integer(Int64(asker)))
                        }
                    }
                }
            }
        }
    }

    @Test("transactions keep their connection, and rows in bulk arrive")
    func transactions() async throws {
        try await Self.with { database, _ in
            try await database.execute("CREATE TABLE t (n bigint PRIMARY KEY, words text)")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for part in 0..<8 {
                    group.addTask {
                        try await database.withTransaction { transaction in
                            let rows = (0..<500).map { row -> [SQLValue] in
                                [.integer(Int64(part * 1000 + row)), .text("row \(row)")]
                            }
                            let outcome = try await transaction.insert(
                                BulkInsert(
                                    into: TableName(name: "t"),
                                    columns: [.init("n", .bigint), .init("words", .anyText)], key: ["n"], rows: rows))
                            #expect(outcome.added.count == 500)
                            let inside = try await transaction.value(
                                "SELECT count(*) FROM t WHERE n / 1000 = \(bind: .integer(Int64(part)))::bigint")
                            #expect(inside == .integer(500))
                        }
                    }
                }
                try await group.waitForAll()
            }
            struct Regret: Error {}
            await #expect(throws: Regret.self) {
                try await database.withTransaction { transaction in
                    try await transaction.execute("DELETE FROM t")
                    throw Regret()
                }
            }
            #expect(try await database.value("SELECT count(*) FROM t") == .integer(4000))
        }
    }

    @Test("a PgBouncer that is gone is said to be unavailable")
    func gone() async throws {
        try await Self.with { database, bouncer in
            let before = try await database.value("SELECT 1::bigint")
            #expect(before == .integer(1))
            await bouncer.kill()
            await expectError(.unavailable) { _ = try await database.query("SELECT 1") }
        }
    }
}
