import Accounts
import Gateway
import Logging
import ServiceLifecycle
import Synchronization

/// Looks at the tables behind the sites: at the start, after a new configuration, and while something is wrong with one.
///
/// It reports into each site's health, and never keeps the gateway from serving the others.
final class SiteWatch: Service {
    static let pause = Duration.seconds(30)
    /// How many tables of one database are looked at side by side: more would only wait for its connections, each in a task.
    private static let sideBySide = 16

    private let runtime: GatewayRuntime
    private let logger: Logger
    /// What was said last, so that nothing is said twice.
    private let said = Mutex<[SiteID?: [String]]>([:])

    init(runtime: GatewayRuntime, logger: Logger) {
        self.runtime = runtime
        self.logger = logger
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await self.check()
            ProcessMemory.giveBackUnused()
            while !Task.isCancelled {
                do { try await Task.sleep(for: Self.pause) } catch { return }
                if self.hasFindings { await self.check() }
            }
        }
    }

    /// Looks at every table; no database waits for another.
    func check() async {
        let (checker, gateway) = (runtime.checker, runtime.gateway)
        // What serves the sites knows then what the findings say; where the core is out, they tell that.
        try? await runtime.readPhases()
        await withDiscardingTaskGroup { group in
            group.addTask { self.say(nil, Self.errors(in: await checker.checkCore())) }
            for routes in Dictionary(grouping: gateway.router.routes, by: \.declared.store.database).values {
                for first in 0..<Self.sideBySide {
                    group.addTask {
                        for index in stride(from: first, to: routes.count, by: Self.sideBySide) {
                            await self.check(routes[index], checker)
                        }
                    }
                }
            }
        }
    }

    private func check(_ route: SiteRoute, _ checker: Checker) async {
        let lines = Self.errors(in: await checker.check(route.declared))
        // A look that was broken off by the end of the gateway says nothing of the table.
        guard !Task.isCancelled else { return }
        route.health.report(lines)
        say(route.site.id, lines)
    }

    private var hasFindings: Bool { said.withLock { $0.values.contains { !$0.isEmpty } } }

    private static func errors(in findings: [Finding]) -> [String] {
        findings.filter { $0.severity == .error }.map(\.description)
    }

    private func say(_ site: SiteID?, _ lines: [String]) {
        guard !Task.isCancelled else { return }
        let before = said.withLock { $0.updateValue(lines, forKey: site) }
        guard before != lines else { return }
        let name: Logger.Metadata = site.map { ["site": "\($0)"] } ?? [:]
        for line in lines {
            logger.warning(
                site == nil ? "the core is not ready" : "a site is degraded",
                metadata: name.merging(["finding": "\(line)"]) { $1 })
        }
        if lines.isEmpty {
            logger.info(site == nil ? "the core is ready" : "a site is ready", metadata: name)
        }
    }
}
