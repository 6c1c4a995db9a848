public import Accounts

/// The keys of a site's table of profiles, for what has to look at all of them.
public struct ProfileKeys: Sendable {
    private let site: Site
    private let database: any Database
    private let type = TableCache<SQLType>()
    private var coding: KeyCoding { KeyCoding(type: site.store.key.type) }
    private var column: String { site.store.key.column }

    public init(site: Site, database: any Database) {
        self.site = site
        self.database = database
    }

    /// Hands over every key, a page at a time, in the order of the database.
    public func forEachPage(of size: Int, _ body: ([LegacyKey]) async throws -> Void) async throws {
        let type = try await columnType()
        var last: SQLValue?
        while true {
            var query = SQLSelect([column], from: site.store.table)
            query.conditions = ["\(identifier: column) IS NOT NULL"]
            if let last { query.conditions.append("\(identifier: column) > \(bind: last, as: type)") }
            query.order = [.init(column)]
            query.limit = size
            let values = try await database.query(query.query).map { $0[0] }
            try await body(values.compactMap(coding.key))
            guard values.count == size, let end = values.last else { return }
            last = end
        }
    }

    /// Those of the keys that have a row.
    public func present(_ keys: [LegacyKey]) async throws -> Set<LegacyKey> {
        let values = keys.compactMap(coding.value)
        guard !values.isEmpty else { return [] }
        var query = SQLSelect([column], from: site.store.table)
        query.conditions = [.isMember(column, of: values, type: try await columnType())]
        return Set(try await database.query(query.query).compactMap { coding.key($0[0]) })
    }

    /// Some of the keys that several rows share.
    public func duplicates(limit: Int) async throws -> [String] {
        let query: SQLQuery =
            SQLQuery(parts: [.text("SELECT "), .rowLimit(limit, .beforeColumns)])
            + "\(identifier: column) FROM \(table: site.store.table) GROUP BY \(identifier: column) "
            + "HAVING COUNT(*) > 1 ORDER BY \(identifier: column)"
            + SQLQuery(parts: [.rowLimit(limit, .atEnd)])
        return try await database.query(query).map { coding.key($0[0])?.rawValue ?? "NULL" }
    }

    private func columnType() async throws -> SQLType { try await type.table(load: loadType) }

    private func loadType() async throws -> SQLType {
        let columns = try await database.dialect.columns(of: site.store.table, using: database)
        guard !columns.isEmpty else {
            throw AccountError.storeMismatch(site: site.id, table: site.store.table.description, column: nil)
        }
        guard let found = columns.first(where: { $0.name.lowercased() == column.lowercased() }) else {
            throw AccountError.storeMismatch(site: site.id, table: site.store.table.description, column: column)
        }
        return found.type
    }
}

/// The accounts of a table whose key is the account's id.
extension ProfileKeys: AccountSequence {
    public func accounts(after account: AccountID?, limit: Int) async throws -> [AccountID] {
        try await translatingErrors {
            var query = SQLSelect([column], from: site.store.table)
            query.conditions = ["\(identifier: column) IS NOT NULL"]
            if let account {
                query.conditions.append(
                    "\(identifier: column) > \(bind: .account(account), as: try await columnType())")
            }
            query.order = [.init(column)]
            query.limit = max(limit, 1)
            return try await database.query(query.query).compactMap { $0[0].integer }
                .map { AccountID(rawValue: $0) }
        }
    }
}
