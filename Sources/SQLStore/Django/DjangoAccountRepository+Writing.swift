public import Accounts

extension DjangoAccountRepository {
    public func create(
        _ account: NewAccount, profiles: [NewProfile], members: [MemberReference]
    ) async throws -> AccountCreation {
        try await followUp.prepare(profiles)
        return try await writing(account.username, account.email, apartFrom: nil) {
            try await database.withRetriedTransaction { transaction in
                let table = try await table(using: transaction)
                try await refuseTaken(account.username, account.email, apartFrom: nil, using: transaction)
                let row = try row(of: account, table)
                let inserted = try await transaction.query(
                    """
                    INSERT INTO \(table: DjangoTable.name) \(row.insertion) \
                    RETURNING \(identifiers: DjangoTable.columns)
                    """)
                guard let made = inserted.first.map(table.account) else {
                    throw DatabaseError(.other, database: database.name, detail: "an INSERT returned no row")
                }
                try await names.replace(made, using: transaction)
                try await Links.insert(members, of: made.id, using: transaction)
                let pending = try await followUp.make(profiles, of: made.id, using: transaction)
                return AccountCreation(account: made, pending: pending)
            }
        }
    }

    public func update(_ id: AccountID, changes: AccountChanges, expected: Version?) async throws -> Account {
        let email = changes.email ?? nil
        return try await writing(changes.username, email, apartFrom: id) {
            try await database.withRetriedTransaction { transaction in
                let table = try await table(using: transaction)
                let found = try await select([Self.isOne(of: [id])], isLocking: true, using: transaction)
                guard let current = found.first else { throw AccountError.accountNotFound(.id(id)) }
                if let expected, expected != current.version { throw AccountError.versionMismatch }
                guard !changes.isEmpty else { return current }
                // Who clashes with another since before may go on under the same name.
                try await refuseTaken(
                    changes.username.flatMap { $0.folded == Username.fold(current.username) ? nil : $0 },
                    email.flatMap { $0.folded == EmailAddress.fold(current.email) ? nil : $0 },
                    apartFrom: id, using: transaction)
                let update = try assignments(changes, table).update
                try await transaction.execute(
                    "UPDATE \(table: DjangoTable.name) SET \(update) WHERE \(Self.isOne(of: [id]))")
                guard let renamed = try await select([Self.isOne(of: [id])], using: transaction).first else {
                    throw AccountError.accountNotFound(.id(id))
                }
                try await names.replace(renamed, using: transaction)
                return try await select([Self.isOne(of: [id])], using: transaction).first ?? renamed
            }
        }
    }

    public func delete(_ id: AccountID, erasing erasure: ErasurePlan) async throws -> Bool {
        try await translatingErrors {
            try await database.withRetriedTransaction { transaction in
                let table = try await table(using: transaction)
                // What Django's own delete() would take along; other tables that refer to the user forbid it.
                for dependent in table.dependents {
                    let isTheirs: SQLQuery = "\(identifier: "user_id") = \(bind: .account(id), as: .bigint)"
                    try await transaction.execute("DELETE FROM \(table: dependent) WHERE \(isTheirs)")
                }
                let deleted = try await transaction.execute(
                    "DELETE FROM \(table: DjangoTable.name) WHERE \(Self.isOne(of: [id]))")
                guard deleted > 0 else { return false }
                try await names.remove([.account(id)], using: transaction)
                try await followUp.erase(erasure, of: id, using: transaction)
                return true
            }
        }
    }

    /// Runs a write that may take a name, on the names as they are now.
    private func writing<Outcome: Sendable>(
        _ username: Username?, _ email: EmailAddress?, apartFrom id: AccountID?,
        _ write: () async throws -> Outcome
    ) async throws -> Outcome {
        try await translatingErrors {
            if username != nil || email != nil { try await names.refresh() }
            do { return try await write() } catch let error as DatabaseError where error.code == .uniqueViolation {
                // Somebody was faster, Django perhaps.
                try await names.refresh()
                try await refuseTaken(username, email, apartFrom: id, using: database)
                throw error
            }
        }
    }

    private func refuseTaken(
        _ username: Username?, _ email: EmailAddress?, apartFrom id: AccountID?, using executor: any SQLExecutor
    ) async throws {
        var problems: [FieldProblem] = []
        if let username,
            try await names.accounts("username_folded", [username.folded], using: executor).contains(where: { $0 != id }
            )
        {
            problems.append(.takenUsername)
        }
        if hasUniqueEmail, let email,
            try await names.accounts("email_folded", [email.folded], using: executor).contains(where: { $0 != id })
        {
            problems.append(.takenEmail)
        }
        guard problems.isEmpty else { throw AccountError.taken(problems) }
    }

    private func row(of account: NewAccount, _ table: DjangoTable) throws(AccountError) -> Assignments {
        let texts = [
            ("username", account.username.text), ("email", account.email?.text ?? ""),
            ("first_name", account.firstName), ("last_name", account.lastName),
            ("password", account.passwordHash ?? DjangoTable.unusablePassword()),
        ]
        try table.checkLengths(texts)
        var row = Assignments()
        for (column, text) in texts { row.setText(column, text) }
        row.setFlag("is_active", account.isActive)
        row.setFlag("is_staff", account.isStaff)
        row.setFlag("is_superuser", account.isSuperuser)
        let joined = table.moment(account.dateJoined ?? now())
        row.set("date_joined", joined)
        if table.requiresLastLogin { row.set("last_login", joined) }
        return row
    }

    private func assignments(_ changes: AccountChanges, _ table: DjangoTable) throws(AccountError) -> Assignments {
        let texts = [
            ("username", changes.username?.text), ("email", changes.email.map { $0?.text ?? "" }),
            ("first_name", changes.firstName), ("last_name", changes.lastName), ("password", changes.passwordHash),
        ]
        try table.checkLengths(texts)
        var row = Assignments()
        for (column, text) in texts { if let text { row.setText(column, text) } }
        if let flag = changes.isActive { row.setFlag("is_active", flag) }
        if let flag = changes.isStaff { row.setFlag("is_staff", flag) }
        if let flag = changes.isSuperuser { row.setFlag("is_superuser", flag) }
        if let moment = changes.lastLogin { row.set("last_login", table.moment(moment)) }
        return row
    }
}
