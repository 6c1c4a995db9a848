public import Accounts
public import Logging
import OrderedCollections

/// The profiles of one site in an SQL table: one implementation for all databases.
///
/// The table's columns are looked up in the catalogue once, so that every value is bound with its column's own type
/// and what the table cannot hold is refused before it is sent.
public final class SQLProfileRepository: ProfileRepository {
    public let site: Site
    let database: any Database
    /// Whether our own table of accounts is in the same database.
    let isBesideAccounts: Bool
    let keys: KeyResolver
    let cache = TableCache<ProfileTable>()
    let collectionCache = TableCache<[CollectionName: CollectionTable]>()
    let logger: Logger

    /// - Parameters:
    ///   - isBesideAccounts: whether our own table of accounts is in the same database.
    ///   - links: the core's links, for a site whose key is a link.
    public init(
        site: Site, database: any Database, isBesideAccounts: Bool = false, links: any LinkRepository, logger: Logger
    ) {
        self.site = site
        self.database = database
        self.isBesideAccounts = isBesideAccounts
        self.keys = KeyResolver(site: site, links: links)
        self.logger = logger
    }

    public func profiles(of accounts: [AccountID]) async throws -> [AccountID: Profile] {
        guard !accounts.isEmpty else { return [:] }
        return try await translating {
            let table = try await table()
            guard !keys.areAccountIDs else { return try await profilesByID(accounts, table) }
            let byAccount = try await keys.keys(of: accounts)
            let rows = try await rows(Set(byAccount.values).compactMap(keys.value), table)
            let byKey = Dictionary(rows.map { (table.key(of: $0), $0) }, uniquingKeysWith: { first, _ in first })
            let found = byAccount.compactMap { account, key in byKey[key].map { (account: account, row: $0) } }
            let profiles = table.profiles(found.map(\.row), of: found.map(\.account))
            return Dictionary(uniqueKeysWithValues: profiles.map { ($0.account, $0) })
        }
    }

    /// The same where a row's key is the id of its account, and nothing has to be looked up between.
    private func profilesByID(
        _ accounts: [AccountID], _ table: ProfileTable
    ) async throws -> [AccountID: Profile] {
        let rows = try await rows(accounts.map { .integer($0.rawValue) }, table)
            .filter { $0[0].integer != nil }
        let found = table.profiles(rows, of: rows.map { AccountID(rawValue: $0[0].integer ?? 0) })
        var profiles = [AccountID: Profile](minimumCapacity: found.count)
        profiles.merge(found.lazy.map { ($0.account, $0) }) { first, _ in first }
        return profiles
    }

    public func create(_ account: AccountID, values: [FieldName: Value]) async throws -> Profile {
        try await writing {
            let key = try await keys.key(of: account)
            let table = try await table()
            let insert = try insertion(key, values, table)
            do { try await database.execute(insert) } catch let error as DatabaseError
                where error.code == .uniqueViolation
            {
                if try await row(key, table, using: database) != nil {
                    throw AccountError.conflict("account \(account) has a profile on the site \"\(site.id)\" already")
                }
                throw taken(error, values)
            }
            return try await written(account, key, table)
        }
    }

    public func findOrCreate(_ account: AccountID, values: [FieldName: Value]) async throws -> Profile {
        try await writing {
            let key = try await keys.key(of: account)
            let table = try await table()
            let insert =
                try insertion(key, values, table) + SQLQuery(parts: [.ignoringDuplicates(of: [table.key.name])])
            do { try await database.execute(insert) } catch let error as DatabaseError
                where error.code == .uniqueViolation
            {
                // Where the statement cannot pass over a duplicate, the key alone decides whether it was one.
                guard let row = try await row(key, table, using: database) else { throw taken(error, values) }
                return table.profile(row, account: account)
            }
            return try await written(account, key, table)
        }
    }

    public func update(
        _ account: AccountID, values: [FieldName: Value], expected: Version?
    ) async throws -> Profile {
        try await writing {
            let key = try await keys.key(of: account)
            let table = try await table()
            let assignments = try table.assignments(values)
            do {
                if let expected, table.condition(version: expected) == nil {
                    return try await database.withRetriedTransaction { transaction in
                        try await lock(account, key, table, expected: expected, using: transaction)
                        try await assign(assignments, account, key, table, expected: nil, using: transaction)
                        return try await written(account, key, table, using: transaction)
                    }
                }
                try await assign(assignments, account, key, table, expected: expected, using: database)
            } catch let error as DatabaseError where error.code == .uniqueViolation { throw taken(error, values) }
            return try await written(account, key, table)
        }
    }

    /// Runs the work of one request, and turns the database's errors into the domain's.
    func translating<Outcome>(_ body: () async throws -> Outcome) async throws -> Outcome {
        do { return try await body() } catch let error as DatabaseError {
            logger.warning(
                "a store did not do as asked",
                metadata: ["site": "\(site.id)", "error": "\(String(reflecting: error))"])
            throw translation(of: error)
        }
    }

    /// The same for a write, which a read-only store refuses whatever the database would allow.
    func writing<Outcome>(_ body: () async throws -> Outcome) async throws -> Outcome {
        guard site.store.access == .readWrite else { throw AccountError.readOnly(site.id) }
        return try await translating(body)
    }

    func table() async throws -> ProfileTable {
        try await cache.table { try await ProfileTable.load(site, using: database) }
    }
}

extension SQLProfileRepository {
    /// The rows with some keys.
    private func rows(_ keys: [SQLValue], _ table: ProfileTable) async throws -> [Row] {
        guard !keys.isEmpty else { return [] }
        return try await database.query(table.selection + .isMember(table.key.name, of: keys, type: table.key.type))
    }

    /// The row with a key, or nil.
    func row(
        _ key: SQLValue, _ table: ProfileTable, isLocking: Bool = false, using executor: any SQLExecutor
    ) async throws -> Row? {
        var select = SQLSelect(table.columns, from: site.store.table)
        select.conditions = [hasKey(key, table)]
        select.isLocking = isLocking
        return try await executor.query(select.query).first
    }

    /// Locks the row until the transaction ends, and insists on its version.
    func lock(
        _ account: AccountID, _ key: SQLValue, _ table: ProfileTable, expected: Version?,
        using transaction: any SQLExecutor
    ) async throws {
        guard let row = try await row(key, table, isLocking: true, using: transaction) else {
            throw AccountError.profileNotFound(account, site: site.id)
        }
        if let expected, table.version(of: row) != expected { throw AccountError.versionMismatch }
    }

    func insertion(
        _ key: SQLValue, _ values: [FieldName: Value], _ table: ProfileTable
    ) throws -> SQLQuery {
        var columns = [(column: table.key.name, value: SQLBinding(key, as: table.key.type))]
        if let version = table.version, site.store.isManaged {
            // Counting from the time keeps a profile that was made anew from taking a version of its predecessor.
            let first = Timestamp.now().ticks
            columns.append((version.name, SQLBinding(.integer(first), as: version.type)))
        }
        columns += try table.assignments(values)
        let bindings = columns.map { SQLQuery(parts: [.binding($0.value)]) }.joined(separator: ", ")
        return """
            INSERT INTO \(table: site.store.table) (\(identifiers: columns.map(\.column))) VALUES (\(bindings))
            """
    }

    func hasKey(_ key: SQLValue, _ table: ProfileTable) -> SQLQuery {
        "\(identifier: table.key.name) = \(bind: key, as: table.key.type)"
    }

    private func assign(
        _ assignments: [(column: String, value: SQLBinding)], _ account: AccountID, _ key: SQLValue,
        _ table: ProfileTable, expected: Version?, using executor: any SQLExecutor
    ) async throws {
        var terms = assignments.map { (assignment) -> SQLQuery in
            "\(identifier: assignment.column) = " + SQLQuery(parts: [.binding(assignment.value)])
        }
        if let version = table.version, site.store.isManaged {
            terms.append("\(identifier: version.name) = \(identifier: version.name) + 1")
        }
        guard !assignments.isEmpty else {
            return try await lock(account, key, table, expected: expected, using: executor)
        }
        var update: SQLQuery =
            "UPDATE \(table: site.store.table) SET \(terms.joined(separator: ", ")) WHERE \(hasKey(key, table))"
        if let condition = expected.flatMap({ table.condition(version: $0) }) { update += " AND \(condition)" }
        guard try await executor.execute(update) == 0 else { return }
        guard try await row(key, table, using: executor) != nil else {
            throw AccountError.profileNotFound(account, site: site.id)
        }
        throw AccountError.versionMismatch
    }

    /// The profile as the database has it after a write: defaults, roundings and triggers included.
    private func written(
        _ account: AccountID, _ key: SQLValue, _ table: ProfileTable, using executor: (any SQLExecutor)? = nil
    ) async throws -> Profile {
        guard let row = try await row(key, table, using: executor ?? database) else {
            throw AccountError.profileNotFound(account, site: site.id)
        }
        return table.profile(row, account: account)
    }
}
