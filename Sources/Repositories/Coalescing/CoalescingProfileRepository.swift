public import Accounts

/// Reads of profiles that come at the same time, sent to the database together.
///
/// A hundred concurrent reads of single profiles are two statements: the first reader's, and one for everybody who
/// came while that was under way. Everything else passes through.
public struct CoalescingProfileRepository<Wrapped: ProfileRepository>: ProfileRepository {
    private let wrapped: Wrapped
    private let reads: Coalescer<AccountID, Profile>

    /// - Parameter maximumKeys: how many accounts are asked for at once at the most.
    public init(_ wrapped: Wrapped, maximumKeys: Int = 1000) {
        self.wrapped = wrapped
        self.reads = Coalescer(maximumKeys: maximumKeys) { try await wrapped.profiles(of: $0) }
    }

    public var site: Site { wrapped.site }

    /// As they are: ``PairedReads`` gathers them.
    public var joined: JoinedReads? { wrapped.joined }

    public func profiles(of accounts: [AccountID]) async throws -> [AccountID: Profile] {
        try await reads.values(of: accounts)
    }

    public func profile(of account: AccountID) async throws -> Profile? { try await reads.value(of: account) }

    public func create(_ account: AccountID, values: [FieldName: Value]) async throws -> Profile {
        try await wrapped.create(account, values: values)
    }

    public func findOrCreate(_ account: AccountID, values: [FieldName: Value]) async throws -> Profile {
        try await wrapped.findOrCreate(account, values: values)
    }

    public func update(
        _ account: AccountID, values: [FieldName: Value], expected: Version?
    ) async throws -> Profile {
        try await wrapped.update(account, values: values, expected: expected)
    }

    public func delete(_ account: AccountID, expected: Version?) async throws -> Bool {
        try await wrapped.delete(account, expected: expected)
    }

    public func list(_ page: PageRequest, filter: [FieldName: Value]) async throws -> Page<Profile> {
        try await wrapped.list(page, filter: filter)
    }

    public func rows(
        of collection: CollectionName, account: AccountID, page: PageRequest
    ) async throws -> Page<CollectionRow> {
        try await wrapped.rows(of: collection, account: account, page: page)
    }
}
