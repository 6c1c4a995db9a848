public import Accounts

/// Where sites are on their way, and which instances live, in tables of the core database.
public struct SQLMigrationStateRepository: MigrationStateRepository {
    private let database: any Database
    private let now: @Sendable () -> Timestamp

    public init(database: any Database, now: @escaping @Sendable () -> Timestamp = { .now() }) {
        self.database = database
        self.now = now
    }

    // MARK: Steps

    public func states() async throws -> [SiteID: MigrationState] {
        let query = SQLSelect(Self.columns, from: CoreSchema.migrationTable).query
        let rows = try await translatingErrors { try await database.query(query) }
        return rows.reduce(into: [:]) { states, row in
            guard let state = Self.state(row) else { return }
            states[state.site] = state
        }
    }

    public func remember(_ stores: MigrationStores, for site: SiteID, replacing: Bool) async throws {
        var row = Assignments()
        row.setText("legacy_store", stores.legacy)
        row.setText("own_store", stores.own)
        let update = row.update
        let isWanted: SQLQuery = replacing ? "" : " AND \(identifier: "legacy_store") IS NULL"
        try await translatingErrors {
            try await database.withRetriedTransaction { transaction in
                try await insertMissing(site, using: transaction)
                try await transaction.execute(
                    """
                    UPDATE \(table: CoreSchema.migrationTable) SET \(update) \
                    WHERE \(.has("site", site.rawValue))\(isWanted)
                    """)
            }
        }
    }

    public func propose(_ phase: MigrationPhase, for site: SiteID, epoch: Int64) async throws {
        try await translatingErrors {
            try await database.withRetriedTransaction { transaction in
                try await insertMissing(site, using: transaction)
                var row = Assignments()
                row.setText("next_phase", phase.rawValue)
                row.set("proposed_at", .moment(now()), as: CoreSchema.moment)
                let isFree: SQLQuery = "\(Self.isAt(site, epoch)) AND \(identifier: "next_phase") IS NULL"
                let changed = try await transaction.execute(
                    "UPDATE \(table: CoreSchema.migrationTable) SET \(row.update) WHERE \(isFree)")
                guard changed > 0 else {
                    throw AccountError.conflict("the site \"\(site)\" takes another step already; try again later")
                        .with(\.site, site)
                }
            }
        }
    }

    public func complete(_ phase: MigrationPhase, for site: SiteID, epoch: Int64) async throws -> MigrationState {
        let moment = now().inMicroseconds
        var row = Assignments()
        row.setText("phase", phase.rawValue)
        row.setText("next_phase", nil)
        row.set("proposed_at", .null, as: CoreSchema.moment)
        row.set("epoch", .integer(epoch + 1), as: .bigint)
        row.set("changed_at", .moment(moment), as: CoreSchema.moment)
        let statement: SQLQuery = """
            UPDATE \(table: CoreSchema.migrationTable) SET \(row.update) \
            WHERE \(Self.isAt(site, epoch)) AND \(.has("next_phase", phase.rawValue))
            """
        let changed = try await translatingErrors { try await database.execute(statement) }
        guard changed > 0 else {
            throw AccountError.conflict("the step of the site \"\(site)\" was taken back meanwhile").with(\.site, site)
        }
        return try await states()[site]
            ?? MigrationState(site: site, phase: phase, epoch: epoch + 1, changedAt: moment)
    }

    public func withdraw(_ site: SiteID, epoch: Int64) async throws {
        var row = Assignments()
        row.setText("next_phase", nil)
        row.set("proposed_at", .null, as: CoreSchema.moment)
        row.set("epoch", .integer(epoch + 1), as: .bigint)
        let isProposed: SQLQuery = "\(Self.isAt(site, epoch)) AND \(identifier: "next_phase") IS NOT NULL"
        let update = row.update
        _ = try await translatingErrors {
            try await database.execute("UPDATE \(table: CoreSchema.migrationTable) SET \(update) WHERE \(isProposed)")
        }
    }

    private func insertMissing(_ site: SiteID, using transaction: any SQLExecutor) async throws {
        var row = Assignments()
        row.setText("site", site.rawValue)
        row.setText("phase", MigrationPhase.legacy.rawValue)
        row.set("epoch", .integer(0), as: .bigint)
        row.set("changed_at", .moment(now()), as: CoreSchema.moment)
        try await transaction.execute(
            """
            INSERT INTO \(table: CoreSchema.migrationTable) \
            \(row.insertion)\(SQLQuery(parts: [.ignoringDuplicates(of: ["site"])]))
            """)
    }

    private static let columns = [
        "site", "phase", "epoch", "next_phase", "proposed_at", "changed_at", "legacy_store", "own_store",
    ]

    /// The state a row of ``columns`` holds; nil for a phase of another version of Gatehouse.
    private static func state(_ row: Row) -> MigrationState? {
        guard let site = row[0].text, let phase = row[1].text.flatMap(MigrationPhase.init), let epoch = row[2].integer
        else { return nil }
        return MigrationState(
            site: SiteID(rawValue: site), phase: phase, epoch: epoch,
            next: row[3].text.flatMap(MigrationPhase.init), proposedAt: row[4].moment, changedAt: row[5].moment,
            stores: row[6].text.flatMap { legacy in row[7].text.map { MigrationStores(legacy: legacy, own: $0) } })
    }

    private static func isAt(_ site: SiteID, _ epoch: Int64) -> SQLQuery {
        "\(.has("site", site.rawValue)) AND \(identifier: "epoch") = \(bind: .integer(epoch), as: .bigint)"
    }
}

// MARK: Instances

extension SQLMigrationStateRepository {
    public func report(_ instance: GatewayInstance, drained: [SiteID: Int64]) async throws {
        try await translatingErrors {
            try await database.withRetriedTransaction { transaction in
                try await write(
                    Self.row(instance), keys: ["id"], isIt: .has("id", instance.id.rawValue),
                    into: CoreSchema.instanceTable, using: transaction)
                for (site, epoch) in drained.sorted(by: { $0.key < $1.key }) {
                    var row = Assignments()
                    row.setText("site", site.rawValue)
                    row.setText("instance", instance.id.rawValue)
                    row.set("epoch", .integer(epoch), as: .bigint)
                    try await write(
                        row, keys: ["site", "instance"],
                        isIt: "\(.has("site", site.rawValue)) AND \(.has("instance", instance.id.rawValue))",
                        into: CoreSchema.drainedTable, using: transaction)
                }
            }
        }
    }

    public func remove(_ instance: GatewayInstance.ID) async throws {
        try await translatingErrors {
            try await database.withRetriedTransaction { transaction in
                try await transaction.execute(
                    "DELETE FROM \(table: CoreSchema.drainedTable) WHERE \(.has("instance", instance.rawValue))")
                try await transaction.execute(
                    "DELETE FROM \(table: CoreSchema.instanceTable) WHERE \(.has("id", instance.rawValue))")
            }
        }
    }

    public func instances(
        of site: SiteID, since moment: Timestamp
    ) async throws -> [(instance: GatewayInstance, drained: Int64?)] {
        var drained = SQLSelect(["instance", "epoch"], from: CoreSchema.drainedTable)
        drained.conditions = [.has("site", site.rawValue)]
        var living = SQLSelect(["id", "name", "started_at", "seen_at"], from: CoreSchema.instanceTable)
        living.conditions = ["NOT (\(.isBefore(moment, column: "seen_at")))"]
        living.order = [.init("started_at"), .init("id")]
        let (epochQuery, instanceQuery) = (drained.query, living.query)
        return try await translatingErrors {
            let epochs = try await database.query(epochQuery).reduce(into: [String: Int64]()) { epochs, row in
                if let id = row[0].text { epochs[id] = row[1].integer }
            }
            return try await database.query(instanceQuery).compactMap { row in
                guard let id = row[0].text else { return nil }
                return (
                    GatewayInstance(
                        id: .init(rawValue: id), name: row[1].text ?? "", startedAt: row[2].moment ?? .unknown,
                        seenAt: row[3].moment ?? .unknown), epochs[id]
                )
            }
        }
    }

    private static func row(_ instance: GatewayInstance) -> Assignments {
        var row = Assignments()
        row.setText("id", instance.id.rawValue)
        row.setText("name", instance.name.withoutNUL)
        row.set("started_at", .moment(instance.startedAt), as: CoreSchema.moment)
        row.set("seen_at", .moment(instance.seenAt), as: CoreSchema.moment)
        return row
    }

    /// Makes a row, or changes the one that is there.
    private func write(
        _ row: Assignments, keys: [String], isIt: SQLQuery, into table: TableName, using transaction: any SQLExecutor
    ) async throws {
        let made = try await transaction.execute(
            "UPDATE \(table: table) SET \(row.update) WHERE \(isIt)")
        guard made == 0 else { return }
        try await transaction.execute(
            "INSERT INTO \(table: table) \(row.insertion)\(SQLQuery(parts: [.ignoringDuplicates(of: keys)]))")
    }
}
