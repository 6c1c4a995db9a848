public import Accounts

/// The standings, in a table of the core database.
public struct SQLStandingRepository: StandingRepository {
    private static let columns = [
        "account_id", "verified_email", "is_pending", "awaits_verification", "must_change_password",
        "password_changed_at",
    ]
    private static let scope = "pending"

    private let database: any Database

    public init(database: any Database) { self.database = database }

    public func standings(_ accounts: [AccountID]) async throws -> [AccountID: AccountStanding] {
        guard !accounts.isEmpty else { return [:] }
        var query = SQLSelect(Self.columns, from: CoreSchema.standingTable)
        query.conditions = [.isMember("account_id", of: accounts.map(SQLValue.account), type: .bigint)]
        let rows = try await translatingErrors { try await database.query(query.query) }
        return rows.reduce(into: [:]) { found, row in
            if let id = row[0].integer { found[AccountID(rawValue: id)] = Self.standing(row) }
        }
    }

    public func update(
        _ account: AccountID, _ change: @Sendable @escaping (inout AccountStanding) -> Void
    ) async throws -> AccountStanding {
        var query = SQLSelect(Self.columns, from: CoreSchema.standingTable)
        query.conditions = [.isOf(account)]
        query.isLocking = true
        let select = query.query
        return try await translatingErrors {
            try await database.withRetriedTransaction { transaction in
                try await insertMissing(account, using: transaction)
                guard let row = try await transaction.query(select).first else {
                    // It went with its account between the two statements: begin again.
                    throw DatabaseError(.serializationFailure, database: database.name, detail: "a row has gone")
                }
                var standing = Self.standing(row)
                change(&standing)
                // What is told is what will be read.
                standing.passwordChangedAt = standing.passwordChangedAt?.inMicroseconds
                try await transaction.execute(
                    """
                    UPDATE \(table: CoreSchema.standingTable) SET \(Self.assignments(standing).update) \
                    WHERE \(.isOf(account))
                    """)
                return standing
            }
        }
    }

    public func pending(_ page: PageRequest) async throws -> Page<AccountID> {
        var query = SQLSelect(["account_id"], from: CoreSchema.standingTable)
        query.conditions = ["\(identifier: "is_pending") = \(bind: .boolean(true), as: .boolean)"]
        if let cursor = page.cursor {
            let last = try Cursor.number(in: cursor, scope: Self.scope)
            query.conditions.append("\(identifier: "account_id") > \(bind: last, as: .bigint)")
        }
        // Ids ascend: the oldest accounts have the lowest.
        query.order = [.init("account_id")]
        query.limit = page.limit + 1
        let select = query.query
        let found = try await translatingErrors { try await database.query(select) }.compactMap { $0[0].integer }
        let elements = Array(found.prefix(page.limit))
        let last = found.count > page.limit ? elements.last : nil
        return Page(
            elements: elements.map { AccountID(rawValue: $0) },
            next: last.map { Cursor(scope: Self.scope, position: [JSONValue($0)]).text })
    }

    private func insertMissing(_ account: AccountID, using transaction: any SQLExecutor) async throws {
        var row = Self.assignments(AccountStanding())
        row.set("account_id", .account(account), as: .bigint)
        try await transaction.execute(
            """
            INSERT INTO \(table: CoreSchema.standingTable) \
            \(row.insertion)\(SQLQuery(parts: [.ignoringDuplicates(of: ["account_id"])]))
            """)
    }

    static func assignments(_ standing: AccountStanding) -> Assignments {
        var row = Assignments()
        row.setText("verified_email", standing.verifiedEmail)
        row.setFlag("is_pending", standing.isPending)
        row.setFlag("awaits_verification", standing.awaitsVerification)
        row.setFlag("must_change_password", standing.mustChangePassword)
        row.set("password_changed_at", .moment(standing.passwordChangedAt), as: CoreSchema.moment)
        return row
    }

    private static func standing(_ row: Row) -> AccountStanding {
        AccountStanding(
            verifiedEmail: row[1].text, isPending: row[2].boolean ?? false,
            awaitsVerification: row[3].boolean ?? false, mustChangePassword: row[4].boolean ?? false,
            passwordChangedAt: row[5].moment)
    }
}
