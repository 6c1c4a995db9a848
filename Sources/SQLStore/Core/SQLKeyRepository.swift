public import Accounts

/// The API keys, in a table of the core database; lists of sites and scopes are texts with a blank between.
public struct SQLKeyRepository: KeyRepository {
    private static let columns = [
        "id", "name", "sites", "scopes", "created_at", "expires_at", "revoked_at", "secret_hash",
    ]
    private static let allSites = "*"

    private let database: any Database
    private let now: @Sendable () -> Timestamp

    public init(database: any Database, now: @escaping @Sendable () -> Timestamp = { .now() }) {
        self.database = database
        self.now = now
    }

    public func create(_ key: APIKey, secretHash: [UInt8]) async throws {
        var row = Assignments()
        row.setText("id", key.id)
        row.setText("name", key.name)
        row.setText("sites", Self.text(of: key.sites))
        row.setText("scopes", key.scopes.map(\.rawValue).sorted().joined(separator: " "))
        row.set("created_at", .moment(key.createdAt), as: CoreSchema.moment)
        row.set("expires_at", .moment(key.expiresAt), as: CoreSchema.moment)
        row.set("revoked_at", .moment(key.revokedAt), as: CoreSchema.moment)
        row.set("secret_hash", .bytes(secretHash), as: .bytes(length: nil))
        try await translatingErrors {
            do {
                try await database.execute("INSERT INTO \(table: CoreSchema.keyTable) \(row.insertion)")
            } catch let error as DatabaseError where error.code == .uniqueViolation {
                throw AccountError.conflict("there is a key \"\(key.id)\" already")
            }
        }
    }

    public func keys(_ ids: [String]) async throws -> [String: StoredKey] {
        let ids = ids.filter { !$0.containsNUL }
        guard !ids.isEmpty else { return [:] }
        var query = SQLSelect(Self.columns, from: CoreSchema.keyTable)
        query.conditions = [.isMember("id", of: ids.map(SQLValue.text), type: .anyText)]
        let rows = try await translatingErrors { try await database.query(query.query) }
        return rows.reduce(into: [:]) { found, row in
            guard case .bytes(let hash) = row[7] else { return }
            let key = Self.key(row)
            found[key.id] = StoredKey(key: key, secretHash: hash)
        }
    }

    public func list() async throws -> [APIKey] {
        var query = SQLSelect(Self.columns, from: CoreSchema.keyTable)
        query.order = [.init("created_at"), .init("id")]
        return try await translatingErrors { try await database.query(query.query) }.map(Self.key)
    }

    public func revoke(_ id: String) async throws -> Bool {
        guard !id.containsNUL else { return false }
        return try await translatingErrors {
            try await database.execute(
                """
                UPDATE \(table: CoreSchema.keyTable) \
                SET \(identifier: "revoked_at") = \(bind: .moment(now()), as: CoreSchema.moment) \
                WHERE \(Self.isKey(id)) AND \(identifier: "revoked_at") IS NULL
                """) > 0
        }
    }

    private static func isKey(_ id: String) -> SQLQuery { "\(identifier: "id") = \(bind: .text(id), as: .anyText)" }

    private static func text(of access: SiteAccess) -> String {
        switch access {
        case .all: allSites
        case .only(let sites): sites.map(\.rawValue).sorted().joined(separator: " ")
        }
    }

    private static func key(_ row: Row) -> APIKey {
        let sites = row[2].text ?? ""
        // A scope of another version of Gatehouse opens nothing here.
        let scopes = (row[3].text ?? "").split(separator: " ").compactMap { Scope(rawValue: String($0)) }
        return APIKey(
            id: row[0].text ?? "", name: row[1].text ?? "",
            sites: sites == allSites
                ? .all : .only(Set(sites.split(separator: " ").map { SiteID(rawValue: String($0)) })),
            scopes: Set(scopes), createdAt: row[4].moment ?? .unknown, expiresAt: row[5].moment,
            revokedAt: row[6].moment)
    }
}
