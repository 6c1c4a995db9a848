import Accounts
import GatewayTesting
import PostgresDatabase
import SQLStore
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(2))) struct PostgresListeningTests {
    /// What a connection has heard so far.
    private final class Ear: Sendable {
        private let state = Mutex<[PostgresListening]>([])
        var heard: [PostgresListening] { state.withLock { $0 } }
        func hear(_ event: PostgresListening) { state.withLock { $0.append(event) } }

        func waits(until condition: ([PostgresListening]) -> Bool) async throws {
            while !condition(heard) { try await Task.sleep(for: .milliseconds(5)) }
        }
    }

    @Test func notificationsComeWholeAndInOrder() async throws {
        try await TestDatabase.with { database in
            let ear = Ear()
            let payloads = (1...50).map { "\($0) é🦆 " + String(repeating: "x", count: $0 * 150) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try? await database.listen(to: "Some \"Channel", ear.hear) }
                try await ear.waits { $0 == [.began] }
                try await database.notify("another", "not for us")
                for payload in payloads { try await database.notify("Some \"Channel", payload) }
                try await ear.waits { $0.count > payloads.count }
                #expect(ear.heard.dropFirst() == payloads.map { .notification($0) }[...])
                group.cancelAll()
            }
            #expect(ear.heard.last == .lost)
        }
    }

    @Test func aLostConnectionSaysSoAndEnds() async throws {
        try await TestDatabase.with { database in
            let ear = Ear()
            async let ended: Void = database.listen(to: "channel", ear.hear)
            try await ear.waits { $0 == [.began] }
            _ = try await database.query(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                WHERE datname = current_database() AND query LIKE 'LISTEN%'
                """)
            try await ended
            #expect(ear.heard == [.began, .lost])
        }
    }

    @Test func aServerThatIsNotThereIsAnError() async throws {
        try await TestDatabase.with { database in
            let configuration = try PostgresConfiguration(
                name: "main", url: "postgresql://nobody@127.0.0.1:1/nothing",
                timeouts: .init(connect: .seconds(30)))
            let nowhere = PostgresDatabase(configuration, logger: .silent)
            let ear = Ear()
            await expectError(.unavailable) { try await nowhere.listen(to: "channel", ear.hear) }
            #expect(ear.heard.isEmpty)
        }
    }

    /// The statements go elsewhere than the notifications come from.
    @Test func listenURLLeadsToTheServerItself() async throws {
        let server = try await PrivatePostgres.shared()
        try await server.withDatabase { url in
            let name = url.split(separator: "/").last ?? ""
            let configuration = try PostgresConfiguration(
                name: "main", url: "postgresql://nobody@127.0.0.1:1/nothing", password: server.password,
                listenURL: "postgresql://\(server.user)@\(server.host):\(server.port)/\(name)",
                timeouts: .init(connect: .seconds(30)))
            let ear = Ear()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try? await PostgresDatabase(configuration, logger: .silent).listen(to: "channel", ear.hear)
                }
                try await ear.waits { $0 == [.began] }
                group.cancelAll()
            }
        }
    }

    @Test func aListenURLThatIsNoneIsRefused() {
        #expect(throws: PostgresConfigurationError.self) {
            try PostgresConfiguration(name: "main", url: "postgresql://h/d", listenURL: "nonsense")
        }
    }
}
