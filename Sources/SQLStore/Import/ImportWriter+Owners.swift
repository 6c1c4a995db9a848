import Accounts

extension ImportWriter {
    /// Finds the account of each row, and makes those of newcomers.
    func owners(
        of rows: [EncodedRow], _ checkpoint: inout ImportCheckpoint, using transaction: any SQLExecutor
    ) async throws -> [OwnedRow] {
        var accounts: [LegacyKey: AccountID] = [:]
        var newcomers: [Newcomer] = []
        for row in rows {
            if case .member(let account, let standing) = row.row.owner {
                newcomers.append(Newcomer(row: row.row, account: account, standing: standing))
            }
        }
        if let source, !newcomers.isEmpty {
            let known = try await linked(newcomers.map(\.row.key), source, using: transaction)
            accounts.merge(known) { first, _ in first }
            newcomers.removeAll { known[$0.row.key] != nil }
            let buried = try await Tombstones.buried(newcomers.map(\.row.key), source: source, using: transaction)
            newcomers.removeAll { buried.contains($0.row.key) }
            checkpoint.counts.deleted += buried.count
            let made = try await make(newcomers, source, &checkpoint, using: transaction)
            accounts.merge(made) { first, _ in first }
        }
        return rows.compactMap { row in
            let known: AccountID? = if case .account(let account) = row.row.owner { account } else { nil }
            return (known ?? accounts[row.row.key]).map {
                OwnedRow(row: row.row, encoded: row.encoded, account: $0)
            }
        }
    }

    /// A member of another system who has no account yet.
    struct Newcomer: Sendable {
        let row: ImportPiece.Row
        let account: NewAccount
        let standing: AccountStanding
    }

    /// Makes accounts and links together; whoever's name is taken is rejected.
    private func make(
        _ newcomers: [Newcomer], _ source: LinkSource, _ checkpoint: inout ImportCheckpoint,
        using transaction: any SQLExecutor
    ) async throws -> [LegacyKey: AccountID] {
        guard !newcomers.isEmpty else { return [:] }
        let accounts = SQLAccountRepository(database: core, now: now)
        let outcome = try await transaction.insert(
            Assignments.batch(
                newcomers.map { accounts.row(of: $0.account) }, into: CoreSchema.accountTable,
                key: ["username_folded"]))
        for refusal in outcome.refused { checkpoint.reject([refusal.error.reject(of: newcomers[refusal.row])]) }

        let added = outcome.added.map { newcomers[$0] }
        var ids = SQLSelect(["username_folded", "id"], from: CoreSchema.accountTable)
        ids.conditions = [
            .isMember("username_folded", of: added.map { .text($0.account.username.folded) }, type: .anyText)
        ]
        let byName = try await transaction.query(ids.query).reduce(into: [String: AccountID]()) { found, row in
            if let name = row[0].text, let id = row[1].integer { found[name] = AccountID(rawValue: id) }
        }
        let pairs = added.compactMap { newcomer in byName[newcomer.account.username.folded].map { (newcomer, $0) } }
        let made = try await link(pairs, source, &checkpoint, using: transaction)
        checkpoint.counts.accounts += made.count

        // A name that is there may be the person's own: come here by signing in since we asked.
        let refused = Set(outcome.refused.map(\.row)), taken = Set(outcome.added)
        let others = newcomers.indices.filter { !refused.contains($0) && !taken.contains($0) }.map { newcomers[$0] }
        let known = try await linked(others.map(\.row.key), source, using: transaction)
        for other in others where known[other.row.key] == nil {
            checkpoint.reject([
                ImportReject(
                    .usernameTaken, key: other.row.key.rawValue,
                    reason: "the username is another account's, but for the letter case", line: other.row.line)
            ])
        }
        return made.merging(known) { first, _ in first }
    }

    /// Links accounts that were just made, and takes those back whose person came here or was deleted meanwhile.
    private func link(
        _ pairs: [(Newcomer, AccountID)], _ source: LinkSource, _ checkpoint: inout ImportCheckpoint,
        using transaction: any SQLExecutor
    ) async throws -> [LegacyKey: AccountID] {
        guard !pairs.isEmpty else { return [:] }
        let links = pairs.map { newcomer, account -> Assignments in
            var row = Assignments()
            row.setText("source", source.rawValue)
            row.setText("legacy_key", newcomer.row.key.rawValue)
            row.set("account_id", .account(account), as: .bigint)
            return row
        }
        let outcome = try await transaction.insert(
            Assignments.batch(links, into: CoreSchema.linkTable, key: ["source", "legacy_key"]))
        let keys = pairs.map(\.0.row.key)
        // Asked last: a deletion that let a key go has laid its stone in the same transaction.
        let buried = try await Tombstones.buried(keys, source: source, using: transaction)
        guard outcome.added.count == pairs.count, buried.isEmpty else {
            throw DatabaseError(
                .serializationFailure, database: core.name, detail: "a member came or went while accounts were made")
        }
        let standings = pairs.filter { $0.0.standing != AccountStanding() }.map { newcomer, account -> Assignments in
            var row = SQLStandingRepository.assignments(newcomer.standing)
            row.set("account_id", .account(account), as: .bigint)
            return row
        }
        if !standings.isEmpty {
            _ = try await transaction.insert(
                Assignments.batch(standings, into: CoreSchema.standingTable, key: ["account_id"]))
        }
        return Dictionary(zip(keys, pairs.map(\.1)), uniquingKeysWith: { first, _ in first })
    }

    /// Makes the accounts of newcomers one by one, each in a transaction of its own, where they cannot be made in bulk.
    func makingOneByOne(
        _ rows: [EncodedRow], _ checkpoint: inout ImportCheckpoint
    ) async throws -> [EncodedRow] {
        guard let makeAccount, let source else { return rows }
        var settled: [EncodedRow] = []
        for row in rows {
            guard case .member(let account, _) = row.row.owner else {
                settled.append(row)
                continue
            }
            let key = row.row.key
            do {
                let known = try await linked([key], source, using: core)[key]
                if known == nil { checkpoint.counts.accounts += 1 }
                let id = if let known { known } else { try await makeAccount(account, key) }
                settled.append(EncodedRow(row: row.row.owned(by: id), encoded: row.encoded))
            } catch let error as AccountError where error.code == .conflict {
                checkpoint.counts.accounts -= 1
                let isEmail = error.fields.contains { $0.field == "email" }
                checkpoint.reject([
                    ImportReject(
                        isEmail ? .emailTaken : .usernameTaken, key: key.rawValue, reason: error.message,
                        line: row.row.line)
                ])
            }
        }
        return settled
    }

    private func linked(
        _ keys: [LegacyKey], _ source: LinkSource, using executor: any SQLExecutor
    ) async throws -> [LegacyKey: AccountID] {
        guard !keys.isEmpty else { return [:] }
        var query = SQLSelect(["legacy_key", "account_id"], from: CoreSchema.linkTable)
        query.conditions = [
            .has("source", source.rawValue),
            .isMember("legacy_key", of: keys.map { .text($0.rawValue) }, type: .anyText),
        ]
        return try await executor.query(query.query).reduce(into: [:]) { found, row in
            guard let key = row[0].text, let id = row[1].integer else { return }
            found[LegacyKey(rawValue: key)] = AccountID(rawValue: id)
        }
    }
}

extension DatabaseError {
    /// Why a newcomer's account was refused.
    fileprivate func reject(of newcomer: ImportWriter.Newcomer) -> ImportReject {
        let key = newcomer.row.key.rawValue, line = newcomer.row.line
        if code == .uniqueViolation, concerns("email_folded") {
            return ImportReject(.emailTaken, key: key, reason: "the e-mail address is another account's", line: line)
        }
        return ImportReject(.unusableMember, key: key, reason: fieldMessage, line: line)
    }
}
