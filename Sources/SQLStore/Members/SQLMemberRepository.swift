public import Accounts
public import Logging

/// The members of another system in its own SQL tables: one implementation for every shape of them and all databases.
///
/// The tables' columns are looked up in the catalogue once, so that names and keys are bound with their columns' own
/// types. Names are looked up by the spellings they may have, in the column made for that where the table has one, and
/// held against ``Username/fold(_:)`` afterwards: what a collation takes for equal decides nothing.
public struct SQLMemberRepository: LegacyMemberRepository {
    public let definition: MembersDefinition
    private let connection: any Database
    private let cache = TableCache<MemberTable>()
    private let logger: Logger
    private let now: @Sendable () -> Timestamp

    /// - Parameter database: the one the definition names.
    public init(
        _ definition: MembersDefinition, database: any Database, logger: Logger,
        now: @escaping @Sendable () -> Timestamp = { .now() }
    ) {
        self.definition = definition
        self.connection = database
        self.logger = logger
        self.now = now
    }

    public var source: LinkSource { definition.source }
    public var database: DatabaseName { definition.database }

    public func members(usernames: [String]) async throws -> [String: [LegacyMember]] {
        let asked = usernames.filter { !$0.droppingTrailingBlanks().isEmpty && !$0.containsNUL }
        guard !asked.isEmpty else { return [:] }
        return try await translating {
            let table = try await table()
            let condition = table.condition(
                on: .username, or: .normalizedUsername,
                MemberSpellings(asked.map { $0.droppingTrailingBlanks() }, fold: Username.fold),
                dialect: connection.dialect)
            let found = Dictionary(grouping: try await select([condition], table)) { Username.fold($0.username) }
            return asked.reduce(into: [:]) { members, name in
                members[name] = found[Username.fold(name.droppingTrailingBlanks())]
            }
        }
    }

    public func members(email: String) async throws -> [LegacyMember] {
        let folded = EmailAddress.fold(email)
        guard !folded.isEmpty, !folded.containsNUL else { return [] }
        return try await translating {
            let table = try await table()
            guard table.columns[.email] != nil else { return [] }
            let spellings = MemberSpellings([email.trimmed], fold: EmailAddress.fold)
            let condition = table.condition(
                on: .email, or: .normalizedEmail, spellings, dialect: connection.dialect)
            return try await select([condition], table).filter { EmailAddress.fold($0.email) == folded }
        }
    }

    public func members(keys: [LegacyKey]) async throws -> [LegacyKey: LegacyMember] {
        guard !keys.isEmpty else { return [:] }
        return try await translating {
            let table = try await table()
            let values = keys.flatMap(table.values)
            let found = try await select([.isMember(MemberColumn.key.rawValue, of: values, type: table.keyType)], table)
            let asked = Set(keys)
            return found.reduce(into: [:]) { members, member in
                if asked.contains(member.key) { members[member.key] = member }
            }
        }
    }

    public func page(after key: LegacyKey?, limit: Int) async throws -> [LegacyMember] {
        try await translating {
            let table = try await table()
            var position = try key.map { (key) throws(AccountError) in
                guard let value = table.cursor(key) else {
                    throw AccountError(.malformed, "the key is none of the members of \"\(source)\"")
                }
                return value
            }
            var members: [LegacyMember] = []
            // Rows whose key is none are passed over, and a page is full all the same.
            while members.count < limit {
                var conditions: [SQLQuery] = ["\(MemberColumn.key.query) IS NOT NULL"]
                if let position { conditions.append("\(table.order) > \(bind: position, as: table.keyType)") }
                let wanted = limit - members.count
                let rows = try await rows(conditions, table, limit: wanted)
                members += table.members(rows, at: now())
                guard rows.count == wanted, let last = rows.last.flatMap(table.position) else { break }
                position = last
            }
            return members
        }
    }

    public func count() async throws -> Int {
        try await translating {
            let table = try await table()
            return try await connection.query("SELECT COUNT(*) FROM \(table.rows)").first?[0].integer.map(Int.init) ?? 0
        }
    }

    /// Looks at the tables anew, and finds nothing amiss.
    /// - Throws: ``AccountError`` `storeMismatch` that names what is missing.
    public func check() async throws {
        cache.forget()
        try await translating { _ = try await table() }
    }
}

extension SQLMemberRepository {
    private func table() async throws -> MemberTable {
        try await cache.table { try await MemberTable.load(definition, using: connection) }
    }

    private func select(_ conditions: [SQLQuery], _ table: MemberTable) async throws -> [LegacyMember] {
        table.members(try await rows(conditions, table), at: now())
    }

    private func rows(_ conditions: [SQLQuery], _ table: MemberTable, limit: Int? = nil) async throws -> [Row] {
        var query: SQLQuery = "SELECT "
        if let limit { query += SQLQuery(parts: [.rowLimit(limit, .beforeColumns)]) }
        query += "\(table.selected.map(\.query).joined(separator: ", ")) FROM \(table.rows)"
        query += " WHERE \(conditions.joined(separator: " AND ")) ORDER BY \(table.order)"
        if let limit { query += SQLQuery(parts: [.rowLimit(limit, .atEnd)]) }
        return try await connection.query(query)
    }

    private func translating<Outcome>(_ work: () async throws -> Outcome) async throws -> Outcome {
        do { return try await work() } catch let error as DatabaseError {
            logger.warning(
                "the members of another system could not be asked",
                metadata: ["source": "\(source)", "error": "\(String(reflecting: error))"])
            switch error.code {
            case .missingTable, .missingColumn:
                // The table is not what the catalogue said: whoever comes next looks again.
                cache.forget()
                throw AccountError.storeMismatch(
                    members: source, table: error.table ?? definition.table.description,
                    column: error.code == .missingColumn ? error.column : nil)
            case .permissionDenied:
                throw AccountError(
                    .storeMismatch,
                    "the database user may not read the members of \"\(source)\"; run: gatehouse check"
                ).with(\.table, error.table ?? definition.table.description)
            default: throw error.accountError
            }
        } catch let error as AccountError where error.code == .storeMismatch {
            logger.error(
                "a members table is not as the configuration says",
                metadata: ["source": "\(source)", "error": "\(error)"])
            throw error
        }
    }
}
