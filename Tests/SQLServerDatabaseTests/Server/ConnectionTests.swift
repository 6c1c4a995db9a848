import Accounts
import Foundation
import GatewayTesting
import Pooling
import SQLServerDatabase
import SQLStore
import Testing

/// Connections that are refused, lost and made again.
@Suite struct ConnectionTests {
    @Test func `the session is set up as other drivers have it`() async throws {
        try await withServer(connections: 1) {
            $0.hasReadOnlyIntent = true
        } _: { database, server in
            _ = try await database.query("SELECT 1")
            let settings = try #require(server.statistics.requests.first)
            #expect(settings.kind == .batch)
            #expect(settings.text.hasPrefix("SET TEXTSIZE 2147483647; SET ANSI_NULLS, ANSI_PADDING, ANSI_WARNINGS, "))
            #expect(settings.text.contains("SET LOCK_TIMEOUT 20000"))
            #expect(settings.isReadOnlyIntent)
        }
    }

    @Test func `a killed connection is replaced, for reads and for writes`() async throws {
        try await withServer(connections: 2) { database, server in
            try await server.execute("CREATE TABLE dbo.T (id int NOT NULL)")
            for _ in 0..<2 {
                _ = try await database.query("SELECT 1")
                await server.closeConnections()
                try await eventually { server.statistics.counts.openConnections == 0 }
                #expect(try await database.query("SELECT 1").count == 1)
                await server.closeConnections()
                try await eventually { server.statistics.counts.openConnections == 0 }
                #expect(try await database.execute("INSERT INTO dbo.T VALUES (1)") == 1)
                await server.closeConnections()
                try await eventually { server.statistics.counts.openConnections == 0 }
                let changed = try await database.withTransaction {
                    try await $0.execute("INSERT INTO dbo.T VALUES (2)")
                }
                #expect(changed == 1)
            }
            #expect(try await database.query("SELECT id FROM dbo.T").count == 4)
        }
    }

    @Test func `a reply that breaks off is asked for again where it only reads`() async throws {
        try await withServer(connections: 1) { database, server in
            try await server.execute("CREATE TABLE dbo.T (id int NOT NULL)")
            _ = try await database.query("SELECT 1")
            server.faults.order(.closeInMidPacket)
            let error = try await databaseError { try await database.execute("INSERT INTO dbo.T VALUES (1)") }
            #expect(error.code == .unavailable)
            #expect(try await database.query("SELECT 1").count == 1)
            server.faults.order(.closeInMidPacket)
            #expect(try await database.query("SELECT 2").count == 1)
            #expect(server.statistics.requests.count { $0.text == "SELECT 2" } == 2)
        }
    }

    @Test func `a refused login says so, and not the password`() async throws {
        try await withServer(connections: 1) {
            $0 = SQLServerConfiguration(
                name: "legacy", host: $0.host, port: $0.port, database: "Shop", user: "gateway", password: "hunter2",
                encryption: .off, pool: PoolConfiguration(max: 1, acquireTimeout: .seconds(2)))
        } _: { database, _ in
            let error = try await databaseError { _ = try await database.query("SELECT 1") }
            #expect(error.code == .unavailable && error.nativeCode == "18456")
            #expect(error.detail.contains("Login failed"))
            #expect(!error.debugDescription.contains("hunter2"))
            #expect(database.status.lastError == "authentication")
        }
    }

    @Test func `a server stopped and started again is found again`() async throws {
        try await withServer(connections: 2) {
            $0.pool.acquireTimeout = .seconds(5)
        } _: { database, server in
            _ = try await database.query("SELECT 1")
            await server.stop()
            let error = try await databaseError { _ = try await database.query("SELECT 1") }
            #expect(error.code == .unavailable)
            try await eventually { database.status.state == .down }
            try await server.restart()
            try await eventually { (try? await database.query("SELECT 1"))?.count == 1 }
            #expect(database.status.state == .up)
        }
    }

    @Test func `a login that takes too long is given up`() async throws {
        try await withServer(connections: 1) {
            $0.timeouts.connect = .seconds(1)
            $0.pool.acquireTimeout = .seconds(4)
        } _: { database, server in
            server.faults.loginDelay = .seconds(30)
            await server.closeConnections()
            let start = ContinuousClock.now
            let error = try await databaseError { _ = try await database.query("SELECT 1") }
            #expect(error.code == .unavailable)
            #expect(start.duration(to: .now) < .seconds(8))
            #expect(database.status.lastError == "timeout")
        }
    }

    @Test func `a server without encryption is refused where it is required`() async throws {
        try await withServer(connections: 1) {
            $0.encryption = .require(.any)
            $0.pool.acquireTimeout = .seconds(3)
        } _: { database, server in
            let error = try await databaseError { _ = try await database.query("SELECT 1") }
            #expect(error.code == .unavailable)
            #expect(server.statistics.counts.logins == 0)
        }
    }

    @Test func `many queries at once share few connections`() async throws {
        try await withServer(connections: 4) { database, server in
            try await withThrowingTaskGroup(of: SQLValue.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        try await database.query("SELECT \(bind: .integer(Int64(number))) AS n").first?[0] ?? .null
                    }
                }
                let all = try await group.reduce(into: Set<SQLValue>()) { $0.insert($1) }
                #expect(all == Set((0..<200).map { .integer(Int64($0)) }))
            }
            #expect(server.statistics.counts.logins <= 4)
        }
    }

    @Test func `one byte at a time is as good as any`() async throws {
        try await withServer(connections: 1) { database, server in
            server.faults.oneByteAtATime = true
            let text = SQLValue.text("ü🚪")
            let rows = try await database.query("SELECT \(bind: text) AS v")
            #expect(rows.map { $0[0] } == [text])
        }
    }
}
