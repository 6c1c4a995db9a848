public import Accounts

/// The counted attempts, in a table of the core database.
///
/// Every transaction locks its keys in one order, so that two that share some wait for each other and never deadlock.
public struct SQLThrottleRepository: ThrottleRepository {
    private static let columns = ["key", "attempts", "last_attempt", "blocked_until"]

    private let database: any Database

    public init(database: any Database) { self.database = database }

    public func attempt(_ bounds: [ThrottleBound], at now: Timestamp) async throws -> Timestamp? {
        guard !bounds.isEmpty else { return nil }
        let keys = Self.ordered(bounds.map(\.key))
        return try await translatingErrors {
            // Whoever has to wait anyway is told so without taking a lock: a storm of attempts stays cheap.
            let known = try await states(keys, using: database)
            if let until = Self.wait(bounds, known, at: now) { return until }
            return try await database.withRetriedTransaction { transaction in
                try await insertMissing(keys, at: now, using: transaction)
                var states = try await states(keys, isLocking: true, using: transaction)
                guard states.count == keys.count else {
                    // One was cleared between the two statements: begin again.
                    throw DatabaseError(.serializationFailure, database: database.name, detail: "a key has gone")
                }
                if let until = Self.wait(bounds, states, at: now) {
                    try await removeUncounted(keys, using: transaction)
                    return until
                }
                for bound in bounds { states[bound.key] = bound.counting(states[bound.key], at: now) }
                for key in keys {
                    if let state = states[key] { try await write(state, of: key, using: transaction) }
                }
                return nil
            }
        }
    }

    public func forgive(_ keys: [ThrottleKey]) async throws {
        let keys = Self.ordered(keys)
        guard !keys.isEmpty else { return }
        try await translatingErrors {
            try await database.withRetriedTransaction { transaction in
                let states = try await states(keys, isLocking: true, using: transaction)
                for key in keys {
                    guard let state = states[key] else { continue }
                    let fewer = ThrottleState(
                        attempts: max(0, state.attempts - 1), lastAttempt: state.lastAttempt, blockedUntil: nil)
                    try await write(fewer, of: key, using: transaction)
                }
                try await removeUncounted(keys, using: transaction)
            }
        }
    }

    public func clear(_ keys: [ThrottleKey]) async throws {
        let keys = Self.ordered(keys)
        guard !keys.isEmpty else { return }
        try await translatingErrors {
            try await database.withRetriedTransaction { transaction in
                _ = try await states(keys, isLocking: true, using: transaction)
                try await transaction.execute(
                    "DELETE FROM \(table: CoreSchema.throttleTable) WHERE \(Self.isOne(of: keys))")
            }
        }
    }

    public func state(_ key: ThrottleKey) async throws -> ThrottleState? {
        try await translatingErrors { try await states([key], using: database)[key] }
    }

    public func removeUnused(since moment: Timestamp, limit: Int) async throws -> Int {
        try await translatingErrors {
            try await database.deleteSome(
                from: CoreSchema.throttleTable, key: "key", where: .isBefore(moment, column: "last_attempt"),
                order: "last_attempt", limit: limit)
        }
    }
}

extension SQLThrottleRepository {
    /// The longest wait any of the bounds asks for.
    private static func wait(
        _ bounds: [ThrottleBound], _ states: [ThrottleKey: ThrottleState], at now: Timestamp
    ) -> Timestamp? {
        bounds.compactMap { $0.wait(after: states[$0.key], at: now) }.max()
    }

    /// Each key once, in the order all transactions lock them in.
    private static func ordered(_ keys: [ThrottleKey]) -> [ThrottleKey] {
        Set(keys).sorted { $0.rawValue < $1.rawValue }
    }

    private static func isOne(of keys: [ThrottleKey]) -> SQLQuery {
        .isMember("key", of: keys.map { .text($0.rawValue) }, type: .anyText)
    }

    private func states(
        _ keys: [ThrottleKey], isLocking: Bool = false, using executor: any SQLExecutor
    ) async throws -> [ThrottleKey: ThrottleState] {
        var query = SQLSelect(Self.columns, from: CoreSchema.throttleTable)
        query.conditions = [Self.isOne(of: keys)]
        query.order = [.init("key")]
        query.isLocking = isLocking
        return try await executor.query(query.query).reduce(into: [:]) { states, row in
            guard let key = row[0].text else { return }
            states[ThrottleKey(rawValue: key)] = ThrottleState(
                attempts: Int(row[1].integer ?? 0), lastAttempt: row[2].moment ?? .unknown, blockedUntil: row[3].moment)
        }
    }

    /// Makes rows without an attempt for keys that have none, so that there is something to lock.
    private func insertMissing(
        _ keys: [ThrottleKey], at now: Timestamp, using transaction: any SQLExecutor
    ) async throws {
        let rows = keys.map { key -> SQLQuery in
            "(\(bind: .text(key.rawValue), as: .anyText), 0, \(bind: .moment(now), as: CoreSchema.moment))"
        }
        try await transaction.execute(
            """
            INSERT INTO \(table: CoreSchema.throttleTable) (\(identifiers: ["key", "attempts", "last_attempt"])) \
            VALUES \(rows.joined(separator: ", "))\(SQLQuery(parts: [.ignoringDuplicates(of: ["key"])]))
            """)
    }

    private func write(
        _ state: ThrottleState, of key: ThrottleKey, using transaction: any SQLExecutor
    ) async throws {
        var row = Assignments()
        row.set("attempts", .integer(Int64(state.attempts)), as: .bigint)
        row.set("last_attempt", .moment(state.lastAttempt), as: CoreSchema.moment)
        row.set("blocked_until", .moment(state.blockedUntil), as: CoreSchema.moment)
        try await transaction.execute(
            "UPDATE \(table: CoreSchema.throttleTable) SET \(row.update) WHERE \(.has("key", key.rawValue))")
    }

    /// Removes rows that count nothing.
    private func removeUncounted(_ keys: [ThrottleKey], using transaction: any SQLExecutor) async throws {
        try await transaction.execute(
            """
            DELETE FROM \(table: CoreSchema.throttleTable) \
            WHERE \(Self.isOne(of: keys)) AND \(identifier: "attempts") = 0
            """)
    }
}
