internal import Foundation
internal import Synchronization

/// One database of the server: its file, its settings, and what its sessions share.
final class DatabaseFile: Sendable {
    let name: String
    let id: Int
    let path: String
    let lock = WriteLock()
    private let settings: Mutex<DatabaseSettings>
    private let counters = Mutex<[String: Int64]>([:])
    private let commitCount = Atomic(0)

    init(name: String, id: Int, path: String, settings: DatabaseSettings) throws {
        self.name = name
        self.id = id
        self.path = path
        self.settings = Mutex(settings)
        let connection = try SQLiteConnection(path: path)
        defer { connection.close() }
        try connection.execute("CREATE TABLE IF NOT EXISTS tsql_catalogue (version INTEGER, body TEXT)")
        try connection.execute("CREATE TABLE IF NOT EXISTS tsql_counters (name TEXT PRIMARY KEY, value INTEGER)")
        for row in try connection.rows("SELECT name, value FROM tsql_counters") {
            if let name = row[0].text, let value = row[1].integer { counters.withLock { $0[name] = value } }
        }
    }

    var currentSettings: DatabaseSettings { settings.withLock { $0 } }

    func change(_ body: (inout DatabaseSettings) -> Void) { settings.withLock { body(&$0) } }

    /// How many transactions that wrote have been committed: while it stays the same, so does what others see.
    var commits: Int { commitCount.load(ordering: .acquiring) }

    func noteCommit() { commitCount.add(1, ordering: .acquiringAndReleasing) }

    // MARK: Counters

    // Numbers that were given out stay so when a transaction is rolled back, as SQL Server's do.

    static let rowVersionCounter = "rowversion"

    /// The next rowversion, for the session that has the right to write.
    func nextRowVersion() -> Int64 {
        let version = next(Self.rowVersionCounter, from: 2_001)
        lock.note(version: version)
        return version
    }

    /// The lowest rowversion that is not committed, or else the next one.
    var lowestActiveRowVersion: Int64 { lock.firstVersion ?? current(Self.rowVersionCounter).map { $0 + 1 } ?? 1 }

    /// The next number of a counter.
    func next(_ counter: String, from seed: Int64 = 1, by increment: Int64 = 1) -> Int64 {
        counters.withLock { counters in
            let value = counters[counter].map { $0 + increment } ?? seed
            counters[counter] = value
            return value
        }
    }

    func current(_ counter: String) -> Int64? { counters.withLock { $0[counter] } }

    func set(_ counter: String, to value: Int64?) { counters.withLock { $0[counter] = value } }
}

/// What ALTER DATABASE changes.
struct DatabaseSettings: Hashable, Sendable {
    var compatibilityLevel = 150
    var isReadOnly = false
    var collation: Collation
}

/// Reads and writes the catalogue, and keeps the last one read.
struct CatalogueStore {
    private var cached: (version: Int64, commits: Int?, catalogue: Catalogue)?

    /// Which state of the catalogue was read last.
    var version: Int64? { cached?.version }

    /// - Parameter commits: the database's number of commits from before the call; nil in a transaction that writes, which
    ///   sees what nobody else does.
    mutating func load(_ connection: SQLiteConnection, commits: Int?) throws -> Catalogue {
        if let cached, let commits, cached.commits == commits { return cached.catalogue }
        let version = try connection.rows("SELECT version FROM tsql_catalogue").first?[0].integer ?? 0
        if let cached, cached.version == version {
            self.cached?.commits = commits
            return cached.catalogue
        }
        var catalogue = Catalogue()
        if let body = try connection.rows("SELECT body FROM tsql_catalogue").first?[0].text {
            catalogue = try JSONDecoder().decode(Catalogue.self, from: Data(body.utf8))
        }
        cached = (version, commits, catalogue)
        return catalogue
    }

    mutating func save(_ catalogue: Catalogue, _ connection: SQLiteConnection) throws {
        let body = String(decoding: try JSONEncoder().encode(catalogue), as: UTF8.self)
        try connection.execute("DELETE FROM tsql_catalogue")
        // A random version: two transactions that each change the catalogue can never be taken for one another.
        try connection.execute(
            "INSERT INTO tsql_catalogue VALUES (:version, :body)",
            SQLArguments(["version": .integer(Int64.random(in: 1...Int64.max)), "body": .text(body)]))
        cached = nil
    }
}
