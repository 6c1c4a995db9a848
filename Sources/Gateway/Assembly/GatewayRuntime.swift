import Accounts
import Foundation
public import Logging
import Repositories
import SQLStore
public import ServiceLifecycle
import Synchronization

/// A gateway that lives: its databases run, its outbox is worked off, and its configuration can be read again.
public final class GatewayRuntime: Sendable {
    private struct State {
        var loaded: LoadedConfiguration
        var gateway: Gateway
    }

    public let supervisor: DatabaseSupervisor
    private let state: Mutex<State>
    private let assembler: GatewayAssembler
    private let logger: Logger

    /// Assembles a gateway; no database is connected to before ``services`` run.
    /// - Throws: ``DatabaseError`` where a database cannot be opened.
    public init(_ loaded: LoadedConfiguration, logger: Logger) throws {
        let factory = DatabaseFactory(logger: logger)
        let supervisor = DatabaseSupervisor(
            grace: loaded.gateway.limits.requestTimeout, logger: logger, make: factory.database)
        let databases = try supervisor.databases(for: loaded.gateway.databases)
        guard let core = databases[loaded.gateway.core] else {
            throw AccountError(.internal, "the core database \"\(loaded.gateway.core)\" is not configured")
        }
        let assembler = GatewayAssembler(loaded.gateway, core: core, logger: logger)
        let gateway = try assembler.assemble(loaded, databases: databases)
        supervisor.adopt(databases, configurations: loaded.gateway.databases)
        self.supervisor = supervisor
        self.assembler = assembler
        self.logger = logger
        self.state = Mutex(State(loaded: loaded, gateway: gateway))
    }

    /// The gateway as the configuration is now; a request takes it once.
    public var gateway: Gateway { state.withLock { $0.gateway } }

    /// The configuration the gateway was made of.
    public var configuration: LoadedConfiguration { state.withLock { $0.loaded } }

    /// What has to run for the gateway to work, in the order of starting.
    public var services: [any Service] {
        [
            supervisor, CurrentOutboxWorker(runtime: self), housekeeper, assembler.postOffice, assembler.shadow,
            PhaseService(watch: assembler.watch), synchronization, CacheService(invalidator: assembler.invalidator),
        ]
    }

    private var synchronization: MigrationSyncService {
        MigrationSyncService(
            gateway: { self.gateway }, owner: "\(ProcessName.current) \(UUID().uuidString)", logger: logger)
    }

    // The core database never changes while the process lives.
    private var housekeeper: Housekeeper {
        Housekeeper(
            repositories: gateway.repositories, settings: { Housekeeper.Settings(self.configuration.gateway) },
            logger: logger)
    }

    /// Takes over a configuration that was read anew.
    ///
    /// Requests that have begun go on with the old one; databases that are configured as before go on as they are.
    /// - Throws: ``AccountError`` where the new one needs a restart, ``DatabaseError`` where a database cannot be
    ///   opened. The old configuration goes on then.
    public func adopt(_ loaded: LoadedConfiguration) throws {
        let old = configuration.gateway
        guard loaded.gateway.core == old.core, loaded.gateway.accounts == old.accounts,
            loaded.gateway.passwords == old.passwords, loaded.gateway.listen == old.listen,
            loaded.gateway.adminListen == old.adminListen
        else {
            throw AccountError(
                .conflict, "the keys core, accounts, passwords, listen and admin_listen take effect at a restart alone")
        }
        let databases = try supervisor.databases(for: loaded.gateway.databases)
        let gateway = try assembler.assemble(loaded, databases: databases, previous: self.gateway)
        supervisor.adopt(databases, configurations: loaded.gateway.databases)
        state.withLock { $0 = State(loaded: loaded, gateway: gateway) }
    }

    /// What knows the phases of the sites, and tells the core what this process has made room for.
    var phases: MigrationWatch { assembler.watch }

    /// Reads from the core where the sites are on their way.
    /// - Throws: ``AccountError`` where the core does not answer.
    public func readPhases() async throws { try await assembler.watch.refresh() }

    /// Runs the databases for as long as `body` takes: for commands that do one thing and end.
    public func withDatabases<Outcome: Sendable>(
        _ body: @Sendable (Gateway) async throws -> Outcome
    ) async throws -> Outcome {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.supervisor.run() }
            defer { group.cancelAll() }
            async let sent: Void = self.assembler.postOffice.run()
            // A command asks its site once, before anything is served; a core that is not made yet knows no phases.
            try? await self.assembler.watch.look()
            let outcome = try await body(gateway)
            await self.assembler.watch.leave()
            await self.assembler.invalidator.settle()
            // What was posted meanwhile still goes out.
            self.assembler.postOffice.close()
            try await sent
            return outcome
        }
    }
}

/// Works off the outbox of whatever gateway is current.
private struct CurrentOutboxWorker: Service {
    let runtime: GatewayRuntime

    // The core database never changes while the process lives; the worker asks for the routes anew each time.
    func run() async throws { try await runtime.gateway.outbox.run() }
}

/// Keeps up with the phases of the sites for as long as the gateway serves.
private struct PhaseService: Service {
    let watch: MigrationWatch

    // The databases are stopped after this: the core can still be told.
    func run() async throws {
        await cancelWhenGracefulShutdown { await watch.run() }
        await watch.leave()
    }
}

/// Hears what other instances write, and tells them what this one does, for as long as the gateway serves.
private struct CacheService: Service {
    let invalidator: CacheInvalidator

    func run() async throws {
        await cancelWhenGracefulShutdown { await invalidator.run() }
        await invalidator.settle()
    }
}
