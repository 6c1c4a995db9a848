import DatabaseTesting
import Foundation
import GatewayTesting
import Testing

extension CommandLineTests {
    /// The drivers by themselves, as `scripts/bench` runs them: a line of numbers, and no row that is missed in silence.
    @Suite struct DriverBenchTests {
        private static let rows = 20

        @Test(arguments: [1, 4])
        func readsRowsOfSQLServer(connections: Int) async throws {
            try await withSQLServer { server in
                let done = try await bench(
                    sqlServer(server) + ["--connections", "\(connections)", "--accounts", "\(Self.rows)"])
                let line = try #require(BenchLine(done.output), "\(done.error)")
                #expect(done.status == 0 && line.failures == 0 && line.count > connections)
                #expect(line.rate > 0 && line.median > 0 && line.median <= line.slowest)
                #expect(server.statistics.counts.connections >= connections)
            }
        }

        @Test func countsRowsThatAreNotThere() async throws {
            try await withSQLServer { server in
                let done = try await bench(
                    sqlServer(server) + ["--connections", "2", "--accounts", "\(2 * Self.rows)"])
                let line = try #require(BenchLine(done.output), "\(done.error)")
                #expect(line.failures > 0 && line.failures < line.count)
            }
        }

        @Test func looksUpKeysInPostgreSQL() async throws {
            let server = try await PrivatePostgres.shared()
            let name = try await server.createDatabase()
            let url = "host=\(server.host) port=\(server.port) user=\(server.user) dbname=\(name)"
            let made = try await run(
                "/usr/bin/env",
                [
                    "psql", "-qX", "-v", "ON_ERROR_STOP=1", url, "-c",
                    """
                    CREATE TABLE gatehouse_account AS SELECT n::bigint AS id FROM generate_series(1, \(Self.rows)) AS n; \
                    CREATE TABLE blog_profile AS SELECT n::bigint AS account_id, 1::bigint AS version, 'u' AS url, \
                    'c' AS company, 'd' AS display_name FROM generate_series(1, \(Self.rows)) AS n
                    """,
                ], password: server.password)
            try #require(made.status == 0, "\(made.error)")
            let options = ["postgres", "--url", url, "--keys", "10", "--connections", "2", "--seconds", "1"]
            let done = try await bench(options + ["--accounts", "\(Self.rows)"], password: server.password)
            let line = try #require(BenchLine(done.output), "\(done.error)")
            #expect(done.status == 0 && line.failures == 0 && line.count > 2)
            let short = try await bench(options + ["--accounts", "\(2 * Self.rows)"], password: server.password)
            #expect(try #require(BenchLine(short.output)).failures > 0)
            let many = try await bench(options + ["--accounts", "9"], password: server.password)
            #expect(many.status == 64 && many.error.contains("--keys is at most --accounts"))
        }

        @Test func saysWhatIsWrong() async throws {
            try await withSQLServer { server in
                let none = try await bench(["sqlserver", "--port", "\(server.port)", "--password-file", "none"])
                #expect(none.status == 64 && none.error.contains("no password can be read"))
                let idle = try await bench(sqlServer(server) + ["--connections", "0"])
                #expect(idle.status == 64 && idle.error.contains("at least 1"))
                let other = try await bench(sqlServer(server) + ["--database", "Nowhere", "--connections", "1"])
                #expect(other.status == 1 && !other.error.isEmpty && other.output.isEmpty)
            }
        }

        private func sqlServer(_ server: TDSTestServer) -> [String] {
            ["sqlserver", "--port", "\(server.port)", "--password-file", "password", "--seconds", "1"]
        }

        private func withSQLServer(_ body: (TDSTestServer) async throws -> Void) async throws {
            let server = try await TDSTestServer.start()
            do {
                try await server.execute(
                    """
                    CREATE TABLE dbo.shop_profile (account_id bigint NOT NULL PRIMARY KEY, url nvarchar(200), \
                    company nvarchar(100), display_name nvarchar(100), version bigint NOT NULL)
                    """)
                try await server.load(
                    table: "dbo.shop_profile", columns: ["account_id", "url", "company", "display_name", "version"],
                    rows: (1...Self.rows).map {
                        [.integer(Int64($0)), .text("https://example.org/\($0)"), .text("C"), .text("N"), .integer(1)]
                    })
                try await body(server)
                await server.stop()
            } catch {
                await server.stop()
                throw error
            }
        }

        private func bench(_ arguments: [String], password: String = "") async throws -> Workplace.Outcome {
            let folder = try Workplace.executable.deletingLastPathComponent()
            return try await run(
                folder.appending(path: "driver-bench").path(percentEncoded: false), arguments, password: password)
        }

        /// Runs a program in a folder that has a file with the password of the TDS test server.
        private func run(
            _ program: String, _ arguments: [String], password: String
        ) async throws -> Workplace.Outcome {
            let folder = FileManager.default.temporaryDirectory.appending(path: "bench-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            try Data("secret\n".utf8).write(to: folder.appending(path: "password"))
            let program = try Program(
                URL(fileURLWithPath: program), arguments, in: folder, environment: ["PGPASSWORD": password])
            let status = try await program.wait()
            return Workplace.Outcome(status: status, output: program.output.text, error: program.error.text)
        }
    }
}

/// The line that `driver-bench` prints: statements a second, p50 and p99 in microseconds, failures, and how many there were.
private struct BenchLine {
    let rate: Double
    let median, slowest, failures, count: Int

    init?(_ output: String) {
        let parts = output.split(separator: "\n").last?.split(separator: "\t").map(String.init) ?? []
        let numbers = parts.dropFirst(2).compactMap { Int($0) }
        guard parts.count == 6, parts[0] == "RESULT", let rate = Double(parts[1]), numbers.count == 4
        else { return nil }
        self.rate = rate
        (median, slowest, failures, count) = (numbers[0], numbers[1], numbers[2], numbers[3])
    }
}
