import Accounts

extension ImportWriter {
    /// Notes what is about to be copied, and leaves out what was deleted here since.
    func note(
        _ rows: [OwnedRow], _ checkpoint: inout ImportCheckpoint, using transaction: any SQLExecutor
    ) async throws -> [OwnedRow] {
        guard site.migration != nil, !rows.isEmpty else { return rows }
        let moment = now()
        let records = rows.map { row in
            MigrationRecord(
                account: row.account, key: row.row.key, legacyVersion: row.row.legacyVersion, digest: row.row.digest,
                copiedAt: moment)
        }
        let outcome = try await transaction.insert(MigrationRecordRow.batch(records, site: site.id))
        if let refusal = outcome.refused.first { throw refusal.error }
        let added = Set(outcome.added)
        let noted = rows.enumerated().map { place, row -> OwnedRow in
            var row = row
            row.isNewNote = added.contains(place)
            return row
        }
        // Nobody else sees what was added before the transaction ends: the others alone need a lock.
        return try await held(noted, asking: noted.filter { !$0.isNewNote }, &checkpoint, using: transaction)
    }

    /// Locks the notes of the rows until the transaction ends, and leaves out what was deleted here.
    func held(
        _ rows: [OwnedRow], _ checkpoint: inout ImportCheckpoint, using transaction: any SQLExecutor
    ) async throws -> [OwnedRow] {
        try await held(rows, asking: rows, &checkpoint, using: transaction)
    }

    private func held(
        _ rows: [OwnedRow], asking doubtful: [OwnedRow], _ checkpoint: inout ImportCheckpoint,
        using transaction: any SQLExecutor
    ) async throws -> [OwnedRow] {
        guard site.migration != nil, !doubtful.isEmpty else { return rows }
        let asked = doubtful.map(\.account)
        var query = SQLSelect(["account_id", "state"], from: CoreSchema.migratedTable)
        query.conditions = [
            .has("site", site.id.rawValue),
            .isMember("account_id", of: asked.map { .account($0) }, type: .bigint),
        ]
        query.order = [.init("account_id")]
        query.isLocking = true
        let copied = MigrationRecord.State.copied.rawValue
        let standing = Set(
            try await transaction.query(query.query).filter { $0[1].text == copied }.compactMap { $0[0].integer })
        let gone = Set(asked.filter { !standing.contains($0.rawValue) })
        checkpoint.counts.deleted += gone.count
        return gone.isEmpty ? rows : rows.filter { !gone.contains($0.account) }
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
