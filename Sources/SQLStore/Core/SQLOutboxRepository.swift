public import Accounts

/// The work the core has promised on other databases, in a table of the core database.
public struct SQLOutboxRepository: OutboxRepository {
    private let database: any Database
    private let now: @Sendable () -> Timestamp

    public init(database: any Database, now: @escaping @Sendable () -> Timestamp = { .now() }) {
        self.database = database
        self.now = now
    }

    public func claim(limit: Int, lease: Double) async throws -> [OutboxEntry] {
        let isDue: SQLQuery = "\(identifier: "due_at") <= \(moment(now()))"
        return try await claim(isDue, limit: limit, lease: lease)
    }

    public func claim(account: AccountID, lease: Double) async throws -> [OutboxEntry] {
        try await claim(Self.isOf(account), limit: nil, lease: lease)
    }

    public func complete(_ entry: OutboxEntry) async throws {
        try await translatingErrors {
            try await database.withRetriedTransaction { transaction in
                // Of two who finish the last two erasures at once, the second has to see that the first is done.
                if entry.work == .erase {
                    var rows = SQLSelect(["id"], from: CoreSchema.outboxTable)
                    rows.conditions = [Self.isOf(entry.account)]
                    rows.order = [.init("id")]
                    rows.isLocking = true
                    _ = try await transaction.query(rows.query)
                }
                try await transaction.execute(
                    "DELETE FROM \(table: CoreSchema.outboxTable) WHERE \(Self.isEntry(entry))")
                if entry.work == .erase { try await removeLinks(of: entry.account, using: transaction) }
            }
        }
    }

    public func postpone(_ entry: OutboxEntry, delay: Double, reason: String) async throws {
        try await translatingErrors {
            try await database.withRetriedTransaction { transaction in
                try await transaction.execute(
                    """
                    DELETE FROM \(table: CoreSchema.outboxTable) WHERE \(Self.isEntry(entry)) \
                    AND \(Self.isWork(.dropped))
                    """)
                // Whoever has claimed the entry since our lease ended is left alone: each claim counts as an attempt.
                try await transaction.execute(
                    """
                    UPDATE \(table: CoreSchema.outboxTable) SET \(identifier: "leased_until") = NULL, \
                    \(identifier: "due_at") = \(moment(now().adding(seconds: delay))), \
                    \(identifier: "reason") = \(bind: .text(reason), as: .anyText) WHERE \(Self.isEntry(entry)) \
                    AND \(identifier: "attempts") = \(bind: .integer(Int64(entry.attempts) + 1), as: .bigint)
                    """)
            }
        }
    }

    public func backlog() async throws -> (count: Int, oldest: Double) {
        let rows = try await translatingErrors {
            try await database.query(
                """
                SELECT COUNT(*), MIN(\(identifier: "created_at")) FROM \(table: CoreSchema.outboxTable) \
                WHERE \(identifier: "work") <> 'dropped'
                """)
        }
        let count = Int(rows.first?[0].integer ?? 0)
        let age = rows.first?[1].moment.map { Double(now().ticks - $0.ticks) / Double(Timestamp.ticksPerSecond) } ?? 0
        return (count, max(0, age))
    }

    private func claim(_ condition: SQLQuery, limit: Int?, lease: Double) async throws -> [OutboxEntry] {
        try await translatingErrors {
            try await database.withRetriedTransaction { transaction in
                let isFree: SQLQuery =
                    "(\(identifier: "leased_until") IS NULL OR \(identifier: "leased_until") <= \(moment(now())))"
                try await transaction.execute(
                    "DELETE FROM \(table: CoreSchema.outboxTable) WHERE \(Self.isWork(.dropped)) AND \(isFree)")
                var candidates = SQLSelect(["id"], from: CoreSchema.outboxTable)
                candidates.conditions = [condition, isFree, Self.isFirst]
                candidates.order = [.init("id")]
                candidates.limit = limit
                let ids = try await transaction.query(candidates.query).map { $0[0] }
                guard !ids.isEmpty else { return [] }
                // Another may have claimed some of them since: the condition is asked again where the row is locked.
                let claimed = try await transaction.query(
                    """
                    UPDATE \(table: CoreSchema.outboxTable) \
                    SET \(identifier: "leased_until") = \(moment(now().adding(seconds: lease))), \
                    \(identifier: "attempts") = \(identifier: "attempts") + 1 \
                    WHERE \(SQLQuery.isMember("id", of: ids, type: .bigint)) AND \(isFree) \
                    RETURNING \(identifiers: Self.columns)
                    """)
                return claimed.compactMap(Self.entry).sorted { $0.id < $1.id }
            }
        }
    }

    private func removeLinks(of account: AccountID, using transaction: any SQLExecutor) async throws {
        var left = SQLSelect(["id"], from: CoreSchema.outboxTable)
        left.conditions = [Self.isOf(account), Self.isWork(.erase)]
        left.limit = 1
        guard try await transaction.query(left.query).isEmpty else { return }
        try await transaction.execute("DELETE FROM \(table: CoreSchema.linkTable) WHERE \(Self.isOf(account))")
    }

    private func moment(_ moment: Timestamp) -> SQLQuery { "\(bind: .moment(moment), as: CoreSchema.moment)" }
}

extension SQLOutboxRepository {
    private static let columns = ["id", "site", "account_id", "work", "payload", "attempts"]

    /// The entry a claimed row of ``columns`` holds.
    private static func entry(_ row: Row) -> OutboxEntry? {
        guard let id = row[0].integer, let site = row[1].text, let account = row[2].integer else { return nil }
        let work: OutboxEntry.Work
        switch row[3].text.flatMap(OutboxWork.init) {
        case .create: work = .create(fields: row[4].text.flatMap { try? JSONValue(parsing: $0) } ?? [:])
        case .erase: work = .erase
        case .dropped, nil: return nil
        }
        return OutboxEntry(
            id: id, site: SiteID(rawValue: site), account: AccountID(rawValue: account), work: work,
            attempts: Int(row[5].integer ?? 1) - 1)
    }

    /// The condition that no earlier entry of the same account and site is there.
    private static let isFirst: SQLQuery = {
        let table = CoreSchema.outboxTable
        func column(_ name: String) -> SQLQuery { "\(table: table).\(identifier: name)" }
        return """
            NOT EXISTS (SELECT 1 FROM \(table: table) AS \(identifier: "earlier") \
            WHERE \(identifier: "earlier").\(identifier: "account_id") = \(column("account_id")) \
            AND \(identifier: "earlier").\(identifier: "site") = \(column("site")) \
            AND \(identifier: "earlier").\(identifier: "id") < \(column("id")))
            """
    }()

    private static func isEntry(_ entry: OutboxEntry) -> SQLQuery {
        "\(identifier: "id") = \(bind: .integer(entry.id), as: .bigint)"
    }

    private static func isOf(_ account: AccountID) -> SQLQuery {
        "\(identifier: "account_id") = \(bind: .account(account), as: .bigint)"
    }

    private static func isWork(_ work: OutboxWork) -> SQLQuery {
        "\(identifier: "work") = \(bind: .text(work.rawValue), as: .anyText)"
    }
}
