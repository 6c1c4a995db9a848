import ArgumentParser
import Foundation
import Gateway
import GatewayHTTP
import Logging
import Metrics
import ServiceLifecycle
import UnixSignals

/// `gatehouse serve`: the gateway.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the gateway.",
        discussion: """
            A wrong configuration keeps it from starting, with every mistake listed. A database that does not answer, or \
            a table that does not fit, does not: its sites are degraded until it does.

            SIGTERM and SIGINT finish what is in flight and end it; SIGHUP reads the configuration again, whole or not at \
            all.

            With --demo it listens on this machine alone, makes its tables and some people in the databases of the \
            configuration, and prints what to try.

              gatehouse serve --config config/production.yaml
              gatehouse serve --demo
            """)

    @OptionGroup var options: GlobalOptions

    @Flag(help: "Listen on loopback, make tables, people and keys, and print what to try.")
    var demo = false

    func run() async throws {
        let loaded = try read()
        let log = loaded.gateway.log
        let levels = SharedLogLevel(Logger.Level(options.logLevel ?? log.level))
        options.bootstrapLogging(levels, log.format)
        let metrics = PrometheusMetrics()
        MetricsSystem.bootstrap(metrics)
        let logger = Logger(label: "gatehouse")
        let looks = PageLooks()
        looks.adopt(try PageLooks.prepare(loaded.sites))
        let guide = demo ? try await Demo(loaded: loaded, logger: logger, options: options).prepare() : nil

        let runtime = try GatewayRuntime(loaded, logger: logger)
        let server = GatewayServer(
            settings: HTTPSettings(loaded.gateway), metrics: metrics, logger: logger, looks: looks,
            gateway: { runtime.gateway })
        let watch = SiteWatch(runtime: runtime, logger: logger)
        let reloader = Reloader(runtime: runtime, watch: watch, looks: looks, logger: logger, read: read) { level in
            levels.level = Logger.Level(options.logLevel ?? level)
        }
        let start = StartReport(
            runtime: runtime, addresses: server.addresses, logger: logger, config: options.config, guide: guide)
        var group = ServiceGroupConfiguration(
            services: (runtime.services + [reloader, server, watch, start]).map {
                .init(service: $0, successTerminationBehavior: .ignore)
            }, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        // What has not ended by then is broken off.
        group.maximumGracefulShutdownDuration = loaded.gateway.limits.shutdownTimeout
        do {
            try await ServiceGroup(configuration: group).run()
        } catch {
            guard let reason = start.failure else { throw error }
            throw CommandFailure(
                "not-listening", "the gateway could not listen on \(loaded.gateway.listen): \(reason)",
                remedy: "stop what listens there, or change listen in \(options.config)")
        }
        logger.notice("the gateway has ended")
    }

    /// Reads the configuration, as it is to be used here.
    private func read() throws -> LoadedConfiguration {
        let loaded = try options.load()
        return demo ? loaded.onLoopback : loaded
    }
}
