public import Accounts

/// What is known of profiles that came from legacy stores, in a table of the core database.
public struct SQLMigrationRecordRepository: MigrationRecordRepository {
    private let database: any Database

    public init(database: any Database) { self.database = database }

    public func records(of accounts: [AccountID], site: SiteID) async throws -> [AccountID: MigrationRecord] {
        guard !accounts.isEmpty else { return [:] }
        var query = SQLSelect(MigrationRecordRow.columns, from: CoreSchema.migratedTable)
        query.conditions = [
            .has("site", site.rawValue),
            .isMember("account_id", of: accounts.map(SQLValue.account), type: .bigint),
        ]
        let select = query.query
        let rows = try await translatingErrors { try await database.query(select) }
        return rows.compactMap(MigrationRecordRow.record).reduce(into: [:]) { $0[$1.account] = $1 }
    }

    public func add(_ records: [MigrationRecord], site: SiteID) async throws {
        guard !records.isEmpty else { return }
        try await translatingErrors {
            try await database.withRetriedTransaction { transaction in
                for record in records.sorted(by: { $0.account < $1.account }) {
                    try await insert(record, site, using: transaction)
                }
            }
        }
    }

    public func replace(_ records: [MigrationRecord], site: SiteID) async throws {
        guard !records.isEmpty else { return }
        try await translatingErrors {
            try await database.withRetriedTransaction { transaction in
                for record in records.sorted(by: { $0.account < $1.account }) {
                    try await insert(record, site, using: transaction)
                    let row = MigrationRecordRow.assignments(record)
                    try await transaction.execute(
                        """
                        UPDATE \(table: CoreSchema.migratedTable) SET \(row.update) \
                        WHERE \(Self.isOf(record.account, site))
                        """)
                }
            }
        }
    }

    @discardableResult
    public func touch(
        _ account: AccountID, key: LegacyKey?, state: MigrationRecord.State, site: SiteID, at moment: Timestamp
    ) async throws -> Bool {
        var change = Assignments()
        change.set("changed_at", .moment(moment), as: CoreSchema.moment)
        let touch = change.update
        change.setText("state", state.rawValue)
        let turn = change.update
        let record = MigrationRecord(
            account: account, key: key ?? LegacyKey(rawValue: ""), state: state, copiedAt: moment, changedAt: moment)
        let isIt = Self.isOf(account, site)
        return try await translatingErrors {
            try await database.withRetriedTransaction { transaction in
                if try await insert(record, site, using: transaction) { return true }
                let isOther: SQLQuery = "\(isIt) AND NOT (\(.has("state", state.rawValue)))"
                let turned = try await transaction.execute(
                    "UPDATE \(table: CoreSchema.migratedTable) SET \(turn) WHERE \(isOther)")
                guard turned == 0 else { return true }
                try await transaction.execute(
                    "UPDATE \(table: CoreSchema.migratedTable) SET \(touch) WHERE \(isIt)")
                return false
            }
        }
    }

    public func settle(_ record: MigrationRecord, forgettingChange: Bool, site: SiteID) async throws {
        var settled = Assignments()
        settled.setText("legacy_version", record.legacyVersion?.rawValue)
        settled.setText("digest", record.digest)
        let update = settled.update
        let isIt = Self.isOf(record.account, site)
        try await translatingErrors {
            try await database.withRetriedTransaction { transaction in
                try await transaction.execute("UPDATE \(table: CoreSchema.migratedTable) SET \(update) WHERE \(isIt)")
                guard forgettingChange, let changedAt = record.changedAt else { return }
                let isSame: SQLQuery =
                    "\(identifier: "changed_at") = \(bind: .moment(changedAt), as: CoreSchema.moment)"
                try await transaction.execute(
                    """
                    UPDATE \(table: CoreSchema.migratedTable) SET \(identifier: "changed_at") = NULL \
                    WHERE \(isIt) AND \(isSame)
                    """)
            }
        }
    }

    public func records(
        after account: AccountID?, limit: Int, changed: Bool, site: SiteID
    ) async throws -> [MigrationRecord] {
        var query = SQLSelect(MigrationRecordRow.columns, from: CoreSchema.migratedTable)
        query.conditions = [.has("site", site.rawValue)]
        if let account {
            query.conditions.append("\(identifier: "account_id") > \(bind: .account(account), as: .bigint)")
        }
        if changed { query.conditions.append("\(identifier: "changed_at") IS NOT NULL") }
        query.order = [.init("account_id")]
        query.limit = max(limit, 1)
        let select = query.query
        return try await translatingErrors { try await database.query(select) }
            .compactMap(MigrationRecordRow.record)
    }

    public func counts(site: SiteID) async throws -> MigrationCounts {
        let query: SQLQuery = """
            SELECT \(identifier: "state"), COUNT(*), COUNT(\(identifier: "changed_at")) \
            FROM \(table: CoreSchema.migratedTable) WHERE \(.has("site", site.rawValue)) \
            GROUP BY \(identifier: "state")
            """
        var counts = MigrationCounts()
        for row in try await translatingErrors({ try await database.query(query) }) {
            switch row[0].text.flatMap(MigrationRecord.State.init) {
            case .copied:
                counts.copied = Int(row[1].integer ?? 0)
                counts.changed = Int(row[2].integer ?? 0)
            case .deleted: counts.deleted = Int(row[1].integer ?? 0)
            case nil: continue
            }
        }
        return counts
    }

    public func removeAll(site: SiteID) async throws {
        _ = try await translatingErrors {
            try await database.execute(
                "DELETE FROM \(table: CoreSchema.migratedTable) WHERE \(.has("site", site.rawValue))")
        }
    }

    /// Makes a record, and tells whether there was none.
    @discardableResult
    private func insert(
        _ record: MigrationRecord, _ site: SiteID, using transaction: any SQLExecutor
    ) async throws -> Bool {
        var row = MigrationRecordRow.assignments(record)
        row.setText("site", site.rawValue)
        row.set("account_id", .account(record.account), as: .bigint)
        return try await transaction.execute(
            """
            INSERT INTO \(table: CoreSchema.migratedTable) \
            \(row.insertion)\(SQLQuery(parts: [.ignoringDuplicates(of: ["site", "account_id"])]))
            """) > 0
    }

    private static func isOf(_ account: AccountID, _ site: SiteID) -> SQLQuery {
        "\(.has("site", site.rawValue)) AND \(.isOf(account))"
    }
}
