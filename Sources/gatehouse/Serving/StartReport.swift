import Accounts
import Gateway
import GatewayHTTP
import Logging
import ServiceLifecycle
import Synchronization

/// Says what listens where and which sites there are, as soon as it is so, and when it is about to end.
final class StartReport: Service {
    private let runtime: GatewayRuntime
    private let addresses: ServerAddresses
    private let logger: Logger
    private let config: String
    private let guide: DemoGuide?
    private let reason = Mutex<String?>(nil)

    init(
        runtime: GatewayRuntime, addresses: ServerAddresses, logger: Logger, config: String, guide: DemoGuide?
    ) {
        self.runtime = runtime
        self.addresses = addresses
        self.logger = logger
        self.config = config
        self.guide = guide
    }

    /// Why the server could not listen, or nil where it could.
    var failure: String? { reason.withLock { $0 } }

    func run() async throws {
        let gateway = runtime.configuration.gateway
        do {
            let port = try await addresses.port(of: .main)
            let address = ListenAddress(host: gateway.listen.host, port: port)
            logger.notice("the gateway listens", metadata: ["address": "http://\(address)", "config": "\(config)"])
            if let admin = gateway.adminListen {
                let address = ListenAddress(host: admin.host, port: try await addresses.port(of: .admin))
                logger.notice("the admin listener listens", metadata: ["address": "http://\(address)"])
            }
            // A core that is out yet is told by whoever looks at it.
            try? await runtime.readPhases()
            for route in runtime.gateway.router.routes {
                let site = route.declared
                if let mismatch = route.mismatch {
                    logger.error(
                        "a site is not served",
                        metadata: [
                            "site": "\(site.id)", "found": "\(mismatch.found)", "wanted": "\(mismatch.wanted)",
                            "remedy": "\(mismatch.remedy)",
                        ])
                    continue
                }
                logger.info(
                    "serving a site",
                    metadata: [
                        "site": "\(site.id)", "hosts": "\(site.hosts.joined(separator: ","))",
                        "database": "\(site.store.database)", "table": "\(site.store.table)",
                        "access": "\(site.store.access.rawValue)",
                    ])
            }
            if let guide { Console.output.line(guide.text(root: "http://\(address)")) }
        } catch {
            // The server ends the group with the same error; here it is kept for the person who started it.
            reason.withLock { $0 = "\(error)" }
            return
        }
        // The services end in reverse order, and this one is the last.
        try await gracefulShutdown()
        logger.notice("the gateway ends as soon as what is in flight is finished")
    }
}
