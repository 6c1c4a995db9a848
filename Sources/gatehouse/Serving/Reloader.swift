import Accounts
import Gateway
import GatewayHTTP
import Logging
import ServiceLifecycle
import UnixSignals

/// Reads the configuration again at each SIGHUP: whole, or not at all.
struct Reloader: Service {
    let runtime: GatewayRuntime
    let watch: SiteWatch
    let looks: PageLooks
    let logger: Logger
    let read: @Sendable () throws -> LoadedConfiguration
    let setLevel: @Sendable (LogConfiguration.Level) -> Void

    init(
        runtime: GatewayRuntime, watch: SiteWatch, looks: PageLooks, logger: Logger,
        read: @escaping @Sendable () throws -> LoadedConfiguration,
        setLevel: @escaping @Sendable (LogConfiguration.Level) -> Void
    ) {
        self.runtime = runtime
        self.watch = watch
        self.looks = looks
        self.logger = logger
        self.read = read
        self.setLevel = setLevel
    }

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            guard reload() else { continue }
            await watch.check()
            ProcessMemory.giveBackUnused()
        }
    }

    /// Takes over what the files say now, and returns whether it could.
    private func reload() -> Bool {
        do {
            let loaded = try read()
            let prepared = try PageLooks.prepare(loaded.sites)
            try runtime.adopt(loaded)
            looks.adopt(prepared)
            setLevel(loaded.gateway.log.level)
            logger.notice(
                "the configuration was read again",
                metadata: ["sites": "\(loaded.sites.map(\.id.rawValue).joined(separator: ","))"])
            return true
        } catch let error as ConfigurationError {
            for mistake in error.mistakes {
                logger.error("a mistake in the configuration", metadata: ["mistake": "\(mistake)"])
            }
        } catch let error as TemplateError {
            for mistake in error.mistakes {
                logger.error("a mistake in a template", metadata: ["mistake": "\(mistake)"])
            }
        } catch {
            logger.error(
                "the configuration could not be taken over", metadata: ["error": "\(AccountError(explaining: error))"])
        }
        logger.error("the new configuration is refused; the old one goes on")
        return false
    }
}
