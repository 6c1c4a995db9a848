import Accounts
import Foundation
import GatewayTesting
import PostgresDatabase
import SQLStore
import Testing

@Suite("PostgreSQL: TLS", .timeLimit(.minutes(5)))
struct PostgresTLSTests {
    @Test("verify-full takes the server's certificate, and refuses a strange authority and a wrong name")
    func verifyFull() async throws {
        let server = try await PrivatePostgres.start(withTLS: true)
        let certificates = try #require(server.certificates)

        try await TestDatabase.with(
            server: server, hosts: "localhost:\(server.port)",
            parameters: "sslmode=verify-full&sslrootcert=\(certificates.authority.path)"
        ) { database in
            let isEncrypted = try await database.value(
                "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
            #expect(isEncrypted == .boolean(true))
            try await largeAnswers(database)
        }

        try await TestDatabase.with(
            server: server, hosts: "localhost:\(server.port)",
            parameters: "sslmode=verify-full&sslrootcert=\(certificates.strangeAuthority.path)"
        ) { database in
            await expectError(.unavailable) { _ = try await database.query("SELECT 1") }
            #expect(database.status.lastError == "certificate")
        }

        // The certificate is for localhost and 127.0.0.1.
        try await TestDatabase.with(
            server: server, hosts: "db.example.org:\(server.port)",
            parameters: "hostaddr=127.0.0.1&sslmode=verify-full&sslrootcert=\(certificates.authority.path)"
        ) { database in
            await expectError(.unavailable) { _ = try await database.query("SELECT 1") }
            #expect(database.status.lastError == "certificate")
        }
    }

    /// TLS records hold up to 16 KB, of which libpq may take a part: nothing on the socket tells of the rest.
    private func largeAnswers(_ database: PostgresDatabase) async throws {
        for size in stride(from: 1000, to: 60_000, by: 997) {
            let length = try await database.query("SELECT repeat('x', \(bind: .integer(Int64(size)))::int)").first?[0]
            #expect(length?.text?.utf8.count == size)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for size in 0..<100 {
                group.addTask {
                    let text = try await database.query(
                        "SELECT repeat('x', \(bind: .integer(Int64(size) * 331))::int)"
                    ).first?[0].text
                    #expect(text?.utf8.count == size * 331)
                }
            }
            try await group.waitForAll()
        }
    }
}
