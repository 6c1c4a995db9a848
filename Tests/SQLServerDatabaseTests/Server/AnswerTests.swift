import Accounts
import GatewayTesting
import SQLServerDatabase
import SQLStore
import Testing

/// Requests and answers of every length, which go different ways through the driver.
@Suite struct AnswerTests {
    @Test(arguments: [0, 1, 4000, 5000, 20_000, 200_000])
    func `a text of any length goes there and comes back`(length: Int) async throws {
        try await withServer(connections: 1) { database, server in
            let text = SQLValue.text(String(repeating: "ü", count: length))
            for _ in 0..<3 {
                let answer = try await database.query("SELECT \(bind: text) AS v")
                #expect(answer.map { $0[0] } == [text])
                let next = try await database.query("SELECT 1 AS n")
                #expect(next.map { $0[0] } == [.integer(1)])
            }
            #expect(server.statistics.counts.logins == 1)
        }
    }

    @Test(arguments: [1, 50, 500, 3000])
    func `an answer of any number of rows is read to its end`(count: Int) async throws {
        try await withServer(connections: 1) { database, server in
            try await server.execute("CREATE TABLE dbo.T (id int NOT NULL PRIMARY KEY, name nvarchar(50) NOT NULL)")
            try await server.load(
                table: "dbo.T", columns: ["id", "name"],
                rows: (1...Int64(count)).map { [.integer($0), .text("number \($0)")] })
            for _ in 0..<3 {
                let rows = try await database.query("SELECT id, name FROM dbo.T ORDER BY id")
                #expect(rows.count == count)
                #expect(rows.last?.values == [.integer(Int64(count)), .text("number \(count)")])
                #expect(rows.last?.columns == ["id", "name"])
                let other = try await database.query("SELECT name FROM dbo.T WHERE id = 1")
                #expect(other.first?.columns == ["name"])
            }
        }
    }

    @Test func `statements at the same time in one transaction go one after another`() async throws {
        try await withServer(connections: 1) { database, _ in
            try await database.withTransaction { transaction in
                try await withThrowingTaskGroup(of: SQLValue?.self) { group in
                    for number in 0..<50 {
                        group.addTask {
                            try await transaction.query("SELECT \(bind: .integer(Int64(number))) AS n").first?[0]
                        }
                    }
                    let all = try await group.reduce(into: Set<SQLValue?>()) { $0.insert($1) }
                    #expect(all == Set((0..<50).map { .integer(Int64($0)) }))
                }
            }
        }
    }

    @Test func `a refused statement leaves its connection as it was`() async throws {
        try await withServer(connections: 1) { database, server in
            for _ in 0..<20 {
                let error = try await databaseError { _ = try await database.query("SELECT nothing FROM dbo.Nowhere") }
                #expect(error.code == .missingTable)
                #expect(try await database.query("SELECT 1 AS n").count == 1)
            }
            #expect(server.statistics.counts.logins == 1 && server.statistics.counts.attentions == 0)
        }
    }

    @Test func `a statement is called off at once when its task is cancelled`() async throws {
        try await withServer(connections: 1) { database, server in
            _ = try await database.query("SELECT 1")
            server.faults.order(.neverAnswer)
            let start = ContinuousClock.now
            await withTaskGroup(of: Void.self) { group in
                group.addTask { _ = try? await database.query("SELECT 2") }
                try? await eventually { database.status.leased == 1 }
                try? await Task.sleep(for: .milliseconds(100))
                group.cancelAll()
            }
            #expect(start.duration(to: .now) < .seconds(2))
            #expect(server.statistics.counts.attentions == 1)
            #expect(try await database.query("SELECT 1").count == 1)
            #expect(server.statistics.counts.logins == 1)
        }
    }
}
