public import Accounts

/// The accounts of the shared user base, in a table of our own in PostgreSQL or SQLite.
public struct SQLAccountRepository: AccountRepository {
    let database: any Database
    let followUp: AccountFollowUp
    /// The SELECT of an account's columns, up to its condition.
    private let selection: SQLQuery
    let now: @Sendable () -> Timestamp

    /// - Parameter colocated: the profiles that live in the core's own database, by their site.
    public init(
        database: any Database, colocated: [SiteID: any ColocatedProfiles] = [:],
        now: @escaping @Sendable () -> Timestamp = { .now() }
    ) {
        self.database = database
        self.selection = SQLSelect.untilCondition(
            AccountRow.columns, from: CoreSchema.accountTable, in: database.dialect)
        self.followUp = AccountFollowUp(colocated: colocated, now: now)
        self.now = now
    }

    public func accounts(_ ids: [AccountID]) async throws -> [AccountID: Account] {
        guard !ids.isEmpty else { return [:] }
        let query = selection + .isMember("id", of: ids.map(SQLValue.account), type: .bigint)
        let rows = try await translatingErrors { try await database.query(query) }
        var found = [AccountID: Account](minimumCapacity: rows.count)
        for account in rows.lazy.map(AccountRow.account) { found[account.id] = account }
        return found
    }

    public func existing(_ ids: [AccountID]) async throws -> Set<AccountID> {
        guard !ids.isEmpty else { return [] }
        var query = SQLSelect(["id"], from: CoreSchema.accountTable)
        query.conditions = [.isMember("id", of: ids.map(SQLValue.account), type: .bigint)]
        let rows = try await translatingErrors { try await database.query(query.query) }
        var found = Set<AccountID>(minimumCapacity: rows.count)
        for row in rows { if let id = row[0].integer { found.insert(AccountID(rawValue: id)) } }
        return found
    }

    public func accounts(usernames: [String]) async throws -> [String: Account] {
        let folded = Set(usernames.map(Username.fold)).filter { !$0.containsNUL }
        guard !folded.isEmpty else { return [:] }
        let condition = SQLQuery.isMember("username_folded", of: folded.map(SQLValue.text), type: .anyText)
        let found = try await translatingErrors { try await select([condition], using: database) }
        return Dictionary(found.map { (Username.fold($0.username), $0) }, uniquingKeysWith: { first, _ in first })
    }

    public func accounts(email: String) async throws -> [Account] {
        let folded = EmailAddress.fold(email)
        guard !folded.isEmpty, !folded.containsNUL else { return [] }
        let condition: SQLQuery = "\(identifier: "email_folded") = \(bind: .text(folded), as: .anyText)"
        return try await translatingErrors {
            try await select([condition], order: [.init("id")], using: database)
        }
    }

    public func list(_ page: PageRequest, filter: AccountFilter) async throws -> Page<Account> {
        var conditions = AccountListing.conditions(filter)
        if let cursor = page.cursor { conditions.append(try AccountListing.condition(after: cursor)) }
        if let search = filter.search?.trimmed, !search.isEmpty {
            guard let pattern = LikePattern(containing: search) else { return Page(elements: [], next: nil) }
            conditions.append(pattern.condition(on: "search_text"))
        }
        let found = try await translatingErrors {
            try await select(
                conditions, order: [.init("id", isDescending: true)], limit: page.limit + 1, using: database)
        }
        return AccountListing.page(found, limit: page.limit)
    }

    public func count(_ filter: AccountFilter) async throws -> Int {
        try await translatingErrors {
            try await AccountListing.count(filter, in: CoreSchema.accountTable, using: database)
        }
    }

    public func passwordHash(_ id: AccountID) async throws -> String? {
        var query = SQLSelect(["password"], from: CoreSchema.accountTable)
        query.conditions = ["\(identifier: "id") = \(bind: .account(id), as: .bigint)"]
        let rows = try await translatingErrors { try await database.query(query.query) }
        guard let row = rows.first else { throw AccountError.accountNotFound(.id(id)) }
        return row[0].text
    }

    func select(
        _ conditions: [SQLQuery], order: [SQLSelect.Ordering] = [], limit: Int? = nil,
        using executor: some SQLExecutor
    ) async throws -> [Account] {
        var query = SQLSelect(AccountRow.columns, from: CoreSchema.accountTable)
        query.conditions = conditions
        query.order = order
        query.limit = limit
        return try await executor.query(query.query).map(AccountRow.account)
    }
}

/// How accounts are listed: newest first, that is by their ids, which ascend.
enum AccountListing {
    private static let scope = "accounts"

    /// The conditions on an account's flags.
    static func conditions(_ filter: AccountFilter) -> [SQLQuery] {
        func flag(_ column: String, _ value: Bool) -> SQLQuery {
            "\(identifier: column) = \(bind: .boolean(value), as: .boolean)"
        }
        var conditions: [SQLQuery] = []
        if let isActive = filter.isActive { conditions.append(flag("is_active", isActive)) }
        switch filter.isStaff {
        case true?: conditions.append("(\(flag("is_staff", true)) OR \(flag("is_superuser", true)))")
        case false?: conditions += [flag("is_staff", false), flag("is_superuser", false)]
        case nil: break
        }
        return conditions
    }

    /// How many accounts have the flags of a filter.
    static func count(
        _ filter: AccountFilter, in table: TableName, using executor: some SQLExecutor
    ) async throws -> Int {
        var query = SQLSelect([], from: table)
        query.computed = ["COUNT(*)"]
        query.conditions = conditions(filter)
        return try await executor.query(query.query).first.flatMap { $0[0].integer }.map(Int.init) ?? 0
    }

    /// The condition that an account comes after where a page ended.
    /// - Throws: ``AccountError`` `malformed`.
    static func condition(after cursor: String) throws(AccountError) -> SQLQuery {
        let position = try Cursor.position(in: cursor, scope: scope, count: 1)
        guard let last = position.first?.integer else {
            throw AccountError(.malformed, "the cursor is none of this list; leave it out to begin anew")
        }
        return "\(identifier: "id") < \(bind: .integer(last), as: .bigint)"
    }

    /// The page of what was found with one more than its limit.
    static func page(_ found: [Account], limit: Int) -> Page<Account> {
        let elements = Array(found.prefix(limit))
        let last = found.count > limit ? elements.last : nil
        return Page(
            elements: elements,
            next: last.map { Cursor(scope: scope, position: [JSONValue($0.id.rawValue)]).text })
    }
}
