public import Accounts

/// Look-ups of sessions that come at the same time, sent to the database together.
///
/// Sessions are never kept in memory: each is asked for anew, so that one that ended opens nothing. Everything but the
/// look-up by id passes through.
public struct CoalescingSessionRepository<Wrapped: SessionRepository>: SessionRepository {
    private let wrapped: Wrapped
    private let byID: Coalescer<SessionID, StoredSession>

    /// - Parameter maximumKeys: how many sessions are asked for at once at the most.
    public init(_ wrapped: Wrapped, maximumKeys: Int = 1000) {
        self.wrapped = wrapped
        self.byID = Coalescer(maximumKeys: maximumKeys) { try await wrapped.sessions($0) }
    }

    public func session(_ id: SessionID) async throws -> StoredSession? { try await byID.value(of: id) }

    public func sessions(_ ids: [SessionID]) async throws -> [SessionID: StoredSession] {
        try await byID.values(of: ids)
    }

    public func create(_ session: Session, secretHash: [UInt8]) async throws {
        try await wrapped.create(session, secretHash: secretHash)
    }

    public func touch(_ id: SessionID, at moment: Timestamp) async throws {
        try await wrapped.touch(id, at: moment)
    }

    public func sessions(of account: AccountID) async throws -> [Session] {
        try await wrapped.sessions(of: account)
    }

    public func end(_ id: SessionID, of account: AccountID?) async throws -> Bool {
        try await wrapped.end(id, of: account)
    }

    public func endAll(of account: AccountID, except kept: SessionID?) async throws -> Int {
        try await wrapped.endAll(of: account, except: kept)
    }

    public func removeEnded(
        before moment: Timestamp, unusedSince idle: Timestamp, limit: Int
    ) async throws -> Int {
        try await wrapped.removeEnded(before: moment, unusedSince: idle, limit: limit)
    }
}
