import Accounts
import Synchronization

/// A repository that fails, or keeps its callers waiting, when a test says so.
struct FaultyProfiles: ProfileRepository {
    let inner: any ProfileRepository
    let fault = Fault()

    var site: Site { inner.site }

    func profiles(of accounts: [AccountID]) async throws -> [AccountID: Profile] {
        try await fault.meet()
        return try await inner.profiles(of: accounts)
    }

    func create(_ account: AccountID, values: [FieldName: Value]) async throws -> Profile {
        try await fault.meet()
        return try await inner.create(account, values: values)
    }

    func findOrCreate(_ account: AccountID, values: [FieldName: Value]) async throws -> Profile {
        try await fault.meet()
        return try await inner.findOrCreate(account, values: values)
    }

    func update(_ account: AccountID, values: [FieldName: Value], expected: Version?) async throws -> Profile {
        try await fault.meet()
        return try await inner.update(account, values: values, expected: expected)
    }

    func delete(_ account: AccountID, expected: Version?) async throws -> Bool {
        try await fault.meet()
        return try await inner.delete(account, expected: expected)
    }

    func list(_ page: PageRequest, filter: [FieldName: Value]) async throws -> Page<Profile> {
        try await fault.meet()
        return try await inner.list(page, filter: filter)
    }

    func rows(
        of collection: CollectionName, account: AccountID, page: PageRequest
    ) async throws -> Page<CollectionRow> {
        try await fault.meet()
        return try await inner.rows(of: collection, account: account, page: page)
    }
}

/// What a faulty repository does instead of its work; and a place to wait for it to be asked.
final class Fault: Sendable {
    private enum Mode {
        case none
        case error(any Error)
        /// Waits until it is let go, or cancelled.
        case hold
    }

    private let mode = Mutex(Mode.none)
    private let asked = AsyncStream<Void>.makeStream()
    private let released = AsyncStream<Void>.makeStream()

    func fail(with error: any Error) { mode.withLock { $0 = .error(error) } }
    func heal() { mode.withLock { $0 = .none } }
    func hold() { mode.withLock { $0 = .hold } }
    func release() {
        heal()
        released.continuation.finish()
    }

    /// Waits until somebody is held.
    func waitForCaller() async {
        for await _ in asked.stream { return }
    }

    func meet() async throws {
        switch mode.withLock({ $0 }) {
        case .none: return
        case .error(let error): throw error
        case .hold:
            asked.continuation.yield()
            for await _ in released.stream {}
            try Task.checkCancellation()
        }
    }
}
