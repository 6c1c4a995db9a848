/// The statements prepared on one connection, by text and parameter types, bounded by forgetting those used least recently.
struct StatementCache {
    struct Key: Hashable {
        let sql: String
        let types: [UInt32]
    }

    struct Statement {
        let name: String
        /// Whether every column of the result can be read in binary format.
        let hasBinaryResult: Bool
    }

    typealias Waiter = CheckedContinuation<Statement, any Error>

    private enum Entry {
        case preparing([Waiter])
        case ready(Statement, lastUse: Int)
    }

    enum Lookup {
        case ready(Statement)
        /// Another query is preparing it.
        case inPreparation
        /// It is the caller's to prepare, under this name.
        case missing(name: String)
    }

    let capacity: Int
    private var entries: [Key: Entry] = [:]
    private var clock = 0
    private var lastNumber = 0

    init(capacity: Int) { self.capacity = capacity }

    mutating func find(_ key: Key) -> Lookup {
        clock += 1
        switch entries[key] {
        case .ready(let statement, _):
            entries[key] = .ready(statement, lastUse: clock)
            return .ready(statement)
        case .preparing: return .inPreparation
        case nil:
            lastNumber += 1
            entries[key] = .preparing([])
            return .missing(name: "gatehouse_\(lastNumber)")
        }
    }

    mutating func wait(_ waiter: Waiter, for key: Key) {
        guard case .preparing(let waiters) = entries[key] else {
            waiter.resume(throwing: CancellationError())
            return
        }
        entries[key] = .preparing(waiters + [waiter])
    }

    /// Keeps a statement that was prepared, or drops one that could not be, and gives the name of one to deallocate.
    mutating func finish(_ key: Key, _ result: Result<Statement, any Error>) -> String? {
        if case .preparing(let waiters) = entries[key] {
            for waiter in waiters { waiter.resume(with: result) }
        }
        guard case .success(let statement) = result else {
            entries[key] = nil
            return nil
        }
        entries[key] = .ready(statement, lastUse: clock)
        return entries.count > capacity ? evict() : nil
    }

    /// Forgets a statement that the server no longer knows or that no longer fits.
    mutating func forget(_ key: Key, _ statement: Statement) {
        if case .ready(let known, _) = entries[key], known.name == statement.name { entries[key] = nil }
    }

    private mutating func evict() -> String? {
        var oldest: (key: Key, name: String, lastUse: Int)?
        for case (let key, .ready(let statement, let lastUse)) in entries where lastUse < oldest?.lastUse ?? .max {
            oldest = (key, statement.name, lastUse)
        }
        guard let oldest else { return nil }
        entries[oldest.key] = nil
        return oldest.name
    }
}
