import Accounts
import Logging
import OrderedCollections
import SQLStore
public import ServiceLifecycle
import Synchronization

/// Runs the databases of the configuration, and goes on with those a new configuration leaves as they are.
public final class DatabaseSupervisor: Service {
    private struct Entry {
        let configuration: DatabaseConfiguration
        let database: any Database
        let stop: AsyncStream<Void>.Continuation
    }

    private struct Job: Sendable {
        let database: any Database
        let stopped: AsyncStream<Void>
        /// How long requests that have begun may still use it after it was stopped.
        let grace: Duration
    }

    private let entries = Mutex<[DatabaseName: Entry]>([:])
    private let jobs = AsyncStream.makeStream(of: Job.self)
    private let make: @Sendable (DatabaseName, DatabaseConfiguration) throws -> any Database
    private let logger: Logger
    private let grace: Duration

    /// - Parameters:
    ///   - grace: how long requests that have begun may still use a database that the configuration has lost.
    ///   - make: opens a database; connecting is its `run()`'s business.
    init(
        grace: Duration, logger: Logger,
        make: @escaping @Sendable (DatabaseName, DatabaseConfiguration) throws -> any Database
    ) {
        self.grace = grace
        self.logger = logger
        self.make = make
    }

    /// The databases of a configuration: those that run already and are configured the same, and new ones for the rest.
    ///
    /// - Throws: ``DatabaseError`` where one cannot be opened; nothing has changed then.
    func databases(
        for configurations: OrderedDictionary<DatabaseName, DatabaseConfiguration>
    ) throws -> [DatabaseName: any Database] {
        let running = entries.withLock { $0 }
        var databases: [DatabaseName: any Database] = [:]
        for (name, configuration) in configurations {
            if let entry = running[name], entry.configuration == configuration {
                databases[name] = entry.database
            } else {
                databases[name] = try make(name, configuration)
            }
        }
        return databases
    }

    /// Takes over a set of databases: starts the new ones, and lets go those that are no longer in it.
    func adopt(
        _ databases: [DatabaseName: any Database],
        configurations: OrderedDictionary<DatabaseName, DatabaseConfiguration>
    ) {
        entries.withLock { entries in
            for (name, entry) in entries where configurations[name] != entry.configuration {
                logger.info("a database leaves the configuration", metadata: ["database": "\(name)"])
                entry.stop.finish()
                entries[name] = nil
            }
            for (name, configuration) in configurations {
                guard entries[name] == nil, let database = databases[name] else { continue }
                let (stopped, stop) = AsyncStream.makeStream(of: Void.self)
                entries[name] = Entry(configuration: configuration, database: database, stop: stop)
                jobs.continuation.yield(Job(database: database, stopped: stopped, grace: grace))
            }
        }
    }

    /// Runs every database until the service group shuts down.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for await job in self.jobs.stream {
                    group.addTask { await self.run(job) }
                }
            }
        }
    }

    private func run(_ job: Job) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                do { try await job.database.run() } catch is CancellationError {} catch {
                    self.logger.error(
                        "a database has stopped",
                        metadata: ["database": "\(job.database.name)", "error": "\(error)"])
                }
            }
            group.addTask {
                for await _ in job.stopped {}
                try? await Task.sleep(for: job.grace)
            }
            await group.next()
            group.cancelAll()
        }
    }
}
