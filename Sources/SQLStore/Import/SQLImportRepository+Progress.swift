public import Accounts

extension SQLImportRepository {
    /// How many seconds a lease is good for after a sign of life.
    public static let leaseSeconds = 30.0

    public func note(_ checkpoint: ImportCheckpoint, site: SiteID, holder: ImportHolder) async throws {
        try await translatingErrors {
            try await database.withRetriedTransaction { transaction in
                try await note(checkpoint, site: site, holder: holder, using: transaction)
            }
        }
    }

    /// Notes what a piece has come to, in the transaction that writes its rows.
    func note(
        _ checkpoint: ImportCheckpoint, site: SiteID, holder: ImportHolder, using transaction: any SQLExecutor
    ) async throws {
        // The last to lock anything all writers share.
        try await insert(checkpoint.rejects, site, using: transaction)
        var range = Assignments()
        range.setText("position", checkpoint.position)
        range.setFlag("is_done", checkpoint.isDone)
        try await transaction.execute(
            """
            UPDATE \(table: CoreSchema.importRangeTable) SET \(range.update) WHERE \(.has("site", site.rawValue)) \
            AND \(identifier: "number") = \(bind: .integer(Int64(checkpoint.range)), as: .bigint)
            """)
        try await hold(site, by: holder, using: transaction)
        var terms = ImportRows.counts(checkpoint.counts).map { column, count -> SQLQuery in
            "\(identifier: column) = \(identifier: column) + \(bind: .integer(Int64(count)), as: .bigint)"
        }
        terms.append("\(identifier: "updated_at") = \(bind: .moment(now()), as: CoreSchema.moment)")
        try await transaction.execute(
            """
            UPDATE \(table: CoreSchema.importTable) SET \(terms.joined(separator: ", ")) \
            WHERE \(.has("site", site.rawValue))
            """)
    }

    /// Renews the lease.
    /// - Throws: ``AccountError`` `conflict` where it is another's by now.
    func hold(_ site: SiteID, by holder: ImportHolder, using transaction: any SQLExecutor) async throws {
        let until = now().adding(seconds: Self.leaseSeconds)
        let held = try await transaction.execute(
            """
            UPDATE \(table: CoreSchema.importLeaseTable) \
            SET \(identifier: "leased_until") = \(bind: .moment(until), as: CoreSchema.moment) \
            WHERE \(Self.isHeld(site, by: holder))
            """)
        guard held > 0 else { throw AccountError.importRuns(site) }
    }

    public func sample(_ site: SiteID) async throws {
        try await translatingErrors {
            guard let job = try await job(of: site) else { return }
            var row = Assignments()
            row.setText("site", site.rawValue)
            row.set("at", .moment(now()), as: CoreSchema.moment)
            row.set("rows_read", .integer(Int64(job.counts.read)), as: .bigint)
            row.set("rows_written", .integer(Int64(job.counts.written)), as: .bigint)
            row.set("rows_rejected", .integer(Int64(job.counts.rejected)), as: .bigint)
            let insertion = row.insertion
            try await database.withRetriedTransaction { transaction in
                try await transaction.execute("INSERT INTO \(table: CoreSchema.importSampleTable) \(insertion)")
                try await trim(CoreSchema.importSampleTable, site, keeping: Self.kept.samples, using: transaction)
            }
        }
    }

    public func samples(of site: SiteID) async throws -> [ImportSample] {
        var query = SQLSelect(ImportRows.sampleColumns, from: CoreSchema.importSampleTable)
        query.conditions = [.has("site", site.rawValue)]
        query.order = [.init("id")]
        let select = query.query
        return try await translatingErrors { try await database.query(select) }.map(ImportRows.sample)
    }

    public func rejects(of site: SiteID, limit: Int) async throws -> [ImportReject] {
        var query = SQLSelect(ImportRows.rejectColumns, from: CoreSchema.importRejectTable)
        query.conditions = [.has("site", site.rawValue)]
        query.order = [.init("id", isDescending: true)]
        query.limit = max(limit, 1)
        let select = query.query
        return try await translatingErrors { try await database.query(select) }.map(ImportRows.reject)
    }

    private func insert(
        _ rejects: [ImportReject], _ site: SiteID, using transaction: any SQLExecutor
    ) async throws {
        guard !rejects.isEmpty else { return }
        for reject in rejects.suffix(Self.kept.rejects) {
            var row = Assignments()
            row.setText("site", site.rawValue)
            row.setText("legacy_key", reject.key.withoutNUL)
            row.setText("field", reject.field)
            row.setText("code", reject.code)
            row.setText("reason", reject.reason.withoutNUL)
            row.set("line", reject.line.map { .integer(Int64($0)) } ?? .null, as: .bigint)
            try await transaction.execute("INSERT INTO \(table: CoreSchema.importRejectTable) \(row.insertion)")
        }
        try await trim(CoreSchema.importRejectTable, site, keeping: Self.kept.rejects, using: transaction)
    }

    /// Removes all but the newest rows of a site.
    private func trim(
        _ table: TableName, _ site: SiteID, keeping count: Int, using transaction: any SQLExecutor
    ) async throws {
        var newest = SQLSelect(["id"], from: table)
        newest.conditions = [.has("site", site.rawValue)]
        newest.order = [.init("id", isDescending: true)]
        newest.limit = count + 1
        let ids = try await transaction.query(newest.query)
        guard ids.count > count, let last = ids.last?[0].integer else { return }
        try await transaction.execute(
            """
            DELETE FROM \(table: table) WHERE \(.has("site", site.rawValue)) \
            AND \(identifier: "id") <= \(bind: .integer(last), as: .bigint)
            """)
    }
}
