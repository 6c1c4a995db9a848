import Foundation
public import GatewayTesting

/// What stands behind the two databases the shipped site files name, `main` and `legacy`.
public enum Backing: String, CaseIterable, Sendable, CustomStringConvertible {
    /// Both are SQLite files: the embedded default.
    case sqlite
    /// Both are PostgreSQL.
    case postgres
    /// PostgreSQL, and SQL Server for the legacy table.
    case sqlServer

    /// Those on which everything is the gateway's own.
    public static let owned: [Backing] = [.sqlite, .postgres]

    public var description: String { rawValue }
}

/// The servers of one test, and the configuration that leads to them.
public struct Servers: Sendable {
    /// The databases `main` and `legacy`, as the gateway's file lists them.
    public let databases: String
    /// The stand-in for SQL Server, where the backing has one.
    public let sqlServer: TDSTestServer?

    /// Starts what a backing needs; `body` has them for itself.
    /// - Parameter queryTimeout: how long a statement on SQL Server may take, as the configuration says it.
    public static func run<Outcome: Sendable>(
        _ backing: Backing, queryTimeout: String = "3s", _ body: @Sendable (Servers) async throws -> Outcome
    ) async throws -> Outcome {
        switch backing {
        case .sqlite:
            return try await body(
                Servers(
                    databases: """
                          main: { driver: sqlite, file: var/main.sqlite }
                          legacy: { driver: sqlite, file: var/legacy.sqlite }
                        """, sqlServer: nil))
        case .postgres:
            return try await body(
                Servers(databases: "  main: \(try await postgres())\n  legacy: \(try await postgres())", sqlServer: nil)
            )
        case .sqlServer:
            let server = try await TDSTestServer.start()
            do {
                let legacy = """
                    { driver: sqlserver, host: 127.0.0.1, port: \(server.port), database: Shop, user: gateway, \
                    password: secret, encryption: off, pool: { max: 4 }, \
                    timeouts: { connect: 2s, query: \(queryTimeout), acquire: 2s }, breaker: { failures: 2, max_back_off: 300ms } }
                    """
                let outcome = try await body(
                    Servers(databases: "  main: \(try await postgres())\n  legacy: \(legacy)", sqlServer: server))
                await server.stop()
                return outcome
            } catch {
                await server.stop()
                throw error
            }
        }
    }

    private static func postgres() async throws -> String {
        let server = try await PrivatePostgres.shared()
        let database = try await server.createDatabase()
        return """
            { driver: postgres, url: "postgresql://\(server.user)@\(server.host):\(server.port)/\(database)", \
            password: "\(server.password)", pool: { max: 8 } }
            """
    }
}
