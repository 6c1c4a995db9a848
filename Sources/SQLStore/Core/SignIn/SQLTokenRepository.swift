public import Accounts

/// The one-time tokens, in a table of the core database.
public struct SQLTokenRepository: TokenRepository {
    private static let columns = [
        "id", "purpose", "account_id", "site", "binding", "created_at", "expires_at", "secret_hash", "source",
        "legacy_key",
    ]

    private let database: any Database

    public init(database: any Database) { self.database = database }

    public func create(_ token: OneTimeToken, secretHash: [UInt8]) async throws {
        var row = Assignments()
        row.setText("id", token.id)
        row.setText("purpose", token.purpose.rawValue)
        // Nobody's number stands for a member's account, which is not there yet.
        row.set("account_id", .account(token.account ?? 0), as: .bigint)
        if case .member(let member) = token.holder {
            row.setText("source", member.source.rawValue)
            row.setText("legacy_key", member.key.rawValue)
        }
        row.setText("site", token.site?.rawValue)
        row.setText("binding", token.binding)
        row.set("created_at", .moment(token.createdAt), as: CoreSchema.moment)
        row.set("expires_at", .moment(token.expiresAt), as: CoreSchema.moment)
        row.set("secret_hash", .bytes(secretHash), as: .bytes(length: nil))
        try await translatingErrors {
            do {
                try await database.execute("INSERT INTO \(table: CoreSchema.tokenTable) \(row.insertion)")
            } catch let error as DatabaseError where error.code == .uniqueViolation {
                throw AccountError.conflict("there is a token of this id already")
            }
        }
    }

    public func token(_ id: String) async throws -> (token: OneTimeToken, secretHash: [UInt8])? {
        guard !id.containsNUL else { return nil }
        var query = SQLSelect(Self.columns, from: CoreSchema.tokenTable)
        query.conditions = [.has("id", id)]
        let rows = try await translatingErrors { try await database.query(query.query) }
        return rows.first.flatMap { row in
            guard let token = Self.token(row), case .bytes(let hash) = row[7] else { return nil }
            return (token, hash)
        }
    }

    public func redeem(_ id: String) async throws -> Bool {
        guard !id.containsNUL else { return false }
        // Of many that delete one row, the database tells one that it did.
        return try await translatingErrors {
            try await database.execute("DELETE FROM \(table: CoreSchema.tokenTable) WHERE \(.has("id", id))") > 0
        }
    }

    public func revoke(of holder: OneTimeToken.Holder, purposes: Set<OneTimeToken.Purpose>) async throws {
        guard !purposes.isEmpty else { return }
        let isMeant = SQLQuery.isMember("purpose", of: purposes.map { .text($0.rawValue) }, type: .anyText)
        let isTheirs = Self.isOf(holder)
        try await translatingErrors {
            try await database.withRetriedTransaction { transaction in
                _ = try await transaction.execute(
                    "DELETE FROM \(table: CoreSchema.tokenTable) WHERE \(isTheirs) AND \(isMeant)")
            }
        }
    }

    public func removeEnded(before moment: Timestamp, limit: Int) async throws -> Int {
        try await translatingErrors {
            try await database.deleteSome(
                from: CoreSchema.tokenTable, key: "id", where: .isBefore(moment, column: "expires_at"),
                order: "expires_at", limit: limit)
        }
    }

    private static func isOf(_ holder: OneTimeToken.Holder) -> SQLQuery {
        switch holder {
        case .account(let account): .isOf(account)
        case .member(let member):
            "\(.has("source", member.source.rawValue)) AND \(.has("legacy_key", member.key.rawValue))"
        }
    }

    private static func holder(_ row: Row) -> OneTimeToken.Holder? {
        if let source = row[8].text, let key = row[9].text {
            return .member(MemberReference(source: LinkSource(rawValue: source), key: LegacyKey(rawValue: key)))
        }
        return row[2].integer.map { .account(AccountID(rawValue: $0)) }
    }

    private static func token(_ row: Row) -> OneTimeToken? {
        // A purpose of another version of Gatehouse is good for nothing here.
        guard let id = row[0].text, let purpose = row[1].text.flatMap(OneTimeToken.Purpose.init),
            let holder = holder(row)
        else { return nil }
        return OneTimeToken(
            id: id, purpose: purpose, holder: holder, site: row[3].text.map { SiteID(rawValue: $0) },
            binding: row[4].text ?? "",
            createdAt: row[5].moment ?? .unknown, expiresAt: row[6].moment ?? .unknown)
    }
}
