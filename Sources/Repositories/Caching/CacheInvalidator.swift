public import Accounts
public import Logging
import Synchronization

/// Tells the caches of this process, and every other instance, what was written; and hears what others write.
///
/// There is one for as long as the process lives; each configuration has caches of its own, and requests of the former
/// one may still go on.
public final class CacheInvalidator: Sendable {
    private struct Registered {
        weak var cache: (any Forgetful)?
    }

    private struct State {
        var isHearing = false
        var caches: [Registered] = []
        var owed = InvalidationDebts()
    }

    private static let pause = Duration.seconds(1)

    private let state = Mutex(State())
    private let bus: any InvalidationBus
    private let logger: Logger
    private let registrations = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    private let debts = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    public init(bus: any InvalidationBus, logger: Logger) {
        self.bus = bus
        self.logger = logger
    }

    /// Forgets what was written, and tells the others; what cannot be told now is told as soon as it can be.
    public func changed(_ invalidation: Invalidation) async {
        forget(invalidation)
        do { try await bus.publish(invalidation) } catch {
            owe(invalidation)
            if !(error is CancellationError) {
                logger.warning(
                    "other instances could not be told of a write yet",
                    metadata: ["written": "\(invalidation.kind)", "error": "\(error)"])
            }
        }
    }

    /// Forgets what is kept of it in this process.
    public func forget(_ invalidation: Invalidation) {
        for cache in caches { cache.forget(invalidation) }
    }

    /// Hears the others and tells them what is owed, until it is cancelled; rests until there is a cache.
    public func run() async {
        for await _ in registrations.stream { break }
        await withDiscardingTaskGroup { group in
            group.addTask {
                await self.bus.listen(isNeeded: { self.caches.contains(where: \.isInUse) }, self.hear)
                self.hear(.lost)
            }
            group.addTask {
                for await _ in self.debts.stream {
                    while !Task.isCancelled, await !self.settle() { try? await Task.sleep(for: Self.pause) }
                }
            }
        }
    }

    /// Tries once to tell what is owed, and gives whether nothing is left.
    @discardableResult
    public func settle() async -> Bool {
        var isSettled = true
        for invalidation in state.withLock({ $0.owed.takeAll() }) {
            do { try await bus.publish(invalidation) } catch {
                isSettled = false
                owe(invalidation)
            }
        }
        return isSettled
    }

    func register(_ cache: any Forgetful) {
        state.withLock { state in
            state.caches.removeAll { $0.cache == nil }
            state.caches.append(Registered(cache: cache))
            cache.trust(state.isHearing)
        }
        registrations.continuation.yield()
    }

    private var caches: [any Forgetful] { state.withLock { $0.caches.compactMap(\.cache) } }

    private func hear(_ event: InvalidationEvent) {
        switch event {
        case .changed(let invalidation): forget(invalidation)
        case .unknown: for cache in caches { cache.empty() }
        case .heard, .lost:
            let isHearing = event == .heard
            // A cache that is registered meanwhile must not miss it.
            state.withLock { state in
                state.isHearing = isHearing
                for registered in state.caches { registered.cache?.trust(isHearing) }
            }
        }
    }

    private func owe(_ invalidation: Invalidation) {
        state.withLock { $0.owed.add(invalidation) }
        debts.continuation.yield()
    }
}

/// What keeps things in memory, and forgets them when it is told.
protocol Forgetful: AnyObject, Sendable {
    /// Whether anything is kept, or about to be.
    var isInUse: Bool { get }

    func forget(_ invalidation: Invalidation)

    /// Forgets everything.
    func empty()

    /// Forgets everything, and keeps things from now on, or no more.
    func trust(_ isTrusted: Bool)
}

extension Invalidation {
    /// What was written, for the log.
    fileprivate var kind: String {
        switch self {
        case .profiles(let site, _): "profiles of \(site)"
        case .accounts: "accounts"
        case .keys: "keys"
        }
    }
}
