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
    private(set) var records: [ConnectionID: ConnectionRecord] = [:]
    private var counts = [Int](repeating: 0, count: ConnectionRecord.Stage.allCases.count)
    private var lastNumber = 0

    /// How many connections there are or are being made; those being closed do not count.
    var live: Int { records.count - count(.closing) }

    func count(_ stage: ConnectionRecord.Stage) -> Int { counts[stage.rawValue] }

    func stage(_ id: ConnectionID) -> ConnectionRecord.Stage? { records[id]?.stage }

    mutating func add(at now: ContinuousClock.Instant) -> ConnectionID {
        lastNumber += 1
        let id = ConnectionID(number: lastNumber)
        records[id] = ConnectionRecord(stage: .connecting, since: now)
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
        guard var record = records[id] else { return }
        counts[record.stage.rawValue] -= 1
        change(&record)
        counts[record.stage.rawValue] += 1
        records[id] = record
    }

    mutating func remove(_ id: ConnectionID) {
        guard let record = records.removeValue(forKey: id) else { return }
        counts[record.stage.rawValue] -= 1
    }
}
