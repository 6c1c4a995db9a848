import Accounts
import GatewayTesting
import SQLStore

@testable import Gateway

extension MoveStage {
    var conflicts: SQLConflictRepository { SQLConflictRepository(database: core) }
    var audit: AuditService { AuditService(entries: SQLAuditRepository(database: core), logger: Self.quiet) }
    var syncStates: SQLSyncStateRepository { SQLSyncStateRepository(database: core) }

    var synchronizer: Synchronizer {
        get throws {
            let sides = try sides
            return Synchronizer(
                sides: sides, states: syncStates,
                settler: ConflictSettler(
                    sides: sides, conflicts: conflicts, policy: site.migration?.conflicts ?? .queue, audit: audit,
                    now: { .now() }), now: { .now() })
        }
    }

    var conflictService: ConflictService {
        ConflictService(conflicts: conflicts, sides: { [self] _ in try sides }, audit: audit, now: { .now() })
    }

    var writeBack: WriteBack {
        get throws {
            let sides = try sides
            let legacy = SQLProfileRepository(
                site: sides.legacySite, database: legacy, links: links, logger: Self.quiet)
            return WriteBack(sides: sides, legacy: legacy, audit: audit)
        }
    }

    func synchronize(isFull: Bool = false) async throws -> SyncReport {
        try await synchronizer.run(owner: "test", isFull: isFull)
    }

    /// Starts the legacy server again, and waits until the pool has noticed.
    func restartLegacy() async throws {
        try await server.restart()
        let end = ContinuousClock.now + .seconds(60)
        while true {
            do {
                _ = try await legacy.ping()
                return
            } catch  where ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(50)) }
        }
    }

    /// What a legacy row holds in a column, as text.
    func legacyValue(_ column: String, of key: Int) async throws -> String? {
        let result = try await server.execute(
            "SELECT CONVERT(nvarchar(100), \(column)) FROM \(Self.legacyTable) WHERE user_id = \(key)")
        guard case .text(let text)? = result.first?.rows.first?.first else { return nil }
        return text
    }
}
