public import Accounts

/// The table of links between accounts and legacy keys, in the core database.
public struct SQLLinkRepository: LinkRepository {
    private let database: any Database

    public init(database: any Database) { self.database = database }

    public func keys(of accounts: [AccountID], source: LinkSource) async throws -> [AccountID: LegacyKey] {
        guard !accounts.isEmpty else { return [:] }
        let condition = SQLQuery.isMember("account_id", of: accounts.map(SQLValue.account), type: .bigint)
        let links = try await translatingErrors { try await Links.select(source, condition, using: database) }
        return Dictionary(links.map { ($0.account, $0.key) }, uniquingKeysWith: { first, _ in first })
    }

    public func accounts(of keys: [LegacyKey], source: LinkSource) async throws -> [LegacyKey: AccountID] {
        let keys = keys.filter { !$0.rawValue.containsNUL }
        guard !keys.isEmpty else { return [:] }
        let condition = SQLQuery.isMember("legacy_key", of: keys.map { .text($0.rawValue) }, type: .anyText)
        let links = try await translatingErrors { try await Links.select(source, condition, using: database) }
        return Dictionary(links.map { ($0.key, $0.account) }, uniquingKeysWith: { first, _ in first })
    }

    public func links(
        of source: LinkSource, after account: AccountID?, limit: Int
    ) async throws -> [(account: AccountID, key: LegacyKey)] {
        var query = SQLSelect(["account_id", "legacy_key"], from: CoreSchema.linkTable)
        query.conditions = [Links.isOf(source)]
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
                    try await Links.insert(account, key, source: source, using: transaction)
                }
                let condition = SQLQuery.isMember(
                    "account_id", of: ordered.map { .account($0.key) }, type: .bigint)
                let stored = try await Links.select(source, condition, using: transaction)
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
                DELETE FROM \(table: CoreSchema.linkTable) WHERE \(Links.isOf(source)) \
                AND \(identifier: "account_id") = \(bind: .account(account), as: .bigint)
                """) > 0
        }
    }
}
