public import Accounts

/// How far imports have come, in tables of the core database.
public struct SQLImportRepository: ImportRepository {
    /// How many rejects and samples of an import are kept.
    static let kept = (rejects: 1000, samples: 2000)

    let database: any Database
    let now: @Sendable () -> Timestamp

    public init(database: any Database, now: @escaping @Sendable () -> Timestamp = { .now() }) {
        self.database = database
        self.now = now
    }

    // MARK: The lease

    public func lease(
        _ site: SiteID, for holder: ImportHolder, seconds: Double, displacing ended: ImportHolder?
    ) async throws {
        let moment = now()
        var row = Assignments()
        row.setText("holder", holder.rawValue)
        row.set("leased_until", .moment(moment.adding(seconds: seconds)), as: CoreSchema.moment)
        let update = row.update
        row.setText("site", site.rawValue)
        let insertion = row.insertion
        var isFree: SQLQuery = "\(.has("holder", holder.rawValue)) OR \(.isBefore(moment, column: "leased_until"))"
        if let ended { isFree += " OR \(.has("holder", ended.rawValue))" }
        let condition = isFree
        try await translatingErrors {
            try await database.withRetriedTransaction { transaction in
                let taken = try await transaction.execute(
                    """
                    UPDATE \(table: CoreSchema.importLeaseTable) SET \(update) \
                    WHERE \(.has("site", site.rawValue)) AND (\(condition))
                    """)
                guard taken == 0 else { return }
                let made = try await transaction.execute(
                    """
                    INSERT INTO \(table: CoreSchema.importLeaseTable) \
                    \(insertion)\(SQLQuery(parts: [.ignoringDuplicates(of: ["site"])]))
                    """)
                guard made > 0 else { throw AccountError.importRuns(site) }
            }
        }
    }

    public func holder(of site: SiteID) async throws -> ImportHolder? {
        var query = SQLSelect(["holder"], from: CoreSchema.importLeaseTable)
        query.conditions = [.has("site", site.rawValue), "NOT (\(.isBefore(now(), column: "leased_until")))"]
        let select = query.query
        return try await translatingErrors { try await database.query(select) }.first?[0].text
            .map { ImportHolder(rawValue: $0) }
    }

    public func release(_ site: SiteID, by holder: ImportHolder) async throws {
        _ = try await translatingErrors {
            try await database.execute(
                "DELETE FROM \(table: CoreSchema.importLeaseTable) WHERE \(Self.isHeld(site, by: holder))")
        }
    }

    // MARK: The import

    public func job(of site: SiteID) async throws -> ImportJob? {
        try await translatingErrors { try await job(of: site, using: database) }
    }

    public func jobs() async throws -> [ImportJob] {
        var query = SQLSelect(ImportRows.jobColumns, from: CoreSchema.importTable)
        query.order = [.init("site")]
        let select = query.query
        return try await translatingErrors { try await database.query(select) }.compactMap(ImportRows.job)
    }

    public func begin(
        _ site: SiteID, source: String, total: Int?, ranges: [ImportRange], holder: ImportHolder
    ) async throws -> ImportJob {
        try await translatingErrors {
            try await database.withRetriedTransaction { transaction in
                try await hold(site, by: holder, using: transaction)
                let number = try await job(of: site, using: transaction)?.number ?? 0
                let job = ImportJob(
                    site: site, number: number + 1, source: source, startedAt: now().inMicroseconds, total: total)
                for table in [
                    CoreSchema.importTable, CoreSchema.importRangeTable, CoreSchema.importSampleTable,
                    CoreSchema.importRejectTable,
                ] {
                    try await transaction.execute(
                        "DELETE FROM \(table: table) WHERE \(.has("site", site.rawValue))")
                }
                try await transaction.execute(
                    "INSERT INTO \(table: CoreSchema.importTable) \(ImportRows.assignments(job).insertion)")
                for range in ranges { try await insert(range, site, using: transaction) }
                return job
            }
        }
    }

    public func ranges(of site: SiteID) async throws -> [ImportRange] {
        var query = SQLSelect(ImportRows.rangeColumns, from: CoreSchema.importRangeTable)
        query.conditions = [.has("site", site.rawValue)]
        query.order = [.init("number")]
        let select = query.query
        return try await translatingErrors { try await database.query(select) }.map(ImportRows.range)
    }

    public func set(_ state: ImportJob.State, reason: String?, site: SiteID, holder: ImportHolder) async throws {
        let moment = now()
        var row = Assignments()
        row.setText("state", state.rawValue)
        row.setText("reason", reason?.withoutNUL)
        row.set("updated_at", .moment(moment), as: CoreSchema.moment)
        row.set("finished_at", .moment(state == .running ? nil : moment), as: CoreSchema.moment)
        let update = row.update
        try await translatingErrors {
            try await database.withRetriedTransaction { transaction in
                try await hold(site, by: holder, using: transaction)
                try await transaction.execute(
                    "UPDATE \(table: CoreSchema.importTable) SET \(update) WHERE \(.has("site", site.rawValue))")
            }
        }
    }

    private func job(of site: SiteID, using executor: some SQLExecutor) async throws -> ImportJob? {
        var query = SQLSelect(ImportRows.jobColumns, from: CoreSchema.importTable)
        query.conditions = [.has("site", site.rawValue)]
        return try await executor.query(query.query).first.flatMap(ImportRows.job)
    }

    private func insert(_ range: ImportRange, _ site: SiteID, using transaction: any SQLExecutor) async throws {
        var row = Assignments()
        row.setText("site", site.rawValue)
        row.set("number", .integer(Int64(range.number)), as: .bigint)
        row.setText("low", range.low)
        row.setText("high", range.high)
        row.setText("position", range.position)
        row.setFlag("is_done", range.isDone)
        try await transaction.execute("INSERT INTO \(table: CoreSchema.importRangeTable) \(row.insertion)")
    }

    static func isHeld(_ site: SiteID, by holder: ImportHolder) -> SQLQuery {
        "\(.has("site", site.rawValue)) AND \(.has("holder", holder.rawValue))"
    }
}

extension AccountError {
    static func importRuns(_ site: SiteID) -> AccountError {
        .conflict("another process imports the site \"\(site)\" at the moment").with(\.site, site)
    }
}
