public import Accounts

/// The sessions, in a table of the core database.
public struct SQLSessionRepository: SessionRepository {
    private static let columns = [
        "id", "account_id", "site", "created_at", "last_seen_at", "expires_at", "address", "user_agent",
        "must_change_password", "secret_hash",
    ]

    private let database: any Database

    public init(database: any Database) { self.database = database }

    public func create(_ session: Session, secretHash: [UInt8]) async throws {
        var row = Assignments()
        row.setText("id", session.id.rawValue)
        row.set("account_id", .account(session.account), as: .bigint)
        row.setText("site", session.site?.rawValue)
        row.set("created_at", .moment(session.createdAt), as: CoreSchema.moment)
        row.set("last_seen_at", .moment(session.lastSeenAt), as: CoreSchema.moment)
        row.set("expires_at", .moment(session.expiresAt), as: CoreSchema.moment)
        row.setText("address", session.address.withoutNUL)
        row.setText("user_agent", session.userAgent.withoutNUL)
        row.setFlag("must_change_password", session.mustChangePassword)
        row.set("secret_hash", .bytes(secretHash), as: .bytes(length: nil))
        try await translatingErrors {
            do {
                try await database.execute("INSERT INTO \(table: CoreSchema.sessionTable) \(row.insertion)")
            } catch let error as DatabaseError where error.code == .uniqueViolation {
                throw AccountError.conflict("there is a session of this id already")
            }
        }
    }

    public func sessions(_ ids: [SessionID]) async throws -> [SessionID: StoredSession] {
        let ids = ids.map(\.rawValue).filter { !$0.containsNUL }
        guard !ids.isEmpty else { return [:] }
        var query = SQLSelect(Self.columns, from: CoreSchema.sessionTable)
        query.conditions = [.isMember("id", of: ids.map(SQLValue.text), type: .anyText)]
        let rows = try await translatingErrors { try await database.query(query.query) }
        return rows.reduce(into: [:]) { found, row in
            guard let session = Self.session(row), case .bytes(let hash) = row[9] else { return }
            found[session.id] = StoredSession(session: session, secretHash: hash)
        }
    }

    public func touch(_ id: SessionID, at moment: Timestamp) async throws {
        guard !id.rawValue.containsNUL else { return }
        // Requests overtake one another: the later moment stays.
        try await translatingErrors {
            _ = try await database.execute(
                """
                UPDATE \(table: CoreSchema.sessionTable) \
                SET \(identifier: "last_seen_at") = \(bind: .moment(moment), as: CoreSchema.moment) \
                WHERE \(.has("id", id.rawValue)) AND \(.isBefore(moment, column: "last_seen_at"))
                """)
        }
    }

    public func sessions(of account: AccountID) async throws -> [Session] {
        var query = SQLSelect(Self.columns, from: CoreSchema.sessionTable)
        query.conditions = [.isOf(account)]
        query.order = [.init("created_at", isDescending: true), .init("id")]
        return try await translatingErrors { try await database.query(query.query) }.compactMap(Self.session)
    }

    public func end(_ id: SessionID, of account: AccountID?) async throws -> Bool {
        guard !id.rawValue.containsNUL else { return false }
        let owner: SQLQuery = account.map { " AND \(.isOf($0))" } ?? ""
        return try await translatingErrors {
            try await database.execute(
                "DELETE FROM \(table: CoreSchema.sessionTable) WHERE \(.has("id", id.rawValue))\(owner)") > 0
        }
    }

    public func endAll(of account: AccountID, except kept: SessionID?) async throws -> Int {
        let others: SQLQuery =
            kept.map { " AND \(identifier: "id") <> \(bind: .text($0.rawValue.withoutNUL), as: .anyText)" } ?? ""
        return try await translatingErrors {
            try await database.withRetriedTransaction { transaction in
                try await transaction.execute(
                    "DELETE FROM \(table: CoreSchema.sessionTable) WHERE \(.isOf(account))\(others)")
            }
        }
    }

    public func removeEnded(
        before moment: Timestamp, unusedSince idle: Timestamp, limit: Int
    ) async throws -> Int {
        try await translatingErrors {
            try await database.deleteSome(
                from: CoreSchema.sessionTable, key: "id",
                where: "(\(.isBefore(moment, column: "expires_at")) OR \(.isBefore(idle, column: "last_seen_at")))",
                order: "expires_at", limit: limit)
        }
    }

    private static func session(_ row: Row) -> Session? {
        guard let id = row[0].text, let account = row[1].integer else { return nil }
        return Session(
            id: SessionID(rawValue: id), account: AccountID(rawValue: account),
            site: row[2].text.map { SiteID(rawValue: $0) }, createdAt: row[3].moment ?? .unknown,
            lastSeenAt: row[4].moment ?? .unknown, expiresAt: row[5].moment ?? .unknown, address: row[6].text ?? "",
            userAgent: row[7].text ?? "", mustChangePassword: row[8].boolean ?? true)
    }
}
