public import Accounts

/// How far sites are synchronised, in a table of the core database.
public struct SQLSyncStateRepository: SyncStateRepository {
    private let database: any Database
    private let now: @Sendable () -> Timestamp

    public init(database: any Database, now: @escaping @Sendable () -> Timestamp = { .now() }) {
        self.database = database
        self.now = now
    }

    public func state(of site: SiteID) async throws -> SyncState {
        var query = SQLSelect(["mark", "passed_at", "full_at", "outcome"], from: CoreSchema.syncTable)
        query.conditions = [.has("site", site.rawValue)]
        let select = query.query
        guard let row = try await translatingErrors({ try await database.query(select) }).first else {
            return SyncState(site: site)
        }
        return SyncState(
            site: site, mark: row[0].text, passedAt: row[1].moment, fullAt: row[2].moment,
            outcome: row[3].text.flatMap { try? JSONValue(parsing: $0) })
    }

    public func claim(_ site: SiteID, owner: String, lease: Double) async throws -> Bool {
        let now = now()
        var row = Assignments()
        row.setText("owner", owner)
        row.set("leased_until", .moment(now.adding(seconds: lease)), as: CoreSchema.moment)
        let update = row.update
        row.setText("site", site.rawValue)
        let insertion = row.insertion
        let isFree: SQLQuery = """
            (\(identifier: "owner") IS NULL OR \(.has("owner", owner)) \
            OR \(.isBefore(now, column: "leased_until")))
            """
        return try await translatingErrors {
            try await database.withRetriedTransaction { transaction in
                let made = try await transaction.execute(
                    """
                    INSERT INTO \(table: CoreSchema.syncTable) \
                    \(insertion)\(SQLQuery(parts: [.ignoringDuplicates(of: ["site"])]))
                    """)
                if made > 0 { return true }
                return try await transaction.execute(
                    """
                    UPDATE \(table: CoreSchema.syncTable) SET \(update) \
                    WHERE \(.has("site", site.rawValue)) AND \(isFree)
                    """) > 0
            }
        }
    }

    public func finish(_ state: SyncState, owner: String) async throws {
        var row = Self.free
        row.setText("mark", state.mark)
        row.set("passed_at", .moment(state.passedAt), as: CoreSchema.moment)
        row.set("full_at", .moment(state.fullAt), as: CoreSchema.moment)
        row.setText("outcome", state.outcome?.text)
        guard try await update(row, state.site, owner) > 0 else {
            throw AccountError.conflict("another gateway synchronises the site \"\(state.site)\" meanwhile")
                .with(\.site, state.site)
        }
    }

    public func release(_ site: SiteID, owner: String) async throws { _ = try await update(Self.free, site, owner) }

    private static var free: Assignments {
        var row = Assignments()
        row.setText("owner", nil)
        row.set("leased_until", .null, as: CoreSchema.moment)
        return row
    }

    private func update(_ row: Assignments, _ site: SiteID, _ owner: String) async throws -> Int {
        let update = row.update
        return try await translatingErrors {
            try await database.execute(
                """
                UPDATE \(table: CoreSchema.syncTable) SET \(update) \
                WHERE \(.has("site", site.rawValue)) AND \(.has("owner", owner))
                """)
        }
    }
}
