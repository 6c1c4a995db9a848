/// The state of a session's transaction.
struct TransactionState {
    /// @@TRANCOUNT.
    var depth = 0
    /// Whether SQLite is in a transaction, and the session has the right to write.
    var isWriting = false
    var number: UInt64 = 0
    /// The savepoints, those before the first write included.
    var savepoints: [String] = []
}

/// Transactions over SQLite: reads see what is committed, and the first write takes the lock of the database.
///
/// So the server behaves as SQL Server with READ_COMMITTED_SNAPSHOT, with one writer at a time.
extension TSQLSession {
    /// How long a session waits for a lock that no LOCK_TIMEOUT bounds, in seconds: so that no test hangs for ever.
    static let longestWait = 60.0

    func begin(reply: any BatchReply) throws {
        transaction.depth += 1
        if transaction.depth == 1 {
            transaction.number += 1
            try reply.transactionChanged(.begin, number: transaction.number)
        }
        try reply.finish(.none, count: nil)
    }

    func commit(reply: any BatchReply) throws {
        guard transaction.depth > 0 else { throw TSQLError.noTransaction("COMMIT") }
        transaction.depth -= 1
        if transaction.depth == 0 {
            try endWriting("COMMIT")
            try reply.transactionChanged(.commit, number: transaction.number)
        }
        try reply.finish(.none, count: nil)
    }

    func rollBack(to name: String?, reply: any BatchReply) throws {
        guard transaction.depth > 0 else { throw TSQLError.noTransaction("ROLLBACK") }
        if let name, let index = transaction.savepoints.lastIndex(where: { $0.caseInsensitiveEquals(name) }) {
            if transaction.isWriting { try connection.execute("ROLLBACK TO \(savepoint(index))") }
            transaction.savepoints.removeSubrange((index + 1)...)
            store = CatalogueStore()
        } else {
            try rollBackAll()
            try reply.transactionChanged(.rollback, number: transaction.number)
        }
        try reply.finish(.none, count: nil)
    }

    func save(_ name: String) throws {
        guard transaction.depth > 0 else {
            throw TSQLError(628, "Cannot issue SAVE TRANSACTION when there is no active transaction.")
        }
        transaction.savepoints.append(name)
        if transaction.isWriting { try connection.execute("SAVEPOINT \(savepoint(transaction.savepoints.count - 1))") }
    }

    private func savepoint(_ index: Int) -> String { "tsql_save_\(index)" }

    /// Undoes the whole transaction, whatever its depth.
    func rollBackAll() throws {
        transaction.depth = 0
        try endWriting("ROLLBACK")
    }

    /// Takes the right to write, and begins SQLite's transaction.
    func lockForWriting() throws {
        guard !transaction.isWriting else { return }
        let timeout = options.lockTimeout < 0 ? Self.longestWait : Double(options.lockTimeout) / 1_000
        try database.lock.acquire(session: id, timeout: timeout, interrupt: interrupt)
        do {
            try connection.execute("BEGIN IMMEDIATE")
        } catch {
            database.lock.release(session: id)
            throw error
        }
        transaction.isWriting = true
        for index in transaction.savepoints.indices { try connection.execute("SAVEPOINT \(savepoint(index))") }
        // What was read of the catalogue before the wait may be out of date.
        store = CatalogueStore()
    }

    private func endWriting(_ verb: String) throws {
        transaction.savepoints = []
        store = CatalogueStore()
        guard transaction.isWriting else { return }
        transaction.isWriting = false
        defer { database.lock.release(session: id) }
        try connection.execute(verb)
        if verb == "COMMIT" { database.noteCommit() }
    }

    /// Undoes what a failed statement wrote.
    private func undoStatement() {
        store = CatalogueStore()
        guard transaction.isWriting else { return }
        do {
            try connection.execute("ROLLBACK TO tsql_statement")
            try connection.execute("RELEASE tsql_statement")
        } catch {
            // An interrupted write makes SQLite roll the whole transaction back: then it is over here as well.
            transaction.depth = 0
            transaction.savepoints = []
            transaction.isWriting = false
            database.lock.release(session: id)
        }
    }

    /// Runs a change as one unit: undone when it fails, committed at once outside a transaction.
    func change(line: Int, _ body: (TableWriter) throws -> Void) throws {
        if !isAdministrator {
            if database.currentSettings.isReadOnly { throw TSQLError.readOnlyDatabase(database.name) }
            if server.faults.takesDeadlock() { throw TSQLError.deadlock(process: id) }
        }
        if options.flags.contains(.implicitTransactions), transaction.depth == 0 { transaction.depth = 1 }
        try lockForWriting()
        do {
            try connection.execute("SAVEPOINT tsql_statement")
            try body(TableWriter(session: self, line: line))
            try connection.execute("RELEASE tsql_statement")
        } catch {
            undoStatement()
            if transaction.depth == 0 { try endWriting("ROLLBACK") }
            throw error
        }
        if transaction.depth == 0 { try endWriting("COMMIT") }
    }
}
