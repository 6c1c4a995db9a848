public import Accounts

extension SQLAccountRepository {
    public func create(
        _ account: NewAccount, profiles: [NewProfile], members: [MemberReference]
    ) async throws -> AccountCreation {
        try await followUp.prepare(profiles)
        return try await namingConflicts(username: account.username, email: account.email, apartFrom: nil) {
            try await database.withRetriedTransaction { transaction in
                let inserted = try await transaction.query(
                    """
                    INSERT INTO \(table: CoreSchema.accountTable) \(row(of: account).insertion) \
                    RETURNING \(identifiers: AccountRow.columns)
                    """)
                guard let made = inserted.first.map(AccountRow.account) else {
                    throw DatabaseError(.other, database: database.name, detail: "an INSERT returned no row")
                }
                try await Links.insert(members, of: made.id, using: transaction)
                let pending = try await followUp.make(profiles, of: made.id, using: transaction)
                return AccountCreation(account: made, pending: pending)
            }
        }
    }

    public func update(_ id: AccountID, changes: AccountChanges, expected: Version?) async throws -> Account {
        try await namingConflicts(username: changes.username, email: changes.email ?? nil, apartFrom: id) {
            try await database.withRetriedTransaction { transaction in
                let isAccount: SQLQuery = "\(identifier: "id") = \(bind: .account(id), as: .bigint)"
                var query = SQLSelect(AccountRow.columns, from: CoreSchema.accountTable)
                query.conditions = [isAccount]
                query.isLocking = true
                guard let current = try await transaction.query(query.query).first.map(AccountRow.account) else {
                    throw AccountError.accountNotFound(.id(id))
                }
                if let expected, expected != current.version { throw AccountError.versionMismatch }
                guard !changes.isEmpty else { return current }
                try await transaction.execute(
                    """
                    UPDATE \(table: CoreSchema.accountTable) SET \(assignments(changes, to: current).update), \
                    \(identifier: "version") = \(identifier: "version") + 1 WHERE \(isAccount)
                    """)
                query.isLocking = false
                return try await transaction.query(query.query).first.map(AccountRow.account) ?? current
            }
        }
    }

    public func delete(_ id: AccountID, erasing erasure: ErasurePlan) async throws -> Bool {
        try await translatingErrors {
            try await database.withRetriedTransaction { transaction in
                let deleted = try await transaction.execute(
                    """
                    DELETE FROM \(table: CoreSchema.accountTable) \
                    WHERE \(identifier: "id") = \(bind: .account(id), as: .bigint)
                    """)
                guard deleted > 0 else { return false }
                try await followUp.erase(erasure, of: id, using: transaction)
                return true
            }
        }
    }

    func row(of account: NewAccount) -> Assignments {
        var row = Assignments()
        row.setNames(
            username: account.username.text, email: account.email?.text ?? "", firstName: account.firstName,
            lastName: account.lastName)
        row.setText("password", account.passwordHash)
        row.setFlag("is_active", account.isActive)
        row.setFlag("is_staff", account.isStaff)
        row.setFlag("is_superuser", account.isSuperuser)
        row.set("date_joined", .moment(account.dateJoined ?? now()), as: CoreSchema.moment)
        row.set("version", .integer(1), as: .bigint)
        return row
    }

    private func assignments(_ changes: AccountChanges, to current: Account) -> Assignments {
        var row = Assignments()
        let email = changes.email.map { $0?.text ?? "" } ?? current.email
        row.setNames(
            username: changes.username?.text ?? current.username, email: email,
            firstName: changes.firstName ?? current.firstName, lastName: changes.lastName ?? current.lastName)
        if let hash = changes.passwordHash { row.setText("password", hash) }
        if let flag = changes.isActive { row.setFlag("is_active", flag) }
        if let flag = changes.isStaff { row.setFlag("is_staff", flag) }
        if let flag = changes.isSuperuser { row.setFlag("is_superuser", flag) }
        if let moment = changes.lastLogin { row.set("last_login", .moment(moment), as: CoreSchema.moment) }
        return row
    }

    /// Runs a write, and tells of a value that is taken which one it was.
    private func namingConflicts<Outcome: Sendable>(
        username: Username?, email: EmailAddress?, apartFrom id: AccountID?, _ write: () async throws -> Outcome
    ) async throws -> Outcome {
        try await translatingErrors {
            do { return try await write() } catch let error as DatabaseError where error.code == .uniqueViolation {
                var problems: [FieldProblem] = []
                if let username, try await isTaken("username_folded", username.folded, apartFrom: id) {
                    problems.append(.takenUsername)
                }
                if error.concerns("email_folded") || problems.isEmpty, let email,
                    try await isTaken("email_folded", email.folded, apartFrom: id)
                {
                    problems.append(.takenEmail)
                }
                throw AccountError.taken(problems)
            }
        }
    }

    private func isTaken(_ column: String, _ value: String, apartFrom id: AccountID?) async throws -> Bool {
        try await select(
            ["\(identifier: column) = \(bind: .text(value), as: .anyText)"], using: database
        ).contains { $0.id != id }
    }
}

extension Assignments {
    /// Sets names and address, and the columns that follow from them.
    fileprivate mutating func setNames(username: String, email: String, firstName: String, lastName: String) {
        setText("username", username)
        setText("username_folded", Username.fold(username))
        setText("email", email)
        setText("email_folded", email.isEmpty ? nil : EmailAddress.fold(email))
        setText("first_name", firstName)
        setText("last_name", lastName)
        setText(
            "search_text",
            AccountRow.searchText(username: username, email: email, firstName: firstName, lastName: lastName))
    }
}

extension FieldProblem {
    static let takenUsername = FieldProblem(field: "username", code: .taken, message: "this username is taken")
    static let takenEmail = FieldProblem(field: "email", code: .taken, message: "this e-mail address is taken")
}

extension AccountError {
    /// The conflict over values that other accounts have.
    static func taken(_ problems: [FieldProblem]) -> AccountError {
        .conflict("another account has the same \(problems.map(\.field).joined(separator: " and "))", fields: problems)
    }
}

extension DatabaseError {
    /// Whether the index or column it names is about `column`.
    func concerns(_ column: String) -> Bool {
        constraint?.contains(column) == true || self.column == column
    }
}
