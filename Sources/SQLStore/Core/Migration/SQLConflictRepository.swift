public import Accounts

/// The profiles that were changed on both sides, in a table of the core database.
public struct SQLConflictRepository: ConflictRepository {
    private let database: any Database

    public init(database: any Database) { self.database = database }

    public func put(
        _ finding: MigrationConflict.Finding, site: SiteID, at moment: Timestamp
    ) async throws -> MigrationConflict {
        try await translatingErrors {
            try await database.withRetriedTransaction { transaction in
                let isIt = Self.waits(finding.account, site)
                let change = ConflictRow.finding(finding)
                let known = try await transaction.execute(
                    "UPDATE \(table: CoreSchema.conflictTable) SET \(change.update) WHERE \(isIt)")
                if known == 0 { try await insert(finding, site, moment, using: transaction) }
                guard let conflict = try await conflicts(isIt, using: transaction).first else {
                    throw DatabaseError(.serializationFailure, database: database.name, detail: "a row has gone")
                }
                return conflict
            }
        }
    }

    public func conflict(_ id: Int64) async throws -> MigrationConflict? {
        try await translatingErrors { try await conflicts(Self.isConflict(id), using: database).first }
    }

    public func waiting(of accounts: [AccountID], site: SiteID) async throws -> Set<AccountID> {
        guard !accounts.isEmpty else { return [] }
        var query = SQLSelect(["waiting_for"], from: CoreSchema.conflictTable)
        query.conditions = [
            .has("site", site.rawValue),
            .isMember("waiting_for", of: accounts.map(SQLValue.account), type: .bigint),
        ]
        let select = query.query
        let rows = try await translatingErrors { try await database.query(select) }
        return Set(rows.compactMap { $0[0].integer }.map { AccountID(rawValue: $0) })
    }

    public func list(_ page: PageRequest, site: SiteID, isWaiting: Bool?) async throws -> Page<MigrationConflict> {
        let scope = "conflicts/\(site)"
        var query = SQLSelect(ConflictRow.columns, from: CoreSchema.conflictTable)
        query.conditions = [.has("site", site.rawValue)]
        if let isWaiting {
            query.conditions.append(isWaiting ? Self.isWaiting : "\(identifier: "waiting_for") IS NULL")
        }
        if let cursor = page.cursor {
            let last = try Cursor.number(in: cursor, scope: scope)
            query.conditions.append("\(identifier: "id") < \(bind: last, as: .bigint)")
        }
        query.order = [.init("id", isDescending: true)]
        query.limit = page.limit + 1
        let select = query.query
        let found = try await translatingErrors { try await database.query(select) }
            .compactMap(ConflictRow.conflict)
        let last = found.count > page.limit ? found.prefix(page.limit).last : nil
        return Page(
            elements: Array(found.prefix(page.limit)),
            next: last.map { Cursor(scope: scope, position: [JSONValue($0.id)]).text })
    }

    public func counts(site: SiteID) async throws -> (waiting: Int, decided: Int) {
        let query: SQLQuery = """
            SELECT COUNT(*), COUNT(\(identifier: "waiting_for")) FROM \(table: CoreSchema.conflictTable) \
            WHERE \(.has("site", site.rawValue))
            """
        let row = try await translatingErrors { try await database.query(query) }.first
        let (all, waiting) = (row?[0].integer ?? 0, row?[1].integer ?? 0)
        return (Int(waiting), Int(all - waiting))
    }

    public func drop(_ account: AccountID, site: SiteID) async throws {
        _ = try await translatingErrors {
            try await database.execute(
                "DELETE FROM \(table: CoreSchema.conflictTable) WHERE \(Self.waits(account, site))")
        }
    }

    public func removeAll(site: SiteID) async throws {
        _ = try await translatingErrors {
            try await database.execute(
                "DELETE FROM \(table: CoreSchema.conflictTable) WHERE \(.has("site", site.rawValue))")
        }
    }
}

// MARK: Deciding

extension SQLConflictRepository {
    public func decide(_ id: Int64, _ decision: MigrationConflict.Decision) async throws {
        try await translatingErrors {
            try await database.withRetriedTransaction { transaction in
                guard let conflict = try await conflicts(Self.isConflict(id), using: transaction).first else {
                    throw Self.unknown(id)
                }
                let change = ConflictRow.decision(decision, waitingFor: conflict.finding.account)
                let changed = try await transaction.execute(
                    """
                    UPDATE \(table: CoreSchema.conflictTable) SET \(change.update) \
                    WHERE \(Self.isConflict(id)) AND \(Self.isWaiting)
                    """)
                guard changed > 0 else {
                    throw AccountError.conflict("the conflict \(id) is decided already").with(\.site, conflict.site)
                }
            }
        }
    }

    public func reopen(_ id: Int64) async throws {
        try await translatingErrors {
            try await database.withRetriedTransaction { transaction in
                guard let conflict = try await conflicts(Self.isConflict(id), using: transaction).first else {
                    throw Self.unknown(id)
                }
                let account = conflict.finding.account
                let isLater: SQLQuery = """
                    \(.has("site", conflict.site.rawValue)) AND \(.isOf(account)) \
                    AND \(identifier: "id") > \(bind: .integer(id), as: .bigint)
                    """
                guard conflict.decision != nil else {
                    throw AccountError.conflict("the conflict \(id) is not decided").with(\.site, conflict.site)
                }
                guard try await conflicts(isLater, using: transaction).isEmpty else {
                    throw AccountError.conflict("the account \(account) has a later conflict: undo that one first")
                        .with(\.site, conflict.site)
                }
                let change = ConflictRow.decision(nil, waitingFor: account)
                try await transaction.execute(
                    "UPDATE \(table: CoreSchema.conflictTable) SET \(change.update) WHERE \(Self.isConflict(id))")
            }
        }
    }

    private func insert(
        _ finding: MigrationConflict.Finding, _ site: SiteID, _ moment: Timestamp, using transaction: any SQLExecutor
    ) async throws {
        var row = ConflictRow.finding(finding)
        row.setText("site", site.rawValue)
        row.set("account_id", .account(finding.account), as: .bigint)
        row.set("waiting_for", .account(finding.account), as: .bigint)
        row.set("found_at", .moment(moment), as: CoreSchema.moment)
        do {
            try await transaction.execute("INSERT INTO \(table: CoreSchema.conflictTable) \(row.insertion)")
        } catch let error as DatabaseError where error.code == .uniqueViolation {
            // Another noted it since we looked: begin again, and see what it wrote.
            throw DatabaseError(.serializationFailure, database: error.database, detail: error.detail)
        }
    }

    private func conflicts(_ condition: SQLQuery, using executor: any SQLExecutor) async throws -> [MigrationConflict] {
        var query = SQLSelect(ConflictRow.columns, from: CoreSchema.conflictTable)
        query.conditions = [condition]
        query.order = [.init("id")]
        return try await executor.query(query.query).compactMap(ConflictRow.conflict)
    }

    private static let isWaiting: SQLQuery = "\(identifier: "waiting_for") IS NOT NULL"

    private static func waits(_ account: AccountID, _ site: SiteID) -> SQLQuery {
        "\(.has("site", site.rawValue)) AND \(.isOf(account, column: "waiting_for"))"
    }

    private static func isConflict(_ id: Int64) -> SQLQuery {
        "\(identifier: "id") = \(bind: .integer(id), as: .bigint)"
    }

    private static func unknown(_ id: Int64) -> AccountError { AccountError(.notFound, "there is no conflict \(id)") }
}
