import Accounts
import SQLStore

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
}
