import GatewayTesting
import Testing

@Suite("Private PostgreSQL", .timeLimit(.minutes(5)))
struct PrivatePostgresTests {
    @Test("is shared, and gives each caller an empty database")
    func databases() async throws {
        async let one = PrivatePostgres.shared()
        async let other = PrivatePostgres.shared()
        let (server, same) = try await (one, other)
        #expect(server === same)
        let (first, second) = try await (server.createDatabase(), server.createDatabase())
        #expect(first != second)
        try await server.execute("CREATE TABLE t (x int); INSERT INTO t VALUES (1)", database: first)
        let count = try await server.execute("SELECT count(*) FROM t", database: first)
        #expect(count == "1")
        await #expect(throws: PrivatePostgresError.self) {
            try await server.execute("SELECT 1 FROM t", database: second)
        }
    }

    @Test("lends a database for as long as it is used, and drops it afterwards")
    func lending() async throws {
        let server = try await PrivatePostgres.shared()
        let name = try await server.withDatabase { url in String(url.split(separator: "/").last ?? "") }
        let count = try await server.execute("SELECT count(*) FROM pg_database WHERE datname = '\(name)'")
        #expect(name.hasPrefix("test_") && count == "0")
    }

    @Test("keeps its data when it is stopped or killed and started again")
    func restarts() async throws {
        let server = try await PrivatePostgres.start()
        let database = try await server.createDatabase()
        try await server.execute("CREATE TABLE t (x int); CHECKPOINT", database: database)
        await server.stop()
        await #expect(throws: PrivatePostgresError.self) { try await server.execute("SELECT 1") }
        try await server.start()
        await server.kill()
        try await server.start()
        let count = try await server.execute("SELECT count(*) FROM t", database: database)
        #expect(count == "0")
        await server.stop()
    }
}
