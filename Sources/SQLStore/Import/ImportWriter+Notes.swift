import Accounts

extension ImportWriter {
    /// Notes what is about to be copied, and leaves out what was deleted here since.
    func note(
        _ rows: [OwnedRow], _ checkpoint: inout ImportCheckpoint, using transaction: any SQLExecutor
    ) async throws -> [OwnedRow] {
        guard site.migration != nil, !rows.isEmpty else { return rows }
        let moment = now()
        let records = rows.map { row -> Assignments in
            let record = MigrationRecord(
                account: row.account, key: row.row.key, legacyVersion: row.row.legacyVersion, digest: row.row.digest,
                copiedAt: moment)
            var columns = MigrationRecordRow.assignments(record)
            columns.setText("site", site.id.rawValue)
            columns.set("account_id", .account(row.account), as: .bigint)
            return columns
        }
        let outcome = try await transaction.insert(
            Assignments.batch(records, into: CoreSchema.migratedTable, key: ["site", "account_id"]))
        if let refusal = outcome.refused.first { throw refusal.error }
        let added = Set(outcome.added)
        let noted = rows.enumerated().map { place, row -> OwnedRow in
            var row = row
            row.isNewNote = added.contains(place)
            return row
        }
        return try await held(noted, &checkpoint, using: transaction)
    }

    /// Locks the notes of the rows until the transaction ends, and leaves out what was deleted here.
    func held(
        _ rows: [OwnedRow], _ checkpoint: inout ImportCheckpoint, using transaction: any SQLExecutor
    ) async throws -> [OwnedRow] {
        guard site.migration != nil, !rows.isEmpty else { return rows }
        var query = SQLSelect(["account_id", "state"], from: CoreSchema.migratedTable)
        query.conditions = [
            .has("site", site.id.rawValue),
            .isMember("account_id", of: rows.map { .account($0.account) }, type: .bigint),
        ]
        query.order = [.init("account_id")]
        query.isLocking = true
        let copied = MigrationRecord.State.copied.rawValue
        let standing = Set(
            try await transaction.query(query.query).filter { $0[1].text == copied }.compactMap { $0[0].integer })
        let kept = rows.filter { standing.contains($0.account.rawValue) }
        checkpoint.counts.deleted += rows.count - kept.count
        return kept
    }
}

extension Assignments {
    /// Rows of the same columns as one batch.
    static func batch(_ rows: [Assignments], into table: TableName, key: [String]) -> BulkInsert {
        let first = rows.first
        let columns = zip(first?.columns ?? [], first?.bindings ?? []).map { name, binding in
            BulkInsert.Column(name, binding.type ?? .anyText)
        }
        return BulkInsert(into: table, columns: columns, key: key, rows: rows.map { $0.bindings.map(\.value) })
    }
}
