public import Accounts

/// The roles of the staff, in a table of the core database.
public struct SQLRoleRepository: RoleRepository {
    private let database: any Database

    public init(database: any Database) { self.database = database }

    public func roles(of account: AccountID) async throws -> [SiteID: Role] {
        try await rows([.isOf(account)]).reduce(into: [:]) { $0[$1.site] = $1.role }
    }

    public func set(_ role: Role?, of account: AccountID, on site: SiteID) async throws {
        let isIt: SQLQuery = "\(.isOf(account)) AND \(.has("site", site.rawValue))"
        try await translatingErrors {
            guard let role else {
                try await database.execute("DELETE FROM \(table: CoreSchema.roleTable) WHERE \(isIt)")
                return
            }
            var row = Assignments()
            row.setText("role", role.rawValue)
            let update = row.update
            row.set("account_id", .account(account), as: .bigint)
            row.setText("site", site.rawValue)
            let insertion = row.insertion
            try await database.withRetriedTransaction { transaction in
                try await transaction.execute(
                    """
                    INSERT INTO \(table: CoreSchema.roleTable) \
                    \(insertion)\(SQLQuery(parts: [.ignoringDuplicates(of: ["account_id", "site"])]))
                    """)
                let changed = try await transaction.execute(
                    "UPDATE \(table: CoreSchema.roleTable) SET \(update) WHERE \(isIt)")
                guard changed > 0 else {
                    // Somebody took the role away between the two statements: begin again.
                    throw DatabaseError(.serializationFailure, database: database.name, detail: "a role has gone")
                }
            }
        }
    }

    public func list() async throws -> [(account: AccountID, site: SiteID, role: Role)] { try await rows([]) }

    private func rows(
        _ conditions: [SQLQuery]
    ) async throws -> [(account: AccountID, site: SiteID, role: Role)] {
        var query = SQLSelect(["account_id", "site", "role"], from: CoreSchema.roleTable)
        query.conditions = conditions
        query.order = [.init("account_id"), .init("site")]
        return try await translatingErrors { try await database.query(query.query) }.compactMap { row in
            // A role of another version of Gatehouse allows nothing here.
            guard let account = row[0].integer, let site = row[1].text, let role = row[2].text.flatMap(Role.init)
            else { return nil }
            return (AccountID(rawValue: account), SiteID(rawValue: site), role)
        }
    }
}
