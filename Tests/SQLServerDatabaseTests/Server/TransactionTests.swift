import Accounts
import Foundation
import GatewayTesting
import SQLServerDatabase
import SQLStore
import Testing

@Suite struct TransactionTests {
    private struct Stop: Error {}

    private func withTable(_ body: @Sendable (SQLServerDatabase, TDSTestServer) async throws -> Void) async throws {
        try await withServer(connections: 1) { database, server in
            try await server.execute("CREATE TABLE dbo.T (id int NOT NULL PRIMARY KEY)")
            try await body(database, server)
        }
    }

    private func count(_ database: SQLServerDatabase) async throws -> Int {
        try await database.query("SELECT id FROM dbo.T").count
    }

    @Test func `what returns is committed, what throws is rolled back`() async throws {
        try await withTable { database, _ in
            let answer = try await database.withTransaction { transaction in
                try await transaction.execute("INSERT INTO dbo.T VALUES (1)")
                return try await transaction.query("SELECT id FROM dbo.T").count
            }
            #expect(answer == 1)
            await #expect(throws: Stop.self) {
                try await database.withTransaction { transaction in
                    try await transaction.execute("INSERT INTO dbo.T VALUES (2)")
                    throw Stop()
                }
            }
            #expect(try await count(database) == 1)
            #expect(try await database.query("SELECT @@TRANCOUNT AS n").first?[0] == .integer(0))
        }
    }

    @Test func `a duplicate leaves the transaction open`() async throws {
        try await withTable { database, _ in
            try await database.withTransaction { transaction in
                try await transaction.execute("INSERT INTO dbo.T VALUES (1)")
                let error = try await databaseError { try await transaction.execute("INSERT INTO dbo.T VALUES (1)") }
                #expect(error.code == .uniqueViolation)
                try await transaction.execute("INSERT INTO dbo.T VALUES (2)")
            }
            #expect(try await count(database) == 2)
        }
    }

    @Test func `after the server ended it nothing more is run, though the error was swallowed`() async throws {
        try await withTable { database, server in
            server.faults.order(.deadlock)
            let error = try await databaseError {
                try await database.withTransaction { transaction in
                    _ = try? await transaction.execute("INSERT INTO dbo.T VALUES (1)")
                    try await transaction.execute("INSERT INTO dbo.T VALUES (2)")
                }
            }
            #expect(error.code == .serializationFailure)
            #expect(try await count(database) == 0)
        }
    }

    @Test func `a lost connection loses the transaction`() async throws {
        try await withTable { database, server in
            let error = try await databaseError {
                try await database.withTransaction { transaction in
                    try await transaction.execute("INSERT INTO dbo.T VALUES (1)")
                    await server.closeConnections()
                    _ = try await transaction.query("SELECT 1")
                }
            }
            #expect(error.code == .unavailable)
            #expect(try await count(database) == 0)
        }
    }

    @Test func `a statement that takes too long ends its transaction`() async throws {
        try await withServer(connections: 1) {
            $0.timeouts.query = .seconds(1)
        } _: { database, server in
            try await server.execute("CREATE TABLE dbo.T (id int NOT NULL PRIMARY KEY)")
            let error = try await databaseError {
                try await database.withTransaction { transaction in
                    try await transaction.execute("INSERT INTO dbo.T VALUES (1)")
                    server.faults.order(.neverAnswer)
                    _ = try? await transaction.query("SELECT 1")
                    try await transaction.execute("INSERT INTO dbo.T VALUES (2)")
                }
            }
            #expect(error.code == .timedOut)
            #expect(try await count(database) == 0)
        }
    }

    @Test func `a transaction is on one thread, and nobody else is`() async throws {
        try await withTable { database, _ in
            let threads = try await database.withTransaction { transaction in
                var threads: Set<UInt> = [currentThread()]
                for number in 1...20 {
                    try await transaction.execute("INSERT INTO dbo.T VALUES (\(bind: .integer(Int64(number))))")
                    _ = try await transaction.query("SELECT id FROM dbo.T")
                    threads.insert(currentThread())
                }
                return threads
            }
            #expect(threads.count == 1)
            let isLeft = await Task { !threads.contains(currentThread()) }.value
            #expect(isLeft)
            #expect(try await count(database) == 20)
        }
    }

    @Test func `a task beside the transaction may use it too`() async throws {
        try await withTable { database, _ in
            let found = try await database.withTransaction { transaction in
                try await transaction.execute("INSERT INTO dbo.T VALUES (1)")
                return try await Task.detached { try await transaction.query("SELECT id FROM dbo.T").count }.value
            }
            #expect(found == 1)
        }
    }

    @Test func `a statement is called off when its task is cancelled, and its transaction rolled back`() async throws {
        try await withTable { database, server in
            let start = ContinuousClock.now
            await withTaskGroup(of: Bool.self) { group in
                group.addTask {
                    do {
                        try await database.withTransaction { transaction in
                            try await transaction.execute("INSERT INTO dbo.T VALUES (1)")
                            server.faults.order(.neverAnswer)
                            _ = try await transaction.query("SELECT 1")
                        }
                        return false
                    } catch { return error is CancellationError }
                }
                try? await eventually { database.status.leased == 1 }
                try? await Task.sleep(for: .milliseconds(100))
                group.cancelAll()
                #expect(await group.next() == true)
            }
            #expect(start.duration(to: .now) < .seconds(8))
            #expect(server.statistics.counts.attentions == 1)
            let left = try await count(database)
            #expect(left == 0 && server.statistics.counts.logins == 1)
        }
    }
}

/// A number of the thread whoever asks is on.
private func currentThread() -> UInt { UInt(pthread_self()) }
