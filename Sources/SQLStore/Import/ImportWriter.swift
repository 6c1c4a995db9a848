public import Accounts

/// Writes pieces of an import: the accounts of newcomers, the notes of what is copied, the profiles, and how far the
/// import has come.
///
/// Where the profiles live in the core database a piece is one transaction. Elsewhere the notes come first, then the
/// profiles, and the checkpoint last; each step may be done again, so that a piece that was broken off is.
public struct ImportWriter: Sendable {
    let site: Site
    let core: any Database
    let profiles: ProfileRowWriter
    let imports: SQLImportRepository
    let holder: ImportHolder
    /// Makes an account by itself, where that cannot be done in bulk.
    let makeAccount: (@Sendable (NewAccount, LegacyKey) async throws -> AccountID)?
    let now: @Sendable () -> Timestamp

    public init(
        site: Site, core: any Database, profiles: ProfileRowWriter, holder: ImportHolder,
        makeAccount: (@Sendable (NewAccount, LegacyKey) async throws -> AccountID)? = nil,
        now: @escaping @Sendable () -> Timestamp = { .now() }
    ) {
        self.site = site
        self.core = core
        self.profiles = profiles
        self.imports = SQLImportRepository(database: core, now: now)
        self.holder = holder
        self.makeAccount = makeAccount
        self.now = now
    }

    /// Where links to the site's people are kept; nil where keys are the accounts' own ids.
    var source: LinkSource? {
        let key = (site.migration?.legacy ?? site.store).key
        if case .link(let source) = key.account { return source }
        return nil
    }

    /// Whether nothing is left of a piece that was given up: accounts, notes and profiles are one transaction.
    public var isAtomic: Bool { isInCore && makeAccount == nil }

    private var isInCore: Bool { profiles.database.name == core.name }

    /// Writes a piece, and gives what became of all its rows.
    /// - Parameter telling: told of the rejects just before they are noted for good, again where the database lets
    ///   another transaction pass first.
    /// - Throws: ``AccountError``, after which nothing of the piece is noted as done, and ``UnsettledPiece``.
    public func write(
        _ piece: ImportPiece, telling rejects: @Sendable ([ImportReject]) async throws -> Void
    ) async throws -> ImportCheckpoint {
        try await translatingErrors {
            var piece = piece
            let rows = try await makingOneByOne(encode(&piece), &piece.checkpoint)
            let begun = piece.checkpoint, isSettled = piece.isSettled
            guard !isInCore else {
                return try await core.withRetriedTransaction { transaction in
                    var checkpoint = begun
                    let owned = try await owners(of: rows, &checkpoint, using: transaction)
                    let noted = try await note(owned, &checkpoint, using: transaction)
                    try await insert(
                        noted, isSettled: isSettled, &checkpoint, core: transaction, target: transaction)
                    return try await finish(checkpoint, telling: rejects, using: transaction)
                }
            }
            let (noted, checkpoint) = try await core.withRetriedTransaction { transaction in
                var checkpoint = begun
                let owned = try await owners(of: rows, &checkpoint, using: transaction)
                return (try await note(owned, &checkpoint, using: transaction), checkpoint)
            }
            return try await core.withRetriedTransaction { transaction in
                var checkpoint = checkpoint
                // Whoever deletes one of these profiles meanwhile waits until it is there to be deleted.
                let still = try await held(noted, &checkpoint, using: transaction)
                try await insert(
                    still, isSettled: isSettled, &checkpoint, core: transaction, target: profiles.database)
                return try await finish(checkpoint, telling: rejects, using: transaction)
            }
        }
    }

    private func finish(
        _ checkpoint: ImportCheckpoint, telling rejects: @Sendable ([ImportReject]) async throws -> Void,
        using transaction: any SQLExecutor
    ) async throws -> ImportCheckpoint {
        if !checkpoint.rejects.isEmpty { try await rejects(checkpoint.rejects) }
        try await imports.note(checkpoint, site: site.id, holder: holder, using: transaction)
        return checkpoint
    }

    /// Encodes the rows; what the table cannot hold is rejected before an account is made for it.
    private func encode(_ piece: inout ImportPiece) async throws -> [EncodedRow] {
        var rows: [EncodedRow] = []
        for (row, outcome) in zip(piece.rows, try await profiles.encode(piece.rows.map(\.values))) {
            switch outcome {
            case .success(let encoded): rows.append(EncodedRow(row: row, encoded: encoded))
            case .failure(let refused):
                guard piece.isSettled else { throw UnsettledPiece() }
                piece.checkpoint.reject(
                    refused.problems.map { ImportReject($0, key: row.key.rawValue, line: row.line) })
            }
        }
        return rows
    }

    /// Inserts the profiles, and takes the notes back of those that were not copied after all.
    private func insert(
        _ rows: [OwnedRow], isSettled: Bool, _ checkpoint: inout ImportCheckpoint, core transaction: any SQLExecutor,
        target: any SQLExecutor
    ) async throws {
        guard !rows.isEmpty else { return }
        let batch = try await profiles.batch(rows.map { (profileKey(of: $0), $0.encoded) })
        let outcome = try await target.insert(batch)
        let added = Set(outcome.added)
        let refused = Dictionary(outcome.refused.map { ($0.row, $0.error) }, uniquingKeysWith: { first, _ in first })
        var mistaken: [AccountID] = []
        for (place, row) in rows.enumerated() {
            if added.contains(place) {
                checkpoint.counts.written += 1
                if row.row.isRounded { checkpoint.counts.rounded += 1 }
            } else {
                if row.isNewNote { mistaken.append(row.account) }
                if let error = refused[place] {
                    guard isSettled else { throw UnsettledPiece() }
                    checkpoint.reject([
                        ImportReject(profiles.problem(of: error), key: row.row.key.rawValue, line: row.row.line)
                    ])
                } else {
                    checkpoint.counts.present += 1
                }
            }
        }
        guard !mistaken.isEmpty else { return }
        try await transaction.execute(
            """
            DELETE FROM \(table: CoreSchema.migratedTable) WHERE \(.has("site", site.id.rawValue)) \
            AND \(SQLQuery.isMember("account_id", of: mistaken.map(SQLValue.account), type: .bigint))
            """)
    }

    private func profileKey(of row: OwnedRow) -> LegacyKey {
        switch site.store.key.account {
        case .id: LegacyKey(rawValue: String(row.account.rawValue))
        case .link: row.row.key
        }
    }
}

/// A row that its table can hold.
struct EncodedRow: Sendable {
    let row: ImportPiece.Row
    let encoded: ProfileRowWriter.Encoded
}

/// A row whose account is known.
struct OwnedRow: Sendable {
    let row: ImportPiece.Row
    let encoded: ProfileRowWriter.Encoded
    let account: AccountID
    /// Whether the note of its copying was made just now.
    var isNewNote = false
}
