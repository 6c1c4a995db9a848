public import Accounts
import Foundation
import Synchronization

/// The accounts in Django's `auth_user`, which Django goes on using beside us.
///
/// Its table stays as it is. An exact username is looked up in `auth_user` itself and always right; in another letter
/// case, by e-mail and in searches, what Django has changed a moment ago is found within ``staleness``. Of users whose
/// names differ in letter case alone each signs in by its own spelling, and nobody new can take the name.
public struct DjangoAccountRepository: AccountRepository {
    let database: any Database
    let names: DjangoNames
    let followUp: AccountFollowUp
    let hasUniqueEmail: Bool
    let now: @Sendable () -> Timestamp
    private let cache = TableCache<DjangoTable>()
    private let pace: RefreshPace

    /// - Parameters:
    ///   - hasUniqueEmail: whether a new account may not have another's address.
    ///   - staleness: how long what Django changed may go unnoticed; each look costs a join over all users.
    ///   - colocated: the profiles that live in the same database, by their site.
    public init(
        database: any Database, hasUniqueEmail: Bool = true, staleness: Duration = .seconds(1),
        colocated: [SiteID: any ColocatedProfiles] = [:], now: @escaping @Sendable () -> Timestamp = { .now() }
    ) {
        self.database = database
        self.hasUniqueEmail = hasUniqueEmail
        self.names = DjangoNames(database: database, hasUniqueEmail: hasUniqueEmail)
        self.followUp = AccountFollowUp(colocated: colocated, now: now)
        self.now = now
        self.pace = RefreshPace(interval: staleness)
    }

    /// What Django's table should have and does not; a nil column stands for the table itself.
    public static func missing(in database: any Database) async throws -> [(table: TableName, column: String?)] {
        let columns = try await database.dialect.columns(of: DjangoTable.name, using: database)
        return DjangoTable.missing(among: columns).map { (DjangoTable.name, $0) }
    }

    /// Takes note of everything Django has changed.
    public func refresh() async throws { try await translatingErrors { try await names.refresh() } }

    public func accounts(_ ids: [AccountID]) async throws -> [AccountID: Account] {
        guard !ids.isEmpty else { return [:] }
        return try await translatingErrors {
            let found = try await select([Self.isOne(of: ids)], using: database)
            return Dictionary(found.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        }
    }

    public func accounts(usernames: [String]) async throws -> [String: Account] {
        let typed = usernames.filter { !$0.containsNUL }
        guard !typed.isEmpty else { return [:] }
        return try await translatingErrors {
            var found = try await exact(typed)
            let wanted = Set(typed.map(Username.fold))
            try await find(wanted, into: &found)
            if found.count < wanted.count, pace.isDue() {
                try await names.refresh()
                try await find(wanted, into: &found)
            }
            return found
        }
    }

    public func accounts(email: String) async throws -> [Account] {
        let folded = EmailAddress.fold(email)
        guard !folded.isEmpty, !folded.containsNUL else { return [] }
        return try await translatingErrors {
            if pace.isDue() { try await names.refresh() }
            let ids = try await names.accounts("email_folded", [folded], using: database)
            guard !ids.isEmpty else { return [] }
            return try await select([Self.isOne(of: ids)], order: [.init("id")], using: database)
                .filter { EmailAddress.fold($0.email) == folded }
        }
    }

    public func list(_ page: PageRequest, filter: AccountFilter) async throws -> Page<Account> {
        var conditions = AccountListing.conditions(filter)
        if let cursor = page.cursor { conditions.append(try AccountListing.condition(after: cursor)) }
        let search = filter.search?.trimmed ?? ""
        if !search.isEmpty {
            guard let pattern = LikePattern(containing: search) else { return Page(elements: [], next: nil) }
            conditions.append(DjangoNames.condition(pattern))
        }
        let found = try await translatingErrors {
            if !search.isEmpty, pace.isDue() { try await names.refresh() }
            return try await select(
                conditions, order: [.init("id", isDescending: true)], limit: page.limit + 1, using: database)
        }
        return AccountListing.page(found, limit: page.limit)
    }

    public func count(_ filter: AccountFilter) async throws -> Int {
        try await translatingErrors { try await AccountListing.count(filter, in: DjangoTable.name, using: database) }
    }

    public func passwordHash(_ id: AccountID) async throws -> String? {
        var query = SQLSelect(["password"], from: DjangoTable.name)
        query.conditions = [Self.isOne(of: [id])]
        let rows = try await translatingErrors { try await database.query(query.query) }
        guard let row = rows.first else { throw AccountError.accountNotFound(.id(id)) }
        return row[0].text.flatMap { $0.isEmpty || $0.hasPrefix("!") ? nil : $0 }
    }
}

extension DjangoAccountRepository {
    func table(using executor: any SQLExecutor) async throws -> DjangoTable {
        try await cache.table { try await DjangoTable.load(using: executor) }
    }

    func select(
        _ conditions: [SQLQuery], order: [SQLSelect.Ordering] = [], limit: Int? = nil, isLocking: Bool = false,
        using executor: any SQLExecutor
    ) async throws -> [Account] {
        let table = try await table(using: executor)
        var query = SQLSelect(DjangoTable.columns, from: DjangoTable.name)
        query.computed = [DjangoNames.changes]
        query.conditions = conditions
        query.order = order
        query.limit = limit
        query.isLocking = isLocking
        return try await executor.query(query.query).map(table.account)
    }

    static func isOne(of ids: [AccountID]) -> SQLQuery {
        .isMember("id", of: ids.map(SQLValue.account), type: .bigint)
    }

    /// The users whose names are spelled as they were typed.
    private func exact(_ typed: [String]) async throws -> [String: Account] {
        let spellings = Set(typed + typed.map(\.precomposedStringWithCompatibilityMapping))
        let condition = SQLQuery.isMember("username", of: spellings.map(SQLValue.text), type: .anyText)
        let found = try await select([condition], order: [.init("id")], using: database)
        return Dictionary(found.map { (Username.fold($0.username), $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Adds those of the names that are found folded; `auth_user` has the last word.
    private func find(_ wanted: Set<String>, into found: inout [String: Account]) async throws {
        let open = wanted.filter { found[$0] == nil }
        guard !open.isEmpty else { return }
        let ids = try await names.accounts("username_folded", Array(open), using: database)
        guard !ids.isEmpty else { return }
        for account in try await select([Self.isOne(of: ids)], order: [.init("id")], using: database) {
            let folded = Username.fold(account.username)
            if open.contains(folded), found[folded] == nil { found[folded] = account }
        }
    }
}

/// Lets a costly look happen at most once an interval.
private final class RefreshPace: Sendable {
    private let interval: Duration
    private let last = Mutex<ContinuousClock.Instant?>(nil)

    init(interval: Duration) { self.interval = interval }

    func isDue() -> Bool {
        last.withLock { last in
            let now = ContinuousClock.now
            if let last, last.duration(to: now) < interval { return false }
            last = now
            return true
        }
    }
}
