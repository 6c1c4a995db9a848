public import Accounts
public import Metrics

/// The time and the number of what is asked of a site's profiles, by operation and outcome.
///
/// The metrics are `gatehouse_profile_seconds` (a timer) and `gatehouse_profile_operations` (a counter), with the
/// dimensions `site`, `operation`, and `outcome`: `ok`, the code of an ``AccountError``, `cancelled` or `error`. A read
/// that requests share, as ``PairedReads`` has it, is one.
public struct MeteredProfileRepository<Wrapped: ProfileRepository>: ProfileRepository {
    private let wrapped: Wrapped
    private let meter: OperationMeter

    public init(_ wrapped: Wrapped, factory: any MetricsFactory = MetricsSystem.factory) {
        self.wrapped = wrapped
        self.meter = OperationMeter(
            label: "gatehouse_profile", dimensions: [("site", wrapped.site.id.rawValue)], factory: factory)
    }

    public var site: Site { wrapped.site }

    public var joined: JoinedReads? {
        wrapped.joined.map { joined in
            JoinedReads { [meter] ids in try await meter.measure(.read) { try await joined.read(ids) } }
        }
    }

    public func known(_ account: AccountID) -> Profile? { meter.measureKnown(.read) { wrapped.known(account) } }

    public func profile(of account: AccountID) async throws -> Profile? {
        try await meter.measure(.read) { try await wrapped.profile(of: account) }
    }

    public func profiles(of accounts: [AccountID]) async throws -> [AccountID: Profile] {
        try await meter.measure(.read) { try await wrapped.profiles(of: accounts) }
    }

    public func create(_ account: AccountID, values: [FieldName: Value]) async throws -> Profile {
        try await meter.measure(.create) { try await wrapped.create(account, values: values) }
    }

    public func findOrCreate(_ account: AccountID, values: [FieldName: Value]) async throws -> Profile {
        try await meter.measure(.findOrCreate) { try await wrapped.findOrCreate(account, values: values) }
    }

    public func update(
        _ account: AccountID, values: [FieldName: Value], expected: Version?
    ) async throws -> Profile {
        try await meter.measure(.update) {
            try await wrapped.update(account, values: values, expected: expected)
        }
    }

    public func delete(_ account: AccountID, expected: Version?) async throws -> Bool {
        try await meter.measure(.delete) { try await wrapped.delete(account, expected: expected) }
    }

    public func list(_ page: PageRequest, filter: [FieldName: Value]) async throws -> Page<Profile> {
        try await meter.measure(.list) { try await wrapped.list(page, filter: filter) }
    }

    public func rows(
        of collection: CollectionName, account: AccountID, page: PageRequest
    ) async throws -> Page<CollectionRow> {
        try await meter.measure(.rows) { try await wrapped.rows(of: collection, account: account, page: page) }
    }
}
