public import Accounts
public import Logging
import OrderedCollections
public import ServiceLifecycle

/// Does the work the core's outbox holds: makes and erases profiles in other databases, until it succeeds.
///
/// Several gateways share the work: an entry is claimed for a lease, and whoever dies in between leaves it to the
/// others. Making and erasing are idempotent, so that a repetition does no harm.
public struct OutboxWorker: Service {
    static let batch = 50
    static let pause = Duration.seconds(2)
    static let longestDelay = 600.0

    let outbox: any OutboxRepository
    let router: @Sendable () -> SiteRouter<SiteRoute>
    let lease: Double
    let logger: Logger

    /// - Parameters:
    ///   - router: the routes as they are now; re-reading the configuration changes them.
    ///   - lease: how long the others leave an entry to this worker, in seconds.
    public init(
        outbox: any OutboxRepository, router: @escaping @Sendable () -> SiteRouter<SiteRoute>, lease: Double = 60,
        logger: Logger
    ) {
        self.outbox = outbox
        self.router = router
        self.lease = lease
        self.logger = logger
    }

    /// Works until it is cancelled or the service group shuts down.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    let entries = try await outbox.claim(limit: Self.batch, lease: lease)
                    for entry in entries { _ = await process(entry) }
                    if entries.count == Self.batch { continue }
                } catch is CancellationError { break } catch {
                    logger.warning("the outbox could not be read", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: Self.pause)
            }
        }
    }

    /// Does the work on one account at once, and gives the sites where some is left.
    public func drain(account: AccountID) async -> Set<SiteID> {
        do {
            let entries = try await outbox.claim(account: account, lease: lease)
            return await withTaskGroup(of: SiteID?.self) { group in
                for entry in entries { group.addTask { await process(entry) ? nil : entry.site } }
                return await group.reduce(into: []) { left, site in if let site { left.insert(site) } }
            }
        } catch {
            logger.warning("the outbox could not be read", metadata: ["error": "\(error)"])
            return Set(router().siteIDs)
        }
    }

    /// Tries one entry, and tells whether it is done.
    private func process(_ entry: OutboxEntry) async -> Bool {
        do {
            try await perform(entry)
            try await outbox.complete(entry)
            return true
        } catch {
            let delay = min(Self.longestDelay, 2 * Double(1 << min(entry.attempts, 12)))
            let reason = (error as? AccountError)?.description ?? "unexpected error"
            logger.warning(
                "a profile has to wait",
                metadata: [
                    "site": "\(entry.site)", "account": "\(entry.account)", "attempt": "\(entry.attempts + 1)",
                    "retry_in_seconds": "\(Int(delay))", "error": "\(reason)",
                ])
            try? await outbox.postpone(entry, delay: delay, reason: reason)
            return false
        }
    }

    private func perform(_ entry: OutboxEntry) async throws {
        let route = try router().route(entry.site)
        switch entry.work {
        case .create(.object(let fields)):
            var values: [FieldName: Value] = [:]
            for (name, json) in fields {
                // A field that has left the model since, or changed its type, must not hold up the others.
                guard let field = route.site.model.fields[FieldName(rawValue: name)] else { continue }
                values[field.name] = (try? field.value(from: json)) ?? field.rules.defaultValue ?? .null
            }
            _ = try await route.profiles.findOrCreate(entry.account, values: values)
        case .create:
            _ = try await route.profiles.findOrCreate(entry.account, values: route.site.model.defaults)
        case .erase:
            _ = try await route.profiles.delete(entry.account, expected: nil)
        }
    }
}
