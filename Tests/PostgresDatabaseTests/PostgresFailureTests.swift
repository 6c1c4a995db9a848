import Accounts
import GatewayTesting
import Pooling
import PostgresDatabase
import SQLStore
import Testing

@Suite("PostgreSQL: failures", .timeLimit(.minutes(5)))
struct PostgresFailureTests {
    let quick = PostgresConfiguration.Timeouts(
        connect: .seconds(10), query: .milliseconds(500), grace: .milliseconds(500))

    @Test("a statement that takes too long is stopped by the server, and the connection lives on")
    func statementTimeout() async throws {
        try await TestDatabase.with(timeouts: quick, pool: .forTests(max: 1)) { database in
            let before = try await database.value("SELECT pg_backend_pid()")
            let error = await expectError(.timedOut) { _ = try await database.query("SELECT pg_sleep(30)") }
            #expect(error?.nativeCode == "57014")
            let after = try await database.value("SELECT pg_backend_pid()")
            #expect(before == after)
        }
    }

    @Test("a server that hangs makes a statement time out by our own clock, and is used again when it goes on")
    func pausedServer() async throws {
        let server = try await PrivatePostgres.start()
        try await TestDatabase.with(server: server, timeouts: quick) { database in
            _ = try await database.query("SELECT 1")
            server.pause()
            let start = ContinuousClock.now
            let error = await expectError(.timedOut) { _ = try await database.query("SELECT 1") }
            #expect(error?.nativeCode == nil)
            #expect(start.duration(to: .now) < .seconds(30))
            server.resume()
            try await untilAnswered(database)
        }
    }

    @Test("a query that waits its turn behind a slow one may time out, without taking the connection with it")
    func queued() async throws {
        let timeouts = PostgresConfiguration.Timeouts(
            connect: .seconds(10), query: .seconds(2), grace: .seconds(10))
        try await TestDatabase.with(timeouts: timeouts, pool: .forTests(max: 1)) { database in
            let before = try await database.value("SELECT pg_backend_pid()")
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<3 {
                    group.addTask {
                        await expectError(.timedOut) { _ = try await database.query("SELECT pg_sleep(30)") }
                    }
                }
            }
            let after = try await database.value("SELECT pg_backend_pid()")
            #expect(before == after)
        }
    }

    @Test("a server that is killed and started again is used again, with no help", arguments: [false, true])
    func restart(isKilled: Bool) async throws {
        let server = try await PrivatePostgres.start()
        try await TestDatabase.with(server: server) { database in
            try await database.execute("CREATE TABLE t (x int)")
            await withTaskGroup(of: Void.self) { group in
                let sleeping = AsyncStream<Void>.makeStream()
                group.addTask {
                    await expectError(.unavailable) {
                        try await database.withTransaction { transaction in
                            sleeping.continuation.finish()
                            _ = try await transaction.query("SELECT pg_sleep(25)")
                        }
                    }
                }
                for await _ in sleeping.stream {}
                if isKilled { await server.kill() } else { await server.stop() }
            }
            // It finds out though nobody asks.
            while database.status.state != .down || database.status.lastError != "refused" {
                try await Task.sleep(for: .milliseconds(10))
            }
            let error = await expectError(.unavailable) { _ = try await database.query("SELECT 1") }
            #expect(error?.retryAfter != nil)
            #expect(error?.description.contains("127.0.0.1") == false)
            try await server.start()
            try await untilAnswered(database)
            #expect(database.status.state == .up)
        }
    }

    @Test("a session that an administrator ends while it is idle is replaced unseen")
    func terminated() async throws {
        let server = try await PrivatePostgres.shared()
        try await TestDatabase.with(pool: .forTests(max: 1)) { database in
            let before = try await database.value("SELECT pg_backend_pid()")?.integer ?? 0
            try await server.execute("SELECT pg_terminate_backend(\(before))")
            while database.status.idle > 0 {
                // Until our end has seen it, a statement may still be sent into the void.
                guard (try? await database.value("SELECT pg_backend_pid()")) == .integer(before) else { break }
                try await Task.sleep(for: .milliseconds(5))
            }
            let after = try await database.value("SELECT pg_backend_pid()")
            #expect(after != .integer(before))
        }
    }

    /// The server's last word and the reset that follows it may come as one event.
    @Test("a session that is ended under its statements fails them at once")
    func terminatedUnderWay() async throws {
        let server = try await PrivatePostgres.shared()
        try await TestDatabase.with(pool: .forTests(max: 1)) { database in
            for round in 0..<40 {
                try await untilAnswered(database)
                let session = try await database.value("SELECT pg_backend_pid()")?.integer ?? 0
                let began = ContinuousClock.now
                await withTaskGroup(of: Void.self) { group in
                    group.addTask { _ = try? await server.execute("SELECT pg_terminate_backend(\(session))") }
                    for _ in 0...round % 4 {
                        group.addTask {
                            let pause = Int.random(in: 0...3000)
                            try? await Task.sleep(for: .microseconds(pause))
                            _ = try? await database.query("SELECT 1")
                        }
                    }
                }
                #expect(began.duration(to: .now) < .seconds(8), "not at its deadline, which is ten seconds away")
            }
        }
    }

    @Test("the next host is taken when the first is dead, and the one that can be written")
    func severalHosts() async throws {
        let server = try await PrivatePostgres.shared()
        try await TestDatabase.with(
            hosts: "127.0.0.1:1,\(server.host):\(server.port)", parameters: "target_session_attrs=read-write"
        ) { database in
            let one = try await database.value("SELECT 1")
            #expect(one == .integer(1))
        }
    }

    @Test("a wrong password is told apart, and no request waits for it in vain")
    func wrongPassword() async throws {
        let server = try await PrivatePostgres.shared()
        let configuration = try PostgresConfiguration(
            name: "main", url: "postgresql://\(server.user)@\(server.host):\(server.port)/postgres", password: "wrong",
            pool: .forTests())
        try await TestDatabase.run(PostgresDatabase(configuration, logger: .silent)) { database in
            await expectError(.unavailable) { _ = try await database.query("SELECT 1") }
            #expect(database.status.lastError == "authentication")
            #expect(database.status.state == .down)
        }
    }

    @Test("a cancelled statement ends at once and harms no other on its connection")
    func cancelledStatement() async throws {
        try await TestDatabase.with(pool: .forTests(max: 1)) { database in
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    await #expect(throws: CancellationError.self) {
                        _ = try await database.query("SELECT pg_sleep(1)")
                    }
                }
                while database.status.leased == 0 { await Task.yield() }
                group.cancelAll()
            }
            let one = try await database.value("SELECT 1")
            #expect(one == .integer(1))
        }
    }

    private func untilAnswered(_ database: PostgresDatabase) async throws {
        while (try? await database.query("SELECT 1")) == nil { try await Task.sleep(for: .milliseconds(20)) }
    }
}
