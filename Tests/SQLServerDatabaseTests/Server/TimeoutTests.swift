import Accounts
import GatewayTesting
import Pooling
import SQLServerDatabase
import SQLStore
import Testing

/// Statements that take too long, on servers that behave and on others.
@Suite struct TimeoutTests {
    private func withShortTimeouts(
        connections: Int = 1, _ body: @Sendable (SQLServerDatabase, TDSTestServer) async throws -> Void
    ) async throws {
        try await withServer(connections: connections) {
            $0.timeouts.query = .seconds(1)
        } _: { database, server in
            try await server.execute("CREATE TABLE dbo.T (id int NOT NULL PRIMARY KEY)")
            try await server.load(table: "dbo.T", columns: ["id"], rows: (1...100).map { [.integer($0)] })
            _ = try await database.query("SELECT 1")
            try await body(database, server)
        }
    }

    private func time(_ body: () async throws -> Void) async throws -> (DatabaseError, Duration) {
        let start = ContinuousClock.now
        let error = try await databaseError(body)
        return (error, start.duration(to: .now))
    }

    @Test func `a query without an answer is called off, and its connection goes on`() async throws {
        try await withShortTimeouts { database, server in
            server.faults.order(.neverAnswer)
            let (error, duration) = try await time { _ = try await database.query("SELECT id FROM dbo.T") }
            #expect(error.code == .timedOut)
            #expect(duration >= .seconds(1) && duration < .seconds(8))
            #expect(server.statistics.counts.attentions == 1)
            #expect(try await database.query("SELECT id FROM dbo.T").count == 100)
            #expect(server.statistics.counts.logins == 1)
        }
    }

    @Test func `a server that stalls in the middle of the rows`() async throws {
        try await withShortTimeouts { database, server in
            server.faults.order(.stall(afterRows: 10))
            let (error, duration) = try await time { _ = try await database.query("SELECT id FROM dbo.T") }
            #expect(error.code == .timedOut && duration < .seconds(8))
            #expect(try await database.query("SELECT id FROM dbo.T").count == 100)
        }
    }

    @Test func `a server that ignores the attention loses the connection`() async throws {
        try await withShortTimeouts { database, server in
            server.faults.order(.neverAnswer)
            server.faults.order(.ignoreAttention)
            let (error, duration) = try await time { _ = try await database.query("SELECT id FROM dbo.T") }
            #expect(error.code == .timedOut && duration < .seconds(10))
            #expect(try await database.query("SELECT id FROM dbo.T").count == 100)
            #expect(server.statistics.counts.logins == 2)
        }
    }

    @Test func `a server that trickles bytes cannot hold a statement past its time`() async throws {
        try await withShortTimeouts { database, server in
            try await server.execute("CREATE TABLE dbo.Long (v nvarchar(max) NOT NULL)")
            let long = String(repeating: "x", count: 4_000_000)
            try await server.load(table: "dbo.Long", columns: ["v"], rows: [[.text(long)]])
            server.faults.oneByteAtATime = true
            let (error, duration) = try await time { _ = try await database.query("SELECT v FROM dbo.Long") }
            #expect(error.code == .timedOut && duration < .seconds(12))
            server.faults.clear()
            #expect(try await database.query("SELECT id FROM dbo.T").count == 100)
        }
    }

    @Test func `a cancelled task gets its thread back`() async throws {
        try await withServer(connections: 1) { database, server in
            _ = try await database.query("SELECT 1")
            server.faults.order(.neverAnswer)
            let start = ContinuousClock.now
            await withTaskGroup(of: Bool.self) { group in
                group.addTask {
                    do {
                        _ = try await database.query("SELECT 2")
                        return false
                    } catch { return error is CancellationError }
                }
                try? await eventually { database.status.leased == 1 }
                group.cancelAll()
                #expect(await group.next() == true)
            }
            #expect(start.duration(to: .now) < .seconds(10))
            #expect(try await database.query("SELECT 1").count == 1)
        }
    }

    @Test func `connections that all stall leave the rest of the process alone`() async throws {
        let connections = 32
        try await withServer(connections: connections) {
            $0.timeouts.query = .seconds(3)
            $0.pool.acquireTimeout = .seconds(30)
        } _: { database, server in
            try await withThrowingTaskGroup(of: Void.self) { group in
                // Far more than there are cooperative threads: each holds its connection until all have one.
                let holding = Counter()
                for _ in 0..<connections {
                    group.addTask {
                        try await database.withTransaction { _ in
                            holding.add()
                            try await eventually { holding.value == connections }
                        }
                    }
                }
                try await group.waitForAll()
            }
            server.faults.order(.neverAnswer, times: connections)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<connections {
                    group.addTask {
                        let error = try await databaseError { _ = try await database.query("SELECT 2") }
                        #expect(error.code == .timedOut)
                    }
                }
                try await eventually { database.status.leased == connections }
                let start = ContinuousClock.now
                for _ in 0..<100 { await Task.detached { await Task.yield() }.value }
                #expect(start.duration(to: .now) < .seconds(1))
                try await group.waitForAll()
            }
        }
    }
}
