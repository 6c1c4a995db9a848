public import Accounts
import Foundation

/// The promised work in memory.
public struct MemoryOutboxRepository: OutboxRepository {
    private let store: MemoryStore
    private let now: @Sendable () -> Timestamp

    /// - Parameter now: the clock leases and delays are measured with.
    public init(store: MemoryStore = MemoryStore(), now: @escaping @Sendable () -> Timestamp = { .now() }) {
        self.store = store
        self.now = now
    }

    public func claim(limit: Int, lease: Double) async throws -> [OutboxEntry] {
        try claim(limit: limit, lease: lease) { row, now in row.due <= now }
    }

    public func claim(account: AccountID, lease: Double) async throws -> [OutboxEntry] {
        try claim(limit: .max, lease: lease) { row, _ in row.entry.account == account }
    }

    public func complete(_ entry: OutboxEntry) async throws {
        try store.transaction { state in
            guard state.outbox.rows.removeValue(forKey: entry.id) != nil, entry.work == .erase else { return }
            let isLast = !state.outbox.rows.values.contains {
                $0.entry.account == entry.account && $0.entry.work == .erase
            }
            // The links were kept to find what was to be erased.
            if isLast { for source in state.links.keys { _ = state.links[source]?.unlink(entry.account) } }
        }
    }

    public func postpone(_ entry: OutboxEntry, delay: Double, reason: String) async throws {
        try store.transaction { state in
            state.outbox.rows[entry.id]?.due = now().adding(seconds: delay)
            state.outbox.rows[entry.id]?.leasedUntil = nil
        }
    }

    public func backlog() async throws -> (count: Int, oldest: Double) {
        try store.transaction { state in
            let rows = state.outbox.rows.values
            let oldest = rows.map(\.madeAt).min().map { now().date.timeIntervalSince($0.date) } ?? 0
            return (rows.count, max(0, oldest))
        }
    }

    private func claim(
        limit: Int, lease: Double, where isWanted: (MemoryOutboxRow, Timestamp) -> Bool
    ) throws(AccountError) -> [OutboxEntry] {
        try store.transaction { state in
            let now = now()
            let free = state.outbox.rows.values.filter { row in
                isWanted(row, now) && row.leasedUntil.map { $0 <= now } ?? true && state.outbox.isFirst(row)
            }
            return free.sorted { $0.entry.id < $1.entry.id }.prefix(max(0, limit)).map { row in
                state.outbox.rows[row.entry.id] = row.claimed(until: now.adding(seconds: lease))
                return row.entry
            }
        }
    }
}

/// The rows of the outbox.
struct MemoryOutbox {
    var rows: [Int64: MemoryOutboxRow] = [:]
    private var lastID: Int64 = 0

    mutating func add(_ work: OutboxEntry.Work, site: SiteID, account: AccountID) {
        lastID += 1
        let entry = OutboxEntry(id: lastID, site: site, account: account, work: work, attempts: 0)
        rows[lastID] = MemoryOutboxRow(entry: entry, madeAt: .now(), due: .now())
    }

    /// Whether no earlier entry of the same account and site is there.
    func isFirst(_ row: MemoryOutboxRow) -> Bool {
        !rows.values.contains { other in
            other.entry.id < row.entry.id && other.entry.account == row.entry.account
                && other.entry.site == row.entry.site
        }
    }

    /// Drops the entries that would make profiles of an account.
    mutating func dropCreations(of account: AccountID) {
        rows = rows.filter { $0.value.entry.account != account || $0.value.entry.work == .erase }
    }
}

struct MemoryOutboxRow {
    /// The entry as the next claim gives it.
    var entry: OutboxEntry
    let madeAt: Timestamp
    var due: Timestamp
    var leasedUntil: Timestamp?

    /// The same row while somebody works on it: the attempt counts even if that somebody never comes back.
    func claimed(until end: Timestamp) -> MemoryOutboxRow {
        var row = self
        row.leasedUntil = end
        row.entry = OutboxEntry(
            id: entry.id, site: entry.site, account: entry.account, work: entry.work, attempts: entry.attempts + 1)
        return row
    }
}
