import Accounts
import Gateway
import GatewayServing
import Logging
import SQLStore
import ServiceLifecycle

/// Two instances of a gateway over the same databases, as two processes would be.
enum TwoGateways {
    static func run(
        _ backing: Backing, settings: String = "", sites: [String: String] = [:],
        _ body: @escaping @Sendable (_ served: ServedGateway, _ second: GatewayRuntime) async throws -> Void
    ) async throws {
        try await ServedGateway.run(backing, settings: settings, sites: sites) { served in
            let second = try another(like: served)
            try await withThrowingTaskGroup(of: Void.self) { group in
                defer { group.cancelAll() }
                for service in second.services { group.addTask { try await service.run() } }
                try await body(served, second)
            }
        }
    }

    /// One more, of which nothing runs yet: a command is no more than that.
    static func another(like served: ServedGateway) throws -> GatewayRuntime {
        try GatewayRuntime(
            served.runtime.configuration, logger: Logger(label: "another") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Ends the connections over which instances hear each other, and gives how many there were.
    static func silence(_ database: any Database) async throws -> Int {
        try await database.query(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
            WHERE datname = current_database() AND query LIKE 'LISTEN%'
            """
        ).count
    }
}
