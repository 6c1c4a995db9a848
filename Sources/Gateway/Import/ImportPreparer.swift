import Accounts
import OrderedCollections
import Repositories
import SQLStore

/// Makes the rows of a page ready to be written: transforms and checks them, and finds out whose they are.
struct ImportPreparer: Sendable {
    let site: Site
    let accounts: any AccountRepository
    let links: any LinkRepository
    let tombstones: any TombstoneRepository
    let records: any MigrationRecordRepository
    let profiles: ProfileRowWriter
    /// Knows the members of the system the rows come from; nil where nobody does.
    let members: (any ImportMembers)?

    /// The key of the table the rows come from.
    private var key: StoreDefinition.Key { (site.migration?.legacy ?? site.store).key }

    /// The rows that are to be written, and what became of the others.
    /// - Parameter settling: whether rows that are there already, or were deleted, are looked for and left out.
    func piece(of page: ImportPage, range: Int, settling: Bool) async throws -> ImportPiece {
        var checkpoint = ImportCheckpoint(
            range: range, position: page.position, isDone: page.isLast, counts: ImportCounts(read: page.count))
        for reject in page.rejects { checkpoint.reject([reject]) }
        let checked = checked(page.rows, &checkpoint)
        async let known = accounts(of: checked.map(\.row.key))
        let candidates = try await living(checked, &checkpoint)
        let owners = try await known
        let settled = settling ? try await settled(owners) : Settled()
        let rows = try await owned(candidates, by: owners, without: settled, &checkpoint)
        return ImportPiece(rows: rows, checkpoint: checkpoint, isSettled: settling)
    }

    /// A row whose values fit the model.
    private struct Candidate: Sendable {
        let row: ImportPage.Row
        let values: [Value]
        let isRounded: Bool
    }

    /// Transforms the rows; those that break the model are rejected with every problem.
    private func checked(_ rows: [ImportPage.Row], _ checkpoint: inout ImportCheckpoint) -> [Candidate] {
        let transform = MigrationTransform(site: site)
        var seen: Set<LegacyKey> = []
        var candidates: [Candidate] = []
        for row in rows {
            guard seen.insert(row.key).inserted else {
                checkpoint.reject([
                    ImportReject(
                        .duplicateKey, key: row.key.rawValue, reason: "a row with the same key was read before",
                        line: row.line)
                ])
                continue
            }
            let outcome = transform.apply(row.profile)
            guard outcome.problems.isEmpty else {
                checkpoint.reject(
                    outcome.problems.map { ImportReject($0, key: row.key.rawValue, line: row.line) })
                continue
            }
            candidates.append(Candidate(row: row, values: outcome.row, isRounded: !outcome.rounded.isEmpty))
        }
        return candidates
    }

    /// Leaves out the rows of people who were deleted.
    private func living(_ rows: [Candidate], _ checkpoint: inout ImportCheckpoint) async throws -> [Candidate] {
        guard case .link(let source) = key.account else { return rows }
        let buried = try await tombstones.buried(rows.map(\.row.key), source: source)
        checkpoint.counts.deleted += buried.count
        return rows.filter { !buried.contains($0.row.key) }
    }

    /// The accounts for which nothing is to be done any more.
    private struct Settled {
        /// Those that have a profile in the new store.
        var present: Set<AccountID> = []
        /// Those whose profile was copied once, and deleted since.
        var deleted: Set<AccountID> = []
    }

    private func settled(_ known: [LegacyKey: AccountID]) async throws -> Settled {
        let present = try await presentAccounts(known)
        // What is there is left alone, whatever was noted of it.
        let absent = Array(Set(known.values).subtracting(present))
        let noted = try await records.records(of: absent, site: site.id)
        return Settled(present: present, deleted: Set(noted.filter { $0.value.state == .deleted }.keys))
    }

    /// Gives the rows to their accounts, leaves out what is settled, and rejects what is nobody's.
    private func owned(
        _ rows: [Candidate], by known: [LegacyKey: AccountID], without settled: Settled,
        _ checkpoint: inout ImportCheckpoint
    ) async throws -> [ImportPiece.Row] {
        let digest = ProfileDigest(of: site.model)
        let newcomers = try await members?.newcomers(of: rows.map(\.row.key).filter { known[$0] == nil }) ?? [:]
        var owned: [ImportPiece.Row] = []
        for candidate in rows {
            let row = candidate.row
            let owner: ImportPiece.Owner
            if let account = known[row.key] {
                if settled.present.contains(account) {
                    checkpoint.counts.present += 1
                    continue
                }
                if settled.deleted.contains(account) {
                    checkpoint.counts.deleted += 1
                    continue
                }
                owner = .account(account)
            } else {
                switch newcomers[row.key] {
                case .success(let newcomer): owner = .member(newcomer.account, newcomer.standing)
                case .failure(let refusal):
                    checkpoint.reject([
                        ImportReject(refusal.code, key: row.key.rawValue, reason: refusal.reason, line: row.line)
                    ])
                    continue
                case nil:
                    checkpoint.reject([
                        ImportReject(
                            .noAccount, key: row.key.rawValue,
                            reason: members == nil
                                ? "no account belongs to the key"
                                : "no account belongs to the key, and no member", line: row.line)
                    ])
                    continue
                }
            }
            owned.append(
                ImportPiece.Row(
                    key: row.key, owner: owner, values: candidate.values, isRounded: candidate.isRounded,
                    legacyVersion: row.version, digest: digest(row: candidate.values), line: row.line))
        }
        return owned
    }

    private func accounts(of keys: [LegacyKey]) async throws -> [LegacyKey: AccountID] {
        switch key.account {
        case .link(let source): return try await links.accounts(of: keys, source: source)
        case .id:
            let ids = keys.compactMap { Int64($0.rawValue) }.map { AccountID(rawValue: $0) }
            let found = try await accounts.accounts(ids)
            return found.keys.reduce(into: [:]) { $0[LegacyKey(rawValue: String($1.rawValue))] = $1 }
        }
    }

    /// Those of the accounts that have a profile in the new store.
    private func presentAccounts(_ known: [LegacyKey: AccountID]) async throws -> Set<AccountID> {
        switch site.store.key.account {
        case .id:
            let keys = known.values.map { LegacyKey(rawValue: String($0.rawValue)) }
            return Set(
                try await present(keys).compactMap { Int64($0.rawValue).map { AccountID(rawValue: $0) } })
        case .link: return Set(try await present(Array(known.keys)).compactMap { known[$0] })
        }
    }

    private func present(_ keys: [LegacyKey]) async throws -> Set<LegacyKey> {
        try await translating { try await profiles.present(keys) }
    }

    /// What of each profile its table cannot hold.
    func encoded(_ values: [[Value]]) async throws -> [[FieldProblem]] {
        try await translating {
            try await profiles.encode(values).map { outcome in
                if case .failure(let refused) = outcome { refused.problems } else { [] }
            }
        }
    }

    /// The folded usernames of newcomers that other accounts have.
    func taken(_ rows: [ImportPiece.Row]) async throws -> Set<String> {
        let names = rows.compactMap { row -> String? in
            if case .member(let account, _) = row.owner { account.username.text } else { nil }
        }
        return names.isEmpty ? [] : Set(try await accounts.accounts(usernames: names).keys)
    }

    private func translating<Outcome>(_ body: () async throws -> Outcome) async throws -> Outcome {
        do { return try await body() } catch let error as DatabaseError {
            throw error.accountError.with(\.site, site.id)
        }
    }
}

/// The members of the system rows come from, of whom accounts are made.
protocol ImportMembers: Sendable {
    /// The accounts to be made of those of the keys that are members', or why one cannot be made.
    func newcomers(of keys: [LegacyKey]) async throws -> [LegacyKey: Result<Newcomer, RefusedMember>]
}

/// A member of another system, as an account is made of it.
struct Newcomer: Sendable {
    let account: NewAccount
    let standing: AccountStanding
}

/// A member no account can be made of.
struct RefusedMember: Error {
    let code: ImportReject.Code
    let reason: String
}
