public import Accounts

/// The audit log, in a table of the core database.
public struct SQLAuditRepository: AuditRepository {
    private static let scope = "audit"

    private let database: any Database

    public init(database: any Database) { self.database = database }

    public func append(_ event: AuditEvent, at moment: Timestamp) async throws {
        let insertion = AuditRow.assignments(event, at: moment).insertion
        try await translatingErrors {
            _ = try await database.execute("INSERT INTO \(table: CoreSchema.auditTable) \(insertion)")
        }
    }

    public func list(_ page: PageRequest, filter: AuditFilter) async throws -> Page<AuditEntry> {
        var query = SQLSelect(AuditRow.columns, from: CoreSchema.auditTable)
        query.conditions = Self.conditions(filter)
        if let cursor = page.cursor {
            let last = try Cursor.number(in: cursor, scope: Self.scope)
            query.conditions.append("\(identifier: "id") < \(bind: last, as: .bigint)")
        }
        query.order = [.init("id", isDescending: true)]
        query.limit = page.limit + 1
        let select = query.query
        let found = try await translatingErrors { try await database.query(select) }
        let rows = found.prefix(page.limit)
        let last = found.count > page.limit ? rows.last?[0].integer : nil
        return Page(
            elements: rows.compactMap(AuditRow.entry),
            next: last.map { Cursor(scope: Self.scope, position: [JSONValue($0)]).text })
    }

    public func remove(before moment: Timestamp, limit: Int) async throws -> Int {
        try await translatingErrors {
            try await database.deleteSome(
                from: CoreSchema.auditTable, key: "id", where: .isBefore(moment, column: "at"), order: "at",
                limit: limit)
        }
    }

    public func anonymize(_ account: AccountID) async throws {
        try await translatingErrors {
            try await database.withRetriedTransaction { try await Self.anonymize(account, using: $0) }
        }
    }

    /// Takes what tells of a person from the log, in the transaction that deletes the account.
    static func anonymize(_ account: AccountID, using transaction: any SQLExecutor) async throws {
        var row = Assignments()
        row.setText("address", "")
        row.setText("detail", "")
        try await transaction.execute(
            "UPDATE \(table: CoreSchema.auditTable) SET \(row.update) WHERE \(concerns(account))")
    }

    /// The condition that an entry is about an account, or by it.
    private static func concerns(_ account: AccountID) -> SQLQuery {
        "(\(.isOf(account)) OR \(.isOf(account, column: "actor_account")))"
    }

    private static func conditions(_ filter: AuditFilter) -> [SQLQuery] {
        var conditions: [SQLQuery] = []
        if let account = filter.account { conditions.append(concerns(account)) }
        if case .only(let sites) = filter.sites {
            conditions.append(.isMember("site", of: sites.map { .text($0.rawValue) }, type: .anyText))
        }
        if !filter.actions.isEmpty {
            conditions.append(.isMember("action", of: filter.actions.map { .text($0.rawValue) }, type: .anyText))
        }
        if let outcome = filter.outcome { conditions.append(.has("outcome", outcome.rawValue)) }
        if let since = filter.since {
            conditions.append("\(identifier: "at") >= \(bind: .moment(since), as: CoreSchema.moment)")
        }
        if let until = filter.until { conditions.append(.isBefore(until, column: "at")) }
        return conditions
    }
}
