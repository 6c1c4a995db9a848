public import Accounts
import Foundation

/// The rows of a site's table in the order of their keys, whether an account belongs to them or not.
///
/// It reads some rows at a time, from a position on, and never a whole table. Every method throws ``AccountError``
/// alone.
public struct ProfileRows: Sendable {
    /// A row of the table.
    public struct Element: Hashable, Sendable {
        public let key: LegacyKey
        /// What the row holds.
        ///
        /// Its account is 0: the key tells who it belongs to.
        public let profile: Profile
        /// When the row was last changed, as its own column says.
        public let modified: Timestamp?
    }

    /// Where a part of the rows ended.
    public struct Position: Hashable, Sendable {
        /// The key as the database has it, blanks at its end included.
        let value: SQLValue
    }

    /// Some rows, and where the rest begins; nil at the end.
    public struct Part: Sendable {
        public let elements: [Element]
        public let next: Position?
    }

    public let site: Site
    private let database: any Database
    private let modifiedColumn: String?
    private let cache = TableCache<Table>()

    struct Table: Sendable {
        let profiles: ProfileTable
        let modified: ColumnInfo?

        var columns: [String] { profiles.columns + (modified.map { [$0.name] } ?? []) }

        func element(_ row: Row, of store: StoreDefinition) -> Element? {
            guard let key = profiles.key(of: row) else { return nil }
            let modified = modified.flatMap { _ in
                row[profiles.columns.count].moment(in: store.timeZone ?? .gmt)
            }
            return Element(key: key, profile: profiles.profile(row, account: 0), modified: modified)
        }
    }

    /// - Parameter modifiedColumn: the column with the moment of a row's last change, where there is one.
    public init(site: Site, database: any Database, modifiedColumn: String? = nil) {
        self.site = site
        self.database = database
        self.modifiedColumn = modifiedColumn
    }

    /// Rows in the order of the database, from the one behind a position; those without a key are passed over.
    public func part(after position: Position? = nil, limit: Int) async throws -> Part {
        try await translating {
            try await part(of: table(), where: nil, after: position, limit: limit)
        }
    }

    func part(
        of table: Table, where condition: SQLQuery?, after position: Position?, limit: Int
    ) async throws -> Part {
        let key = table.profiles.key
        var query = SQLSelect(table.columns, from: site.store.table)
        query.conditions = (condition.map { [$0] } ?? []) + ["\(identifier: key.name) IS NOT NULL"]
        if let position {
            query.conditions.append("\(identifier: key.name) > \(bind: position.value, as: key.type)")
        }
        query.order = [.init(key.name)]
        query.limit = max(limit, 1)
        let rows = try await database.query(query.query)
        let next = rows.count < max(limit, 1) ? nil : rows.last.map { Position(value: $0[0]) }
        return Part(elements: rows.compactMap { table.element($0, of: site.store) }, next: next)
    }

    /// Those of the keys that have a row.
    public func rows(_ keys: [LegacyKey]) async throws -> [LegacyKey: Element] {
        let values = keys.compactMap(KeyCoding(type: site.store.key.type).value)
        guard !values.isEmpty else { return [:] }
        return try await translating {
            let table = try await table()
            var query = SQLSelect(table.columns, from: site.store.table)
            query.conditions = [.isMember(table.profiles.key.name, of: values, type: table.profiles.key.type)]
            let found = try await database.query(query.query).compactMap { table.element($0, of: site.store) }
            return Dictionary(found.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        }
    }

    /// How many rows there are, and how many of them have no key.
    public func count() async throws -> (rows: Int, withoutKey: Int) {
        try await translating {
            let rows = try await database.query(
                "SELECT COUNT(*), COUNT(\(identifier: site.store.key.column)) FROM \(table: site.store.table)")
            let (all, keyed) = (rows.first?[0].integer ?? 0, rows.first?[1].integer ?? 0)
            return (Int(all), Int(all - keyed))
        }
    }

    func table() async throws -> Table {
        try await cache.table {
            let profiles = try await ProfileTable.load(site, using: database)
            guard let modifiedColumn else { return Table(profiles: profiles, modified: nil) }
            let columns = try await ProfileTable.columns(of: site.store.table, site: site, using: database)
            guard let column = columns[modifiedColumn.lowercased()] else {
                throw AccountError.storeMismatch(
                    site: site.id, table: site.store.table.description, column: modifiedColumn)
            }
            return Table(profiles: profiles, modified: column)
        }
    }

    func translating<Outcome>(_ body: () async throws -> Outcome) async throws -> Outcome {
        do { return try await body() } catch let error as DatabaseError {
            if error.code == .missingTable || error.code == .missingColumn { cache.forget() }
            throw error.accountError.with(\.site, site.id)
        }
    }

    func query(_ query: SQLQuery) async throws -> [Row] { try await database.query(query) }
}
