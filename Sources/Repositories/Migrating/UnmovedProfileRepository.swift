public import Accounts

/// The profiles of a site whose file has no migration, as long as the core knows of no move that is under way.
///
/// A file may have lost its migration before the move had ended: then the site's own store has a part of its people
/// alone, and whoever is in the legacy one would seem to have no profile. So nothing is served of it.
public struct UnmovedProfileRepository<Wrapped: ProfileRepository>: ProfileRepository {
    private let wrapped: Wrapped
    private let gate: MigrationGate

    public init(_ wrapped: Wrapped, gate: MigrationGate) {
        self.wrapped = wrapped
        self.gate = gate
    }

    public var site: Site { wrapped.site }

    public var joined: JoinedReads? {
        wrapped.joined.map { joined in
            JoinedReads { [gate, site] ids in try await gate.serve(site) { _ in try await joined.read(ids) } }
        }
    }

    public func known(_ account: AccountID) -> Profile? { gate.serveAtOnce(site) { wrapped.known(account) } }

    public func profile(of account: AccountID) async throws -> Profile? {
        try await gate.serve(site) { _ in try await wrapped.profile(of: account) }
    }

    public func profiles(of accounts: [AccountID]) async throws -> [AccountID: Profile] {
        try await gate.serve(site) { _ in try await wrapped.profiles(of: accounts) }
    }

    public func create(_ account: AccountID, values: [FieldName: Value]) async throws -> Profile {
        try await gate.serve(site) { _ in try await wrapped.create(account, values: values) }
    }

    public func findOrCreate(_ account: AccountID, values: [FieldName: Value]) async throws -> Profile {
        try await gate.serve(site) { _ in try await wrapped.findOrCreate(account, values: values) }
    }

    public func update(
        _ account: AccountID, values: [FieldName: Value], expected: Version?
    ) async throws -> Profile {
        try await gate.serve(site) { _ in
            try await wrapped.update(account, values: values, expected: expected)
        }
    }

    public func delete(_ account: AccountID, expected: Version?) async throws -> Bool {
        try await gate.serve(site) { _ in try await wrapped.delete(account, expected: expected) }
    }

    public func list(_ page: PageRequest, filter: [FieldName: Value]) async throws -> Page<Profile> {
        try await gate.serve(site) { _ in try await wrapped.list(page, filter: filter) }
    }

    public func rows(
        of collection: CollectionName, account: AccountID, page: PageRequest
    ) async throws -> Page<CollectionRow> {
        try await gate.serve(site) { _ in try await wrapped.rows(of: collection, account: account, page: page) }
    }
}
