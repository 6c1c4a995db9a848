import Accounts

/// The folded names of Django's users, in a table of ours that follows what Django does behind our back.
///
/// Django makes, renames and deletes users without a word to us. ``refresh()`` finds the rows that no longer agree with
/// `auth_user` and writes them anew; of several users whose names clash, the oldest owns the name.
struct DjangoNames: Sendable {
    private static let table = CoreSchema.djangoNameTable
    private static let batch = 100

    let database: any Database
    let hasUniqueEmail: Bool

    /// Brings the table in line with `auth_user`; where it is, that costs one look.
    func refresh() async throws {
        if try await stale(using: database).isEmpty, try await unknown(using: database).isEmpty { return }
        try await database.withRetriedTransaction { transaction in
            do { try await refresh(using: transaction) } catch let error as DatabaseError
                where error.code == .uniqueViolation
            {
                // Another gateway is at the same work: begin again with what it wrote.
                throw DatabaseError(.serializationFailure, database: error.database, detail: error.detail)
            }
        }
    }

    private func refresh(using transaction: any SQLExecutor) async throws {
        let stale = try await stale(using: transaction)
        if !stale.isEmpty {
            // Whoever clashed with a name that is free now may own it: they are written anew with the others.
            for column in ["username_folded", "email_folded"] {
                try await transaction.execute(
                    """
                    DELETE FROM \(table: Self.table) WHERE \(identifier: column) IN (SELECT \(identifier: column) \
                    FROM \(table: Self.table) WHERE \(SQLQuery.isMember("account_id", of: stale, type: .bigint)))
                    """)
            }
            try await remove(stale, using: transaction)
        }
        while case let accounts = try await unknown(using: transaction), !accounts.isEmpty {
            try await insert(accounts, using: transaction)
        }
    }

    /// Writes the row of one user, in the transaction that changes the user.
    func replace(_ account: Account, using transaction: any SQLExecutor) async throws {
        var query = SQLSelect(["changes"], from: Self.table)
        query.conditions = ["\(identifier: "account_id") = \(bind: .account(account.id), as: .bigint)"]
        let earlier = try await transaction.query(query.query).first?[0].integer
        try await remove([.account(account.id)], using: transaction)
        try await insert(
            [
                DjangoName(
                    id: account.id, username: account.username, email: account.email, firstName: account.firstName,
                    lastName: account.lastName, changes: earlier.map { $0 + 1 } ?? 0)
            ], using: transaction)
    }

    func remove(_ accounts: [SQLValue], using transaction: any SQLExecutor) async throws {
        try await transaction.execute(
            """
            DELETE FROM \(table: Self.table) \
            WHERE \(SQLQuery.isMember("account_id", of: accounts, type: .bigint))
            """)
    }

    /// The users that have one of the folded values.
    func accounts(
        _ column: String, _ folded: [String], using executor: some SQLExecutor
    ) async throws -> [AccountID] {
        var query = SQLSelect(["account_id"], from: Self.table)
        query.conditions = [.isMember(column, of: folded.map(SQLValue.text), type: .anyText)]
        query.order = [.init("account_id")]
        return try await executor.query(query.query).compactMap { row in
            row[0].integer.map { AccountID(rawValue: $0) }
        }
    }

    /// How often we have changed a user, as a column of a SELECT on `auth_user`.
    static let changes: SQLQuery = """
        (SELECT extra.\(identifier: "changes") FROM \(table: table) AS extra \
        WHERE extra.\(identifier: "account_id") = \(table: DjangoTable.name).\(identifier: "id"))
        """

    /// The condition on `auth_user` that a search finds the user.
    static func condition(_ pattern: LikePattern) -> SQLQuery {
        """
        \(identifier: "id") IN (SELECT \(identifier: "account_id") FROM \(table: table) \
        WHERE \(pattern.condition(on: "search_text")))
        """
    }

    // MARK: What does not agree

    /// The rows whose user is gone or has other names now.
    private func stale(using executor: some SQLExecutor) async throws -> [SQLValue] {
        try await executor.query(
            """
            SELECT extra.\(identifier: "account_id") FROM \(table: Self.table) AS extra \
            LEFT JOIN \(table: DjangoTable.name) AS person ON person.\(identifier: "id") \
            = extra.\(identifier: "account_id") WHERE person.\(identifier: "id") IS NULL \
            OR person.\(identifier: "username") <> extra.\(identifier: "username") \
            OR person.\(identifier: "email") <> extra.\(identifier: "email") \
            OR person.\(identifier: "first_name") || ' ' || person.\(identifier: "last_name") \
            <> extra.\(identifier: "full_name")
            """
        ).map { $0[0] }
    }

    /// The first of the users that have no row.
    private func unknown(using executor: some SQLExecutor) async throws -> [DjangoName] {
        try await executor.query(
            """
            SELECT person.\(identifier: "id"), person.\(identifier: "username"), person.\(identifier: "email"), \
            person.\(identifier: "first_name"), person.\(identifier: "last_name") \
            FROM \(table: DjangoTable.name) AS person LEFT JOIN \(table: Self.table) AS extra \
            ON extra.\(identifier: "account_id") = person.\(identifier: "id") \
            WHERE extra.\(identifier: "account_id") IS NULL ORDER BY person.\(identifier: "id")
            """
                + SQLQuery(parts: [.rowLimit(Self.batch, .atEnd)])
        ).map { row in
            DjangoName(
                id: AccountID(rawValue: row[0].integer ?? 0), username: row[1].text ?? "", email: row[2].text ?? "",
                firstName: row[3].text ?? "", lastName: row[4].text ?? "")
        }
    }

    private func insert(_ names: [DjangoName], using transaction: any SQLExecutor) async throws {
        var usernames = try await owned("owned_username", names.map(\.foldedUsername), using: transaction)
        var emails = try await owned("owned_email", names.compactMap(\.foldedEmail), using: transaction)
        let rows = names.map { name in
            name.row(
                ownsUsername: usernames.insert(name.foldedUsername).inserted,
                ownsEmail: name.foldedEmail.map { emails.insert($0).inserted } ?? false)
        }
        guard let columns = rows.first?.columns else { return }
        let values = rows.map { row in "(\(row.values.joined(separator: ", ")))" as SQLQuery }
        try await transaction.execute(
            "INSERT INTO \(table: Self.table) (\(identifiers: columns)) VALUES \(values.joined(separator: ", "))")
    }

    private func owned(
        _ column: String, _ folded: [String], using transaction: any SQLExecutor
    ) async throws -> Set<String> {
        guard !folded.isEmpty else { return [] }
        var query = SQLSelect([column], from: Self.table)
        query.conditions = [.isMember(column, of: folded.map(SQLValue.text), type: .anyText)]
        return Set(try await transaction.query(query.query).compactMap { $0[0].text })
    }
}

/// The names of one user, as Django has them and folded.
private struct DjangoName {
    let id: AccountID
    let username: String
    let email: String
    let firstName: String
    let lastName: String
    var changes: Int64 = 0

    var foldedUsername: String { Username.fold(username) }
    var foldedEmail: String? { email.isEmpty ? nil : EmailAddress.fold(email) }

    func row(ownsUsername: Bool, ownsEmail: Bool) -> Assignments {
        var row = Assignments()
        row.set("account_id", .account(id), as: .bigint)
        row.setText("username", username)
        row.setText("username_folded", foldedUsername)
        row.setText("owned_username", ownsUsername ? foldedUsername : nil)
        row.setText("email", email)
        row.setText("email_folded", foldedEmail)
        row.setText("owned_email", ownsEmail ? foldedEmail : nil)
        row.setText("full_name", "\(firstName) \(lastName)")
        row.set("changes", .integer(changes), as: .bigint)
        row.setText(
            "search_text",
            AccountRow.searchText(username: username, email: email, firstName: firstName, lastName: lastName))
        return row
    }
}
