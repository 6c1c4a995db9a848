import Accounts
import OrderedCollections

/// What goes with an account's making and deletion in the same transaction: profiles, the outbox, links, and whatever
/// the core keeps about a person.
struct AccountFollowUp: Sendable {
    let colocated: [SiteID: any ColocatedProfiles]
    let now: @Sendable () -> Timestamp

    /// Learns, before the transaction, what making the profiles has to know.
    func prepare(_ profiles: [NewProfile]) async throws {
        for profile in profiles { try await colocated[profile.site]?.learn() }
    }

    /// Makes the profiles that live here, promises the others, and gives the sites of these.
    func make(
        _ profiles: [NewProfile], of account: AccountID, using transaction: any SQLExecutor
    ) async throws -> [SiteID] {
        var pending: [SiteID] = []
        for profile in profiles {
            if let here = colocated[profile.site], here.isServed {
                try await here.insert(account: account, values: profile.values, using: transaction)
            } else {
                let fields = profile.values.sorted { $0.key < $1.key }.map { ($0.key.rawValue, $0.value.json) }
                let payload = JSONValue.object(OrderedDictionary(uniqueKeysWithValues: fields))
                try await promise(.create, at: profile.site, for: account, payload: payload.text, using: transaction)
                pending.append(profile.site)
            }
        }
        return pending
    }

    /// Promises to erase the account's profiles, drops those promised before, and takes its links away, but for those
    /// the erasing still needs.
    func erase(_ plan: ErasurePlan, of account: AccountID, using transaction: any SQLExecutor) async throws {
        let promised: SQLQuery =
            "\(identifier: "account_id") = \(bind: .account(account), as: .bigint) AND \(identifier: "work") = 'create'"
        let moment = SQLBinding(.moment(now()), as: CoreSchema.moment)
        let isFree: SQLQuery =
            "(\(identifier: "leased_until") IS NULL OR \(identifier: "leased_until") <= \(binding: moment))"
        try await transaction.execute("DELETE FROM \(table: CoreSchema.outboxTable) WHERE \(promised) AND \(isFree)")
        // Somebody may be making one right now: the entry stays, so that the erasing waits for its end, and is
        // dropped instead of being tried again.
        try await transaction.execute(
            """
            UPDATE \(table: CoreSchema.outboxTable) SET \(identifier: "work") = 'dropped', \
            \(identifier: "payload") = NULL WHERE \(promised)
            """)
        for site in plan.sites {
            try await promise(.erase, at: site, for: account, payload: nil, using: transaction)
        }
        try await Tombstones.lay(for: account, at: now(), using: transaction)
        let kept = plan.sites.isEmpty ? [] : plan.sources
        let gone: SQLQuery = "\(identifier: "account_id") = \(bind: .account(account), as: .bigint)"
        let needed = SQLQuery.isMember("source", of: kept.map { .text($0.rawValue) }, type: .anyText)
        try await transaction.execute("DELETE FROM \(table: CoreSchema.linkTable) WHERE \(gone) AND NOT (\(needed))")
        for table in Self.personalTables {
            try await transaction.execute("DELETE FROM \(table: table) WHERE \(gone)")
        }
        try await SQLAuditRepository.anonymize(account, using: transaction)
    }

    /// The tables whose rows belong to an account and go with it.
    private static let personalTables = [
        CoreSchema.sessionTable, CoreSchema.tokenTable, CoreSchema.roleTable, CoreSchema.standingTable,
        CoreSchema.migratedTable, CoreSchema.differenceTable, CoreSchema.conflictTable,
    ]

    private func promise(
        _ work: OutboxWork, at site: SiteID, for account: AccountID, payload: String?,
        using transaction: any SQLExecutor
    ) async throws {
        let moment = SQLBinding(.moment(now()), as: CoreSchema.moment)
        let columns = ["account_id", "site", "work", "payload", "attempts", "created_at", "due_at"]
        try await transaction.execute(
            """
            INSERT INTO \(table: CoreSchema.outboxTable) (\(identifiers: columns)) VALUES \
            (\(bind: .account(account), as: .bigint), \(bind: .text(site.rawValue), as: .anyText), \
            \(bind: .text(work.rawValue), as: .anyText), \(bind: payload.map(SQLValue.text) ?? .null, as: .anyText), \
            0, \(binding: moment), \(binding: moment))
            """)
    }
}

/// What an entry of the outbox is there for, as its row says.
enum OutboxWork: String, Sendable {
    case create, erase
    /// A profile that was being made when its account was deleted.
    case dropped
}
