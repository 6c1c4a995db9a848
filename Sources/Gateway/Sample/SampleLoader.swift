public import Accounts
import Foundation
import SQLStore

/// Puts people into the legacy table of a site, and makes an account and a link for each.
///
/// It goes on where it was broken off: what is there already is left as it is. Accounts are made in another order than
/// the people's numbers, so that nobody comes to take the one for the other.
public struct SampleLoader: Sendable {
    /// How many accounts are made before they are linked, and how many at a time.
    static let batch = 200
    static let width = 4

    let table: SampleTable
    let source: LinkSource
    let accounts: any AccountRepository
    let links: any LinkRepository
    /// Has every instance forget what it keeps in memory of the site.
    let forget: @Sendable () async -> Void

    init(
        site: Site, database: any Database, accounts: any AccountRepository, links: any LinkRepository,
        forget: @escaping @Sendable () async -> Void
    ) throws(AccountError) {
        self.table = try SampleTable(site: site, database: database)
        guard case .link(let source) = site.store.key.account else {
            throw .conflict("the keys of the site \"\(site.id)\" are no links")
        }
        self.source = source
        self.accounts = accounts
        self.links = links
        self.forget = forget
    }

    /// How far it has come.
    public struct Progress: Hashable, Sendable {
        public enum Step: String, Hashable, Sendable {
            case rows, accounts
        }

        public let step: Step
        public let done: Int
        public let total: Int
    }

    /// What came to be, beside what was there.
    public struct Outcome: Hashable, Sendable {
        public let people: Int
        public fileprivate(set) var isTableNew = false
        public fileprivate(set) var rows = 0
        public fileprivate(set) var accounts = 0
        public fileprivate(set) var links = 0
    }

    /// Loads the people.
    /// - Throws: ``AccountError`` `conflict` where the table holds other people than these, ``AccountError`` of the
    ///   core, ``DatabaseError`` of the site's database.
    public func load(
        _ people: [LegacyPerson], progress report: @Sendable (Progress) async -> Void = { _ in }
    ) async throws -> Outcome {
        var outcome = Outcome(people: people.count)
        do {
            outcome.isTableNew = try await table.make()
            try await insistOnSample(people)
            for start in stride(from: 0, to: people.count, by: table.batch) {
                let part = people[start..<min(start + table.batch, people.count)]
                outcome.rows += try await table.insert(part)
                await report(Progress(step: .rows, done: part.endIndex, total: people.count))
            }
        } catch let error as DatabaseError { throw error.accountError }
        let newcomers = newcomers(people)
        for start in stride(from: 0, to: newcomers.count, by: Self.batch) {
            let part = newcomers[start..<min(start + Self.batch, newcomers.count)]
            let (made, linked) = try await makeAccounts(part)
            outcome.accounts += made
            outcome.links += linked
            await report(Progress(step: .accounts, done: part.endIndex, total: people.count))
        }
        return outcome
    }

    /// Somebody's real table must not fill with people who are none.
    private func insistOnSample(_ people: [LegacyPerson]) async throws {
        guard let first = try await table.first() else { return }
        guard people.contains(where: { $0.id == first.id && (first.email == nil || $0.email == first.email) }) else {
            throw AccountError.conflict(
                "the table \"\(table.site.store.table)\" of the site \"\(table.site.id)\" holds other people already; "
                    + "nothing was written")
        }
    }

    private struct Newcomer: Sendable {
        let key: LegacyKey
        let account: NewAccount
    }

    /// The accounts to be, in an order of their own.
    private func newcomers(_ people: [LegacyPerson]) -> [Newcomer] {
        var usernames = SampleUsernames()
        let newcomers = people.compactMap { person -> Newcomer? in
            guard let username = usernames.next(for: person) else { return nil }
            var account = NewAccount(username: username, email: (try? EmailAddress.normalizing(person.email)) ?? nil)
            account.firstName = person.firstName
            account.lastName = person.lastName
            account.dateJoined = person.modified.flatMap { Timestamp($0, in: table.site.store.timeZone ?? .gmt) }
            return Newcomer(key: LegacyKey(rawValue: String(person.id)), account: account)
        }
        return newcomers.shuffled(seed: 1)
    }

    private func makeAccounts(_ newcomers: ArraySlice<Newcomer>) async throws -> (made: Int, linked: Int) {
        let linked = try await links.accounts(of: newcomers.map(\.key), source: source)
        let rest = newcomers.filter { linked[$0.key] == nil }
        let known = try await accounts.accounts(usernames: rest.map(\.account.username.text))
        var made = 0
        var pairs: [AccountID: LegacyKey] = [:]
        var open: [Newcomer] = []
        for newcomer in rest {
            // Made by a run that was broken off before it could link them.
            if let account = known[newcomer.account.username.folded], account.email == newcomer.account.email?.text {
                pairs[account.id] = newcomer.key
            } else {
                open.append(newcomer)
            }
        }
        try await withThrowingTaskGroup(of: (AccountID, LegacyKey, isNew: Bool).self) { group in
            var waiting = open[...]
            for newcomer in waiting.prefix(Self.width) { group.addTask { try await make(newcomer) } }
            waiting = waiting.dropFirst(Self.width)
            while let (account, key, isNew) = try await group.next() {
                pairs[account] = key
                if isNew { made += 1 }
                if let newcomer = waiting.popFirst() { group.addTask { try await make(newcomer) } }
            }
        }
        try await links.link(pairs, source: source)
        await forget()
        return (made, pairs.count)
    }

    /// Makes an account; under another name where somebody of another origin has theirs, and without an address where
    /// that is taken.
    private func make(_ newcomer: Newcomer) async throws -> (AccountID, LegacyKey, isNew: Bool) {
        var account = newcomer.account
        for attempt in 1...3 {
            do {
                return (try await accounts.create(account).id, newcomer.key, true)
            } catch let error as AccountError where error.code == .conflict && attempt < 3 {
                let taken = Set(error.fields.map(\.field))
                if taken.contains("username") {
                    account.username = try renamed(newcomer)
                    // A broken-off run may have come here before.
                    let known = try await accounts.accounts(usernames: [account.username.text]).values.first
                    if let known, known.email == account.email?.text { return (known.id, newcomer.key, false) }
                }
                if taken.contains("email") { account.email = nil }
            }
        }
        throw AccountError.conflict("no free username was found for the person \(newcomer.key)")
    }

    private func renamed(_ newcomer: Newcomer) throws(AccountError) -> Username {
        do throws(FieldProblem) {
            return try Username("\(newcomer.account.username.text.prefix(120))-\(newcomer.key)")
        } catch { throw .invalidFields([error]) }
    }
}

extension Gateway {
    /// What loads sample people into the legacy table of a site.
    /// - Throws: ``AccountError`` `unknownSite`; `conflict` for a site without such a table.
    public func sampleLoader(for site: SiteID) throws(AccountError) -> SampleLoader {
        let route = try router.route(site)
        return try SampleLoader(
            site: route.site, database: route.database, accounts: repositories.accounts, links: repositories.links,
            forget: { await self.forgetProfiles(of: site) })
    }
}
