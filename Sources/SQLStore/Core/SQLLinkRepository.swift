public import Accounts

/// The table of links between accounts and legacy keys, in the core database.
public struct SQLLinkRepository: LinkRepository {
    private let database: any Database

    public init(database: any Database) { self.database = database }

    public func keys(of accounts: [AccountID], source: LinkSource) async throws -> [AccountID: LegacyKey] {
        guard !accounts.isEmpty else { return [:] }
        let condition = SQLQuery.isMember("account_id", of: accounts.map(SQLValue.account), type: .bigint)
        let links = try await translatingErrors { try await self.links(source, condition, using: database) }
        return Dictionary(links.map { ($0.account, $0.key) }, uniquingKeysWith: { first, _ in first })
    }

    public func accounts(of keys: [LegacyKey], source: LinkSource) async throws -> [LegacyKey: AccountID] {
        let keys = keys.filter { !$0.rawValue.utf8.contains(0) }
        guard !keys.isEmpty else { return [:] }
        let condition = SQLQuery.isMember("legacy_key", of: keys.map { .text($0.rawValue) }, type: .anyText)
        let links = try await translatingErrors { try await self.links(source, condition, using: database) }
        return Dictionary(links.map { ($0.key, $0.account) }, uniquingKeysWith: { first, _ in first })
    }

    public func links(
        of source: LinkSource, after account: AccountID?, limit: Int
    ) async throws -> [(account: AccountID, key: LegacyKey)] {
        var query = SQLSelect(["account_id", "legacy_key"], from: CoreSchema.linkTable)
        query.conditions = [Self.isOf(source)]
        if let account {
            query.conditions.append("\(identifier: "account_id") > \(bind: .account(account), as: .bigint)")
        }
        query.order = [.init("account_id")]
        query.limit = max(limit, 1)
        let select = query.query
        return try await translatingErrors { try await database.query(select) }.compactMap { row in
            guard let id = row[0].integer, let key = row[1].text else { return nil }
            return (AccountID(rawValue: id), LegacyKey(rawValue: key))
        }
    }

    public func link(_ links: [AccountID: LegacyKey], source: LinkSource) async throws {
        guard !links.isEmpty else { return }
        let ordered = links.sorted { $0.key < $1.key }
        try await translatingErrors {
            try await database.withRetriedTransaction { transaction in
                for (account, key) in ordered {
                    try await insert(account, key, source: source, using: transaction)
                }
                let condition = SQLQuery.isMember(
                    "account_id", of: ordered.map { .account($0.key) }, type: .bigint)
                let stored = try await self.links(source, condition, using: transaction)
                let known = Dictionary(stored.map { ($0.account, $0.key) }, uniquingKeysWith: { first, _ in first })
                // The inserts pass over rows that are there: what is not as it was asked for is linked otherwise.
                if let (account, _) = ordered.first(where: { known[$0.key] != $0.value }) {
                    throw AccountError.conflict(
                        "account \(account), or the key it was to be linked to in \"\(source)\", is linked otherwise")
                }
                // Asked last: a deletion that let one of these keys go has laid its stone in the same transaction.
                let keys = ordered.map(\.value)
                if try await !Tombstones.buried(keys, source: source, using: transaction).isEmpty {
                    throw AccountError.conflict(
                        "the person of one of these keys of \"\(source)\" was deleted, and is not brought back")
                }
            }
        }
    }

    public func unlink(_ account: AccountID, source: LinkSource) async throws -> Bool {
        try await translatingErrors {
            try await database.execute(
                """
                DELETE FROM \(table: CoreSchema.linkTable) WHERE \(Self.isOf(source)) \
                AND \(identifier: "account_id") = \(bind: .account(account), as: .bigint)
                """) > 0
        }
    }

    /// Inserts a link, unless a row has the account or the key already.
    private func insert(
        _ account: AccountID, _ key: LegacyKey, source: LinkSource, using transaction: any SQLExecutor
    ) async throws {
        let isKey: SQLQuery = "\(identifier: "legacy_key") = \(bind: .text(key.rawValue), as: .anyText)"
        let isAccount: SQLQuery = "\(identifier: "account_id") = \(bind: .account(account), as: .bigint)"
        let present = try await links(source, "(\(isKey) OR \(isAccount))", using: transaction)
        guard present.isEmpty else { return }
        do {
            try await transaction.execute(
                """
                INSERT INTO \(table: CoreSchema.linkTable) (\(identifiers: ["source", "legacy_key", "account_id"])) \
                VALUES (\(bind: .text(source.rawValue), as: .anyText), \(bind: .text(key.rawValue), as: .anyText), \
                \(bind: .account(account), as: .bigint))
                """)
        } catch let error as DatabaseError where error.code == .uniqueViolation {
            // Another transaction linked one of them since we looked: begin again, and see what it wrote.
            throw DatabaseError(.serializationFailure, database: error.database, detail: error.detail)
        }
    }

    private func links(
        _ source: LinkSource, _ condition: SQLQuery, using executor: some SQLExecutor
    ) async throws -> [(account: AccountID, key: LegacyKey)] {
        var query = SQLSelect(["account_id", "legacy_key"], from: CoreSchema.linkTable)
        query.conditions = [Self.isOf(source), condition]
        return try await executor.query(query.query).compactMap { row in
            guard let id = row[0].integer, let key = row[1].text else { return nil }
            return (AccountID(rawValue: id), LegacyKey(rawValue: key))
        }
    }

    private static func isOf(_ source: LinkSource) -> SQLQuery {
        "\(identifier: "source") = \(bind: .text(source.rawValue), as: .anyText)"
    }
}
