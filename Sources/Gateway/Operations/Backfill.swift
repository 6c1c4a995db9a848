public import Accounts

/// Makes the profiles of accounts that have none on a site: those from before the site, or from bulk creation.
///
/// Doing it again, or going on after a break, does no harm: only what is missing is made.
public struct Backfill: Sendable {
    static let pageSize = 200
    static let width = 8

    let accounts: any AccountRepository
    let profiles: any ProfileRepository

    public init(accounts: any AccountRepository, profiles: any ProfileRepository) {
        self.accounts = accounts
        self.profiles = profiles
    }

    /// How far it has come; also what a later run can go on from.
    public struct Progress: Hashable, Sendable {
        public fileprivate(set) var accounts = 0
        /// The profiles made, or to be made where it is a dry run.
        public fileprivate(set) var made = 0
        public fileprivate(set) var failures: [Failure] = []
        /// Where the next run may begin, nil at the end.
        public fileprivate(set) var cursor: String?
    }

    /// A profile that could not be made.
    public struct Failure: Hashable, Sendable {
        public let account: AccountID
        public let reason: AccountError
    }

    /// Goes through all accounts, newest first.
    /// - Parameters:
    ///   - cursor: the `cursor` of an earlier run's progress, to go on from there.
    ///   - isDryRun: whether to count alone.
    ///   - allowsIncomplete: whether profiles may be made whose required fields are empty.
    ///   - progress: told after each page.
    /// - Throws: `readOnly`, `profileIncomplete` where a required field has no default; `databaseUnavailable` and
    ///   `timedOut`, after which the last progress's cursor leads on.
    public func run(
        from cursor: String? = nil, isDryRun: Bool = false, allowsIncomplete: Bool = false,
        progress report: @Sendable (Progress) async -> Void = { _ in }
    ) async throws -> Progress {
        let site = profiles.site
        guard site.store.access == .readWrite else { throw AccountError.readOnly(site.id) }
        let open = site.model.incomplete(site.model.defaults)
        guard open.isEmpty || allowsIncomplete else {
            throw AccountError(
                .profileIncomplete,
                "required fields without a default would be empty: \(open.map(\.rawValue).joined(separator: ", "))"
            ).with(\.incomplete, open).with(\.site, site.id)
        }
        var progress = Progress()
        progress.cursor = cursor
        repeat {
            let page = try await accounts.list(
                PageRequest(limit: Self.pageSize, cursor: progress.cursor), search: nil)
            let ids = page.elements.map(\.id)
            let present = try await profiles.profiles(of: ids)
            let missing = ids.filter { present[$0] == nil }
            let failures = isDryRun ? [] : try await make(missing)
            progress.accounts += ids.count
            progress.made += missing.count - failures.count
            progress.failures += failures
            progress.cursor = page.next
            await report(progress)
        } while progress.cursor != nil
        return progress
    }

    /// Makes profiles, some at a time; an error of the database, which would meet the others too, ends it.
    private func make(_ missing: [AccountID]) async throws -> [Failure] {
        try await withThrowingTaskGroup(of: Failure?.self) { group in
            var failures: [Failure] = []
            var rest = missing[...]
            for account in rest.prefix(Self.width) { group.addTask { try await make(account) } }
            rest = rest.dropFirst(Self.width)
            while let outcome = try await group.next() {
                if let outcome { failures.append(outcome) }
                if let account = rest.popFirst() { group.addTask { try await make(account) } }
            }
            return failures.sorted { $0.account > $1.account }
        }
    }

    private func make(_ account: AccountID) async throws -> Failure? {
        do {
            _ = try await profiles.findOrCreate(account, values: profiles.site.model.defaults)
            return nil
        } catch let error as AccountError {
            switch error.code {
            case .conflict, .invalidFields, .profileNotFound, .notFound, .accountNotFound:
                return Failure(account: account, reason: error)
            default: throw error
            }
        }
    }
}
