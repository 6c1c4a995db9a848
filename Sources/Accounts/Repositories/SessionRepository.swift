/// The stored sessions.
///
/// Secrets are stored hashed, and leave only to be compared. Every method throws ``AccountError`` alone.
public protocol SessionRepository: Sendable {
    /// Stores a new session.
    func create(_ session: Session, secretHash: [UInt8]) async throws

    /// Those of the sessions there are; those past their end too.
    func sessions(_ ids: [SessionID]) async throws -> [SessionID: StoredSession]

    /// The session with an id, or nil; one past its end too.
    func session(_ id: SessionID) async throws -> StoredSession?

    /// Notes that a session was used.
    func touch(_ id: SessionID, at moment: Timestamp) async throws

    /// The sessions of an account, newest first.
    func sessions(of account: AccountID) async throws -> [Session]

    /// Ends a session, and returns whether there was one.
    /// - Parameter account: whose session it must be, or nil for anybody's.
    func end(_ id: SessionID, of account: AccountID?) async throws -> Bool

    /// Ends the sessions of an account but one, and returns how many.
    func endAll(of account: AccountID, except kept: SessionID?) async throws -> Int

    /// Removes at most `limit` sessions that ended before a moment, or were not used since another, and returns how many.
    func removeEnded(before moment: Timestamp, unusedSince idle: Timestamp, limit: Int) async throws -> Int
}

extension SessionRepository {
    public func session(_ id: SessionID) async throws -> StoredSession? { try await sessions([id])[id] }
}
