import Accounts
public import Logging
public import ServiceLifecycle

/// Removes what the core need not keep any longer: ended sessions and tokens, forgotten attempts, old audit entries.
///
/// Every gateway does it; they meet by chance only, and two at once share the work. It goes in small batches, so that
/// nobody who signs in waits for it.
public struct Housekeeper: Service {
    /// How long things are kept, and how they are removed.
    public struct Settings: Hashable, Sendable {
        /// How many seconds a session lives without being used.
        public var sessionIdle = 14 * 86_400.0
        /// How many seconds something counted may matter: no bound remembers longer, that of a known address included.
        public var throttleMemory = 91 * 86_400.0
        /// How many seconds an audit entry is kept; nil keeps all.
        public var auditAge: Double? = 365 * 86_400
        /// About how many seconds pass from one time to the next.
        public var interval = 600.0
        /// How many rows one statement removes.
        public var batch = 500
        /// How many seconds pass between two statements.
        public var pause = 0.2

        public init() {}

        /// The settings of a configuration.
        init(_ configuration: GatewayConfiguration) {
            sessionIdle = configuration.sessions.idle / .seconds(1)
            auditAge = configuration.audit.keep.map { $0 / .seconds(1) }
            throttleMemory = max(throttleMemory, configuration.signIn.memory / .seconds(1))
        }
    }

    let repositories: CoreRepositories
    let settings: @Sendable () -> Settings
    let logger: Logger
    let now: @Sendable () -> Timestamp

    /// - Parameter settings: the settings as they are now; re-reading the configuration changes them.
    public init(
        repositories: CoreRepositories, settings: @escaping @Sendable () -> Settings, logger: Logger
    ) {
        self.init(repositories: repositories, settings: settings, logger: logger, now: { .now() })
    }

    init(
        repositories: CoreRepositories, settings: @escaping @Sendable () -> Settings, logger: Logger,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.repositories = repositories
        self.settings = settings
        self.logger = logger
        self.now = now
    }

    /// Cleans up now and then until it is cancelled or the service group shuts down.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            // Gateways that were started together must not come together for ever.
            await pause(settings().interval * .random(in: 0...1))
            while !Task.isCancelled {
                await cleanUp()
                await pause(settings().interval * .random(in: 0.8...1.2))
            }
        }
    }

    /// Removes all there is to remove; what fails is logged, and tried again the next time.
    public func cleanUp() async {
        let (now, settings) = (now(), settings())
        await remove("sessions", settings) {
            try await repositories.sessions.removeEnded(
                before: now, unusedSince: now.adding(seconds: -settings.sessionIdle), limit: settings.batch)
        }
        await remove("tokens", settings) {
            try await repositories.tokens.removeEnded(before: now, limit: settings.batch)
        }
        await remove("attempts", settings) {
            try await repositories.throttles.removeUnused(
                since: now.adding(seconds: -settings.throttleMemory), limit: settings.batch)
        }
        guard let auditAge = settings.auditAge else { return }
        await remove("audit entries", settings) {
            try await repositories.audit.remove(before: now.adding(seconds: -auditAge), limit: settings.batch)
        }
    }

    /// Removes things of one kind, batch by batch, until there are no more.
    private func remove(_ what: String, _ settings: Settings, _ batch: () async throws -> Int) async {
        var removed = 0
        do {
            while !Task.isCancelled {
                let count = try await batch()
                removed += count
                guard count >= settings.batch else { break }
                await pause(settings.pause)
            }
        } catch is CancellationError {
            return
        } catch {
            logger.warning("old \(what) could not be removed", metadata: ["error": "\(error)"])
        }
        if removed > 0 { logger.debug("old \(what) were removed", metadata: ["count": "\(removed)"]) }
    }

    private func pause(_ seconds: Double) async { try? await Task.sleep(for: .seconds(seconds)) }
}
