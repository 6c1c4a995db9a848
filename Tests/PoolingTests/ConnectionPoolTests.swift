import Logging
import Pooling
import Testing

@Suite("Connection pool", .timeLimit(.minutes(2)))
struct ConnectionPoolTests {
    let database = FakeDatabase()

    func pool(_ configuration: PoolConfiguration) -> ConnectionPool<FakeConnection> {
        ConnectionPool(
            name: "test", configuration: configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ) { [database] in try database.connect() }
    }

    func expectNumber(
        _ expected: Int, from pool: ConnectionPool<FakeConnection>,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let number = try await pool.withConnection { $0.number }
        #expect(number == expected, sourceLocation: sourceLocation)
    }

    /// Runs the pool while `body` runs, and shuts it down after.
    func running(
        _ configuration: PoolConfiguration, _ body: @Sendable (ConnectionPool<FakeConnection>) async throws -> Void
    ) async throws {
        let pool = pool(configuration)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await pool.run() }
            defer { pool.shutDown() }
            try await body(pool)
        }
        #expect(database.made.allSatisfy { $0.closings == 1 }, "each connection is closed once")
    }

    @Test("never lends a connection twice at a time, and makes no more than allowed")
    func exclusiveLeases() async throws {
        let inUse = Occupancy()
        try await running(PoolConfiguration(max: 3)) { pool in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<200 {
                    group.addTask {
                        try await pool.withConnection { connection in
                            #expect(inUse.enter(connection.number))
                            await Task.yield()
                            inUse.leave(connection.number)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(database.made.count <= 3)
        }
    }

    @Test("fails in time when no connection comes free, and when run() never runs")
    func acquireTimeout() async throws {
        let idlePool = pool(PoolConfiguration(acquireTimeout: .milliseconds(20)))
        let error = await #expect(throws: PoolError.self) { try await idlePool.withConnection { _ in } }
        #expect(error?.code == .acquireTimedOut)

        try await running(PoolConfiguration(max: 1)) { pool in
            try await pool.withConnection { _ in
                let deadline = ContinuousClock.now + .milliseconds(20)
                let error = await #expect(throws: PoolError.self) {
                    try await pool.withConnection(deadline: deadline) { _ in }
                }
                #expect(error?.code == .acquireTimedOut)
                #expect(pool.status.waiting == 0)
            }
        }
    }

    @Test("lets a waiting task be cancelled without losing the connection")
    func cancellation() async throws {
        try await running(PoolConfiguration(max: 1, acquireTimeout: .seconds(60))) { pool in
            try await withThrowingTaskGroup(of: Void.self) { group in
                try await pool.withConnection { _ in
                    group.addTask { try await pool.withConnection { _ in _ = Issue.record("it was cancelled") } }
                    while pool.status.waiting == 0 { await Task.yield() }
                    group.cancelAll()
                    let ended = await group.nextResult()
                    #expect(throws: CancellationError.self) { try ended?.get() }
                }
            }
            try await expectNumber(1, from: pool)
        }
    }

    @Test("throws at once in a task that is cancelled already")
    func cancelledBefore() async throws {
        try await running(PoolConfiguration(max: 1)) { pool in
            await withTaskGroup(of: Void.self) { group in
                group.cancelAll()
                group.addTask {
                    await #expect(throws: CancellationError.self) { try await pool.withConnection { _ in } }
                }
            }
        }
    }

    @Test("discards a connection that broke in use, and one that broke while it was idle")
    func replacesBroken() async throws {
        try await running(PoolConfiguration(max: 1)) { pool in
            await #expect(throws: FakeConnection.Dead.self) {
                try await pool.withConnection { connection in
                    connection.breakDown()
                    throw FakeConnection.Dead()
                }
            }
            try await expectNumber(2, from: pool)
            database.made[1].breakDown()
            try await expectNumber(3, from: pool)
        }
    }

    @Test("replaces a connection that no longer answers, unseen by whoever asks")
    func pingsBeforeLending() async throws {
        try await running(PoolConfiguration(max: 1, pingAfterIdle: .zero)) { pool in
            try await expectNumber(1, from: pool)
            try await expectNumber(1, from: pool)
            database.made[0].stopAnswering()
            try await expectNumber(2, from: pool)
        }
    }

    @Test("fails at once while the database is down, and works again by itself")
    func breakerOpensAndRecovers() async throws {
        database.isDown = true
        let configuration = PoolConfiguration(
            max: 2, acquireTimeout: .seconds(60), backOff: BackOff(base: .milliseconds(1), cap: .milliseconds(20)))
        try await running(configuration) { pool in
            let waiting = await #expect(throws: PoolError.self) { try await pool.withConnection { _ in } }
            guard case .unavailable = waiting?.code else {
                Issue.record("not unavailable: \(String(describing: waiting))")
                return
            }
            #expect(waiting?.underlying is FakeConnection.Dead)
            #expect(pool.status.state == .down)
            #expect(pool.status.lastFailure == "dead")
            let attempts = database.attempts
            while database.attempts < attempts + 2 { await Task.yield() }  // it goes on probing
            database.isDown = false
            while pool.status.state != .up { await Task.yield() }
            try await expectNumber(1, from: pool)
        }
    }

    @Test("waits for leases when it is shut down, and fails those who wait")
    func gracefulShutdown() async throws {
        try await running(PoolConfiguration(max: 1, acquireTimeout: .seconds(60))) { pool in
            try await withThrowingTaskGroup(of: Void.self) { group in
                try await pool.withConnection { connection in
                    group.addTask { try await pool.withConnection { _ in } }
                    while pool.status.waiting == 0 { await Task.yield() }
                    pool.shutDown()
                    let ended = await group.nextResult()
                    let error = #expect(throws: PoolError.self) { try ended?.get() }
                    #expect(error?.code == .shutDown)
                    #expect(connection.closings == 0, "the lease goes on")
                }
            }
            let error = await #expect(throws: PoolError.self) { try await pool.withConnection { _ in } }
            #expect(error?.code == .shutDown)
        }
    }

    @Test("closes connections in use when run() is cancelled")
    func cancelledRun() async throws {
        let pool = pool(PoolConfiguration(max: 1))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await pool.run() }
            try await pool.withConnection { connection in
                group.cancelAll()
                try await group.waitForAll()
                #expect(connection.closings == 1)
            }
        }
        #expect(pool.status.state == .shutDown)
    }

    @Test("lets statements share a connection")
    func sharing() async throws {
        try await running(PoolConfiguration(max: 2, sharing: .init(connections: 1))) { pool in
            try await pool.withConnection(.shared) { first in
                try await pool.withConnection(.shared) { second in
                    #expect(first === second)
                    try await pool.withConnection { own in #expect(own !== first) }
                }
            }
        }
    }

    @Test("shows nothing of the cause in the description of an error")
    func descriptions() {
        struct Secret: Error, CustomStringConvertible { let description = "db1.internal" }
        let error = PoolError(.unavailable(retryAfter: .seconds(1)), underlying: Secret())
        #expect(!"\(error)".contains("internal"))
        #expect(error.debugDescription.contains("internal"))
    }
}
