/// Numbers one connection of a pool, from the attempt to make it until it is closed.
struct ConnectionID: Hashable, Sendable {
    let number: Int
}

/// What the state machine knows of one connection.
struct ConnectionRecord: Sendable {
    /// Where a connection stands.
    enum Stage: Int, CaseIterable, Sendable {
        case connecting, pinging, idle, leased, shared, closing
    }

    var stage: Stage
    /// When it came to stand there.
    var since: ContinuousClock.Instant
    /// When it is to be closed for its age; set when it has connected.
    var retireAt: ContinuousClock.Instant?
    /// How many leases share it, in stage `shared`.
    var leases = 0
    /// Takes no more leases, so that it comes free for a transaction that waits.
    var isDraining = false
}

/// The connections by number, and how many stand where.
struct ConnectionTable: Sendable {
    private(set) var records = ConnectionRecords()
    private var counts = [Int](repeating: 0, count: ConnectionRecord.Stage.allCases.count)
    private var lastNumber = 0

    /// How many connections there are or are being made; those being closed do not count.
    var live: Int { records.count - count(.closing) }

    func count(_ stage: ConnectionRecord.Stage) -> Int { counts[stage.rawValue] }

    func stage(_ id: ConnectionID) -> ConnectionRecord.Stage? { records[id]?.stage }

    mutating func add(at now: ContinuousClock.Instant) -> ConnectionID {
        lastNumber += 1
        let id = ConnectionID(number: lastNumber)
        records.add(id, ConnectionRecord(stage: .connecting, since: now))
        counts[ConnectionRecord.Stage.connecting.rawValue] += 1
        return id
    }

    mutating func move(_ id: ConnectionID, to stage: ConnectionRecord.Stage, at now: ContinuousClock.Instant) {
        update(id) {
            $0.stage = stage
            $0.since = now
            $0.leases = stage == .shared ? 1 : 0
            $0.isDraining = false
        }
    }

    mutating func update(_ id: ConnectionID, _ change: (inout ConnectionRecord) -> Void) {
        guard let stages = records.update(id, change) else { return }
        counts[stages.before.rawValue] -= 1
        counts[stages.after.rawValue] += 1
    }

    mutating func remove(_ id: ConnectionID) {
        guard let record = records.remove(id) else { return }
        counts[record.stage.rawValue] -= 1
    }
}

/// The records of the connections, in the order they were made: so few that to look through them is faster than to hash.
struct ConnectionRecords: Sendable, Sequence {
    typealias Entry = (id: ConnectionID, record: ConnectionRecord)

    private var entries: [Entry] = []

    var count: Int { entries.count }
    var values: some Sequence<ConnectionRecord> { entries.lazy.map(\.record) }

    subscript(id: ConnectionID) -> ConnectionRecord? { index(of: id).map { entries[$0].record } }

    func makeIterator() -> IndexingIterator<[Entry]> { entries.makeIterator() }

    mutating func add(_ id: ConnectionID, _ record: ConnectionRecord) { entries.append((id, record)) }

    /// Changes the record of a connection, and tells where it stood before and stands after; nil where there is none.
    mutating func update(
        _ id: ConnectionID, _ change: (inout ConnectionRecord) -> Void
    ) -> (before: ConnectionRecord.Stage, after: ConnectionRecord.Stage)? {
        guard let index = index(of: id) else { return nil }
        let before = entries[index].record.stage
        change(&entries[index].record)
        return (before, entries[index].record.stage)
    }

    mutating func remove(_ id: ConnectionID) -> ConnectionRecord? {
        index(of: id).map { entries.remove(at: $0).record }
    }

    private func index(of id: ConnectionID) -> Int? { entries.firstIndex { $0.id == id } }
}
