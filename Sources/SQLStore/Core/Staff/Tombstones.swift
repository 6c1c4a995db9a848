import Accounts
import Crypto

/// The statements on tombstones, which deleting an account and linking one run in their transactions.
enum Tombstones {
    /// Those of the keys whose people were deleted.
    static func buried(
        _ keys: some Collection<LegacyKey>, source: LinkSource, using executor: any SQLExecutor
    ) async throws -> Set<LegacyKey> {
        guard !keys.isEmpty else { return [] }
        // Mostly nobody of a source was deleted, and then many keys need not be hashed one by one.
        if keys.count >= worthAsking, try await !hasAny(of: source, using: executor) { return [] }
        let hashed = Dictionary(
            keys.map { (hash(of: $0, source: source), $0) }, uniquingKeysWith: { first, _ in first })
        var query = SQLSelect(["key_hash"], from: CoreSchema.tombstoneTable)
        query.conditions = [
            .has("source", source.rawValue),
            .isMember("key_hash", of: hashed.keys.map(SQLValue.text), type: .anyText),
        ]
        return Set(try await executor.query(query.query).compactMap { $0[0].text.flatMap { hashed[$0] } })
    }

    /// So many keys cost more than asking whether there is a stone at all.
    private static let worthAsking = 20

    private static func hasAny(of source: LinkSource, using executor: any SQLExecutor) async throws -> Bool {
        var query = SQLSelect(["key_hash"], from: CoreSchema.tombstoneTable)
        query.conditions = [.has("source", source.rawValue)]
        query.limit = 1
        return try await !executor.query(query.query).isEmpty
    }

    /// Lays a stone for each link of an account that is being deleted.
    static func lay(for account: AccountID, at moment: Timestamp, using transaction: any SQLExecutor) async throws {
        var links = SQLSelect(["source", "legacy_key"], from: CoreSchema.linkTable)
        links.conditions = [.isOf(account)]
        for link in try await transaction.query(links.query) {
            guard let source = link[0].text, let key = link[1].text else { continue }
            var row = Assignments()
            row.setText("source", source)
            row.setText("key_hash", hash(of: LegacyKey(rawValue: key), source: LinkSource(rawValue: source)))
            row.set("created_at", .moment(moment), as: CoreSchema.moment)
            try await transaction.execute(
                """
                INSERT INTO \(table: CoreSchema.tombstoneTable) \
                \(row.insertion)\(SQLQuery(parts: [.ignoringDuplicates(of: ["source", "key_hash"])]))
                """)
        }
    }

    /// SHA-256 of source and key, with a NUL between, which neither can hold; in hexadecimal.
    static func hash(of key: LegacyKey, source: LinkSource) -> String {
        SHA256.hash(data: Array("\(source.rawValue)\0\(key.rawValue)".utf8)).hexDigits
    }
}
