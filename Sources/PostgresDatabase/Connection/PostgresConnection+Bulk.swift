import Accounts
import Dispatch
import Pooling
import SQLStore

/// What a connection that writes many rows waits for.
struct BulkWait {
    /// Resumed when something has come or everything has left.
    var waiter: CheckedContinuation<Void, any Error>?
    /// When the server has been silent for too long; nil while nothing is waited for.
    var deadline: ContinuousClock.Instant?
}

extension PostgresConnection {
    /// Inserts many rows in the transaction under way: by COPY straight into their table, which is enough where none of
    /// them is there; else by COPY into a temporary table, and from there into their own past the rows that are.
    ///
    /// COPY is not part of pipeline mode, which is left for as long as it takes.
    func insert(_ batch: BulkInsert) async throws -> BulkOutcome {
        var outcome = BulkOutcome()
        var places: [Int] = []
        for place in batch.rows.indices {
            guard CopyText.canHold(batch.rows[place]) else {
                let error = DatabaseError(.invalidText, database: configuration.name, detail: "a text contains U+0000")
                outcome.refused.append(.init(row: place, error: error))
                continue
            }
            places.append(place)
        }
        guard !places.isEmpty else { return outcome }
        try await beginBulk()
        do {
            let written = try await write(batch, places[...])
            try endBulk()
            outcome.added = written.added
            outcome.refused = (outcome.refused + written.refused).sorted { $0.row < $1.row }
            return outcome
        } catch {
            if isUsable { try endBulk() }
            throw error
        }
    }

    /// Wakes up who waits for the socket.
    func wakeBulk() {
        guard let waiter = bulk?.waiter else { return }
        bulk?.waiter = nil
        bulk?.deadline = nil
        waiter.resume()
    }

    private func beginBulk() async throws {
        // What is still under way, as the freeing of a statement, comes before this in the order of the pipeline.
        try await ping()
        guard let handle, isUsable, exchanges.isEmpty, handle.leavePipeline() else {
            let error = unavailable("the connection did not leave its pipeline")
            lose(error)
            throw error
        }
        bulk = BulkWait()
    }

    private func endBulk() throws {
        bulk = nil
        guard let handle, isUsable, handle.enterPipeline() else {
            let error = unavailable("the connection did not go back to its pipeline")
            lose(error)
            throw error
        }
    }

    private func write(_ batch: BulkInsert, _ places: ArraySlice<Int>) async throws -> BulkOutcome {
        let statements = BulkStatements(batch)
        if try await copy(batch, places, statements) { return BulkOutcome(added: Array(places)) }
        return try await batch.halving(places) { try await self.writePast(batch, $0, statements) }
    }

    /// Copies the rows straight into their table, or none of them.
    /// - Returns: whether they were taken; why they were not is found out on the other way.
    private func copy(
        _ batch: BulkInsert, _ places: ArraySlice<Int>, _ statements: BulkStatements
    ) async throws -> Bool {
        do {
            let results = try await run(
                statements.copy, copying: CopyText(batch, places, hasPlaces: false))
            // A trigger may have swallowed some.
            let isWhole = results.contains { $0.commandTag.hasPrefix("COPY") && $0.changes == places.count }
            _ = try await run(isWhole ? statements.keep : statements.takeBack, copying: nil)
            return isWhole
        } catch let failure as PostgresFailure {
            _ = try await run(statements.takeBack, copying: nil)
            let error = failure.databaseError(configuration.name)
            guard error.isAboutValues || failure.isAboutTarget else { throw error }
            return false
        }
    }

    /// Writes the rows at some places past those that are there, or none of them.
    private func writePast(
        _ batch: BulkInsert, _ places: ArraySlice<Int>, _ statements: BulkStatements
    ) async throws -> [Int] {
        do {
            _ = try await run(statements.stage, copying: CopyText(batch, places, hasPlaces: true))
            let results = try await run(statements.finish, copying: nil)
            return results.flatMap { result in
                // The one statement of the script that gives rows.
                result.columnCount == 1 ? (0..<result.rowCount).compactMap { Int(result.text($0, 0)) } : []
            }.sorted()
        } catch let failure as PostgresFailure {
            // With the savepoint the temporary table goes as well.
            _ = try await run(statements.takeBack, copying: nil)
            throw failure.databaseError(configuration.name)
        }
    }

    /// Runs a script of statements, one of which may be a COPY that takes the rows.
    /// - Throws: ``PostgresFailure`` where the server refused something, after which nothing is left of the answer.
    private func run(_ script: String, copying rows: consuming CopyText?) async throws -> [PostgresResult] {
        guard let handle, isUsable else { throw unavailable("the connection is closed") }
        guard handle.sendScript(script) else { throw lost(handle) }
        var results: [PostgresResult] = []
        var failure: PostgresFailure?
        while true {
            try await send(handle)
            while let reply = handle.nextReply() {
                switch reply {
                case .rows(let result), .done(let result): results.append(result)
                case .failed(let reported):
                    // After a server's last word nothing comes any more, not even the end of the command.
                    guard !reported.endsConnection else { throw lost(handle) }
                    failure = failure ?? reported
                case .copyIn:
                    while let piece = rows?.next() {
                        guard handle.sendCopy(piece) else { throw lost(handle) }
                        try await send(handle)
                    }
                    guard handle.sendCopyEnd() else { throw lost(handle) }
                    try await send(handle)
                case .endOfCommand:
                    guard handle.isGood else { throw lost(handle) }
                    if let failure { throw failure }
                    return results
                case .aborted, .sync: break
                }
            }
            // Who sends may find out that the other side has closed, and no event follows.
            guard handle.isGood else { throw lost(handle) }
            try await waitForSocket()
        }
    }

    /// Waits until everything has left, so that no more than a piece is ever held for a slow server.
    private func send(_ handle: PostgresHandle) async throws {
        while true {
            switch handle.flush() {
            case .done: return
            case .failed: throw lost(handle)
            case .pending:
                sources?.watchWriting(true)
                try await waitForSocket()
            }
        }
    }

    private func lost(_ handle: PostgresHandle) -> DatabaseError {
        let error = unavailable(handle.errorMessage)
        lose(error)
        return error
    }

    private func waitForSocket() async throws {
        let limit = configuration.timeouts.query + configuration.timeouts.grace
        do {
            try await withTaskCancellationHandler {
                try Task.checkCancellation()
                try await withCheckedThrowingContinuation { (waiter: CheckedContinuation<Void, any Error>) in
                    guard isUsable else { return waiter.resume(throwing: unavailable("the connection was lost")) }
                    let deadline = ContinuousClock.now + limit
                    bulk?.waiter = waiter
                    bulk?.deadline = deadline
                    setAlarm(for: deadline)
                }
            } onCancel: {
                executor.queue.async { self.assumeIsolated { $0.lose($0.unavailable("a COPY was cancelled")) } }
            }
        } catch {
            guard !Task.isCancelled else {
                lose(unavailable("a COPY was cancelled"))
                throw CancellationError()
            }
            throw error
        }
    }
}

/// The scripts that write a batch, made of checked identifiers alone.
private struct BulkStatements {
    /// The rows into their own table.
    let copy: String
    let keep = "RELEASE SAVEPOINT gatehouse_bulk"
    /// The rows into a temporary table, each with its place, and from there into their own.
    let stage: String
    let finish: String
    let takeBack = "ROLLBACK TO SAVEPOINT gatehouse_bulk; RELEASE SAVEPOINT gatehouse_bulk"

    init(_ batch: BulkInsert) {
        let dialect = PostgresDialect()
        let temporary = "pg_temp.gatehouse_bulk"
        let table = dialect.reference(batch.table)
        let columns = batch.columns.map { dialect.quote($0.name) }.joined(separator: ", ")
        let key = batch.key.map(dialect.quote)
        let keys = key.joined(separator: ", ")
        let isSame = key.map { "added.\($0) = stage.\($0)" }.joined(separator: " AND ")
        let keysOfStage = key.map { "stage.\($0)" }.joined(separator: ", ")
        copy = "SAVEPOINT gatehouse_bulk; COPY \(table) (\(columns)) FROM STDIN"
        // Its columns have the types of the table's own, so that a value is read as the table would read it.
        stage = """
            SAVEPOINT gatehouse_bulk; \
            CREATE TEMPORARY TABLE gatehouse_bulk ON COMMIT DROP AS \
            SELECT 0 AS gatehouse_row, \(columns) FROM \(table) WITH NO DATA; \
            COPY \(temporary) (gatehouse_row, \(columns)) FROM STDIN
            """
        finish = """
            WITH added AS (\
            INSERT INTO \(table) (\(columns)) SELECT \(columns) FROM \(temporary) ORDER BY gatehouse_row \
            ON CONFLICT (\(keys)) DO NOTHING RETURNING \(keys)) \
            SELECT min(stage.gatehouse_row) FROM \(temporary) AS stage JOIN added ON \(isSame) \
            GROUP BY \(keysOfStage); \
            DROP TABLE \(temporary); RELEASE SAVEPOINT gatehouse_bulk
            """
    }
}
