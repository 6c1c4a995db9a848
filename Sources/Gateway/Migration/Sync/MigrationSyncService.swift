import Accounts
import Logging
import Repositories
import ServiceLifecycle

/// Takes over what changes in the legacy tables of sites that are `lazy`, now and then, as long as the gateway serves.
///
/// Every gateway tries; one at a time does it, by a lease in the core.
struct MigrationSyncService: Service {
    /// How many seconds pass between two looks at which sites are due.
    private static let tick = 2.0
    /// How many seconds may pass before every row is looked at again, whatever the table tells.
    private static let fullEvery = 86_400.0

    let gateway: @Sendable () -> Gateway
    let owner: String
    let logger: Logger
    var now: @Sendable () -> Timestamp = { .now() }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await synchronize()
                try? await Task.sleep(for: .seconds(Self.tick * .random(in: 0.8...1.2)))
            }
        }
    }

    /// Makes a pass over each site that is due; what fails is logged, and tried again when the site is due again.
    func synchronize() async {
        let gateway = gateway()
        for route in gateway.router.routes {
            guard let migration = route.migration, route.mismatch == nil, migration.gate.known.phase == .lazy,
                let interval = migration.definition.syncInterval, !Task.isCancelled
            else { continue }
            let site = migration.site.id
            do {
                let state = try await gateway.synchronizer(of: migration).states.state(of: site)
                guard isDue(state.passedAt, interval) else { continue }
                let report = try await gateway.synchronizer(of: migration)
                    .run(owner: owner, isFull: isDue(state.fullAt, Self.fullEvery))
                log(report)
            } catch is CancellationError { return } catch let error as AccountError where error.code == .conflict {
                // Another gateway is at it.
                continue
            } catch {
                logger.warning(
                    "the legacy table of a site could not be looked at",
                    metadata: ["site": "\(site)", "error": "\(AccountError(explaining: error))"])
            }
        }
    }

    private func isDue(_ last: Timestamp?, _ interval: Double) -> Bool {
        last.map { $0.adding(seconds: interval) <= now() } ?? true
    }

    private func log(_ report: SyncReport) {
        guard report.takenOver + report.kept > 0 || report.hasFindings else { return }
        logger.info(
            "changes of a legacy table were taken over",
            metadata: [
                "site": "\(report.site)", "looked": "\(report.looked)", "taken_over": "\(report.takenOver)",
                "kept": "\(report.kept)", "conflicts": "\(report.conflicts)", "vanished": "\(report.vanished)",
                "refused": "\(report.refused)",
            ])
    }
}
