import Accounts
import Foundation
import Logging
import PostgresDatabase
import SQLStore
import SQLiteDatabase
import Synchronization

/// Instances that share a core database tell each other through it what they write.
///
/// PostgreSQL carries their words (LISTEN and NOTIFY). SQLite has no words: every process sees that another one has
/// written, and nobody knows what.
struct CoreInvalidationBus: InvalidationBus {
    private static let pollInterval = Duration.milliseconds(200)
    private static let helloInterval = Duration.seconds(5)

    let core: CurrentCore
    let logger: Logger
    /// What this process knows its own words by.
    private let sender = UUID().uuidString

    init(core: CurrentCore, logger: Logger) {
        self.core = core
        self.logger = logger
    }

    func publish(_ invalidation: Invalidation) async throws {
        switch core.current.database {
        case let postgres as PostgresDatabase:
            for message in InvalidationMessage.messages(of: invalidation, from: sender) {
                try await postgres.notify(InvalidationMessage.channel, message.text)
            }
        case let sqlite as SQLiteDatabase: try await sqlite.announceChange()
        default: break
        }
    }

    func listen(
        isNeeded: @escaping @Sendable () -> Bool, _ hear: @escaping @Sendable (InvalidationEvent) -> Void
    ) async {
        while !Task.isCancelled {
            let (number, database) = core.current
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    switch database {
                    case let postgres as PostgresDatabase: await listen(over: postgres, hear)
                    case let sqlite as SQLiteDatabase: await poll(sqlite, isNeeded, hear)
                    default: break
                    }
                }
                group.addTask {
                    // A configuration that was read again may lead to another server.
                    while !Task.isCancelled, core.current.number == number { try? await Task.sleep(for: .seconds(1)) }
                }
                await group.next()
                group.cancelAll()
            }
            hear(.lost)
            try? await Task.sleep(for: .milliseconds(.random(in: 250...750)))
        }
    }

    private func listen(
        over database: PostgresDatabase, _ hear: @escaping @Sendable (InvalidationEvent) -> Void
    ) async {
        let hearing = Hearing()
        let (began, begin) = AsyncStream.makeStream(of: Void.self)
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                do {
                    try await database.listen(to: InvalidationMessage.channel) { event in
                        switch event {
                        case .began: begin.yield()
                        case .lost: hear(.lost)
                        case .notification(let text):
                            if let event = self.event(text, hearing) { hear(event) }
                        }
                    }
                } catch is CancellationError {} catch {
                    logger.warning("writes of other instances are not heard", metadata: ["error": "\(error)"])
                }
            }
            group.addTask {
                for await _ in began { await greet(database, hearing) }
            }
            await group.next()
            group.cancelAll()
        }
    }

    /// Says hello until it is heard: only what goes the way of every message proves that way.
    private func greet(_ database: PostgresDatabase, _ hearing: Hearing) async {
        // Every gateway over PostgreSQL listens: who never wanted anything kept need not read of it all day.
        var level = Logger.Level.warning
        while !Task.isCancelled {
            try? await database.notify(InvalidationMessage.channel, InvalidationMessage.hello(from: sender).text)
            try? await Task.sleep(for: Self.helloInterval)
            if hearing.hasBegun || Task.isCancelled { return }
            logger.log(
                level: level,
                "nothing is served from memory: notifications do not arrive; behind a PgBouncer, set listen_url")
            level = .debug
        }
    }

    private func event(_ text: String, _ hearing: Hearing) -> InvalidationEvent? {
        guard let message = InvalidationMessage(text) else { return .unknown }
        if let invalidation = message.invalidation {
            // What this process wrote it has forgotten already.
            return message.sender == sender ? nil : .changed(invalidation)
        }
        return message.sender == sender && hearing.begin() ? .heard : nil
    }

    private func poll(
        _ database: SQLiteDatabase, _ isNeeded: @Sendable () -> Bool, _ hear: @Sendable (InvalidationEvent) -> Void
    ) async {
        var known: Int64?
        while !Task.isCancelled {
            if known == nil || isNeeded() {
                do {
                    let version = try await database.changesOfOthers()
                    if known == nil { hear(.heard) } else if known != version { hear(.unknown) }
                    known = version
                } catch {
                    if known != nil { hear(.lost) }
                    known = nil
                }
            }
            try? await Task.sleep(for: Self.pollInterval)
        }
    }
}

/// Whether one connection has been proven to hear.
private final class Hearing: Sendable {
    private let state = Mutex(false)

    var hasBegun: Bool { state.withLock { $0 } }

    /// Gives whether it had not before.
    func begin() -> Bool {
        state.withLock { hasBegun in
            defer { hasBegun = true }
            return !hasBegun
        }
    }
}

/// The core database of the configuration as it is now.
final class CurrentCore: Sendable {
    private let state: Mutex<(number: Int, database: any Database)>

    init(_ database: any Database) { self.state = Mutex((0, database)) }

    /// The database, and the number of the configuration.
    var current: (number: Int, database: any Database) { state.withLock { $0 } }

    func set(_ database: any Database) { state.withLock { $0 = ($0.number + 1, database) } }
}
