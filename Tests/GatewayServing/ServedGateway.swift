public import Accounts
public import Foundation
public import Gateway
public import GatewayHTTP
public import GatewayTesting
import Logging
import SQLStore
import ServiceLifecycle

/// The whole gateway over the site files that ship with the project, served on a port of its own.
public struct ServedGateway: Sendable {
    public let runtime: GatewayRuntime
    public let servers: Servers
    /// Speaks to it with a key for all sites that may do everything.
    public let admin: HTTPClient
    /// The folder of its configuration.
    public let folder: URL

    public var gateway: Gateway { runtime.gateway }

    /// Serves over a backing, with its own tables made, for as long as `body` takes.
    /// - Parameters:
    ///   - queryTimeout: how long a statement on SQL Server may take.
    ///   - settings: further keys of the gateway's file, as YAML.
    ///   - sites: files of sites beside those that ship with the project, by the site's ID.
    ///   - change: what is otherwise about HTTP than the file says.
    public static func run<Outcome: Sendable>(
        _ backing: Backing, queryTimeout: String = "3s", settings: String = "",
        sites: [String: String] = [:], change: @Sendable (inout HTTPSettings) -> Void = { _ in },
        _ body: @escaping @Sendable (ServedGateway) async throws -> Outcome
    ) async throws -> Outcome {
        try await Servers.run(backing, queryTimeout: queryTimeout) { servers in
            let folder = FileManager.default.temporaryDirectory.appending(path: "gatehouse-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: folder) }
            let loaded = try load(servers, settings: settings, sites: sites, in: folder)
            let logger = Logger(label: "integration") { _ in SwiftLogNoOpLogHandler() }
            let runtime = try GatewayRuntime(loaded, logger: logger)
            var http = HTTPSettings(loaded.gateway)
            change(&http)
            let server = GatewayServer(
                settings: http, logger: logger, gateway: { runtime.gateway })
            return try await withThrowingTaskGroup(of: Void.self) { group in
                for service in runtime.services { group.addTask { try await service.run() } }
                group.addTask { try await server.run() }
                defer { group.cancelAll() }
                try await migrate(runtime)
                let key = try await runtime.gateway.keys.create(
                    name: "integration", sites: .all, scopes: Set(Scope.allCases))
                let port = try await server.addresses.port()
                return try await body(
                    ServedGateway(
                        runtime: runtime, servers: servers, admin: HTTPClient(port: port).with(key: key.token),
                        folder: folder))
            }
        }
    }

    /// A client with a key of one site.
    public func client(of site: SiteID, scopes: Set<Scope> = [.profilesRead, .profilesWrite]) async throws -> HTTPClient
    {
        let key = try await gateway.keys.create(name: "\(site)", sites: .only([site]), scopes: scopes)
        return admin.with(key: key.token)
    }

    /// The root of the repository, where the shipped site files are.
    public static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static func load(
        _ servers: Servers, settings: String, sites: [String: String], in folder: URL
    ) throws -> LoadedConfiguration {
        let config = folder.appending(path: "config")
        try FileManager.default.createDirectory(at: config, withIntermediateDirectories: true)
        let folderOfSites = folder.appending(path: "sites")
        try FileManager.default.copyItem(at: repository.appending(path: "sites"), to: folderOfSites)
        for (id, text) in sites {
            try text.write(to: folderOfSites.appending(path: "\(id).yaml"), atomically: true, encoding: .utf8)
        }
        let file = config.appending(path: "gateway.yaml")
        try """
        listen: { host: 127.0.0.1, port: 0 }
        core: main
        databases:
        \(servers.databases)
        sites: sites
        \(settings)
        """.write(to: file, atomically: true, encoding: .utf8)
        return try ConfigurationLoader.load(file: file)
    }

    private static func migrate(_ runtime: GatewayRuntime) async throws {
        let failures = await runtime.migrator.migrate().failures
        guard failures.isEmpty else { throw MigrationFailed(reasons: failures.compactMap(\.failure)) }
    }
}

public struct MigrationFailed: Error {
    let reasons: [String]
}
