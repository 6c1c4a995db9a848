public import Accounts
import OrderedCollections
import Repositories

/// How far one site has come, for the command line and the admin pages.
public struct MigrationOverview: Sendable {
    public let state: MigrationState
    /// The table the profiles leave and the one they move into, with their databases.
    public let legacyStore: String
    public let store: String
    public let counts: MigrationCounts
    public let differences: DifferenceSummary
    /// What to do next.
    public let advice: String

    /// The overview as programs get it.
    public var json: JSONValue {
        let fields = differences.byField.sorted { $0.key < $1.key }.map { ($0.key.rawValue, JSONValue($0.value)) }
        return [
            "site": .string(state.site.rawValue), "phase": .string(state.phase.rawValue),
            "next_phase": state.next.map { .string($0.rawValue) } ?? .null, "epoch": JSONValue(state.epoch),
            "since": state.changedAt.map { .string($0.description) } ?? .null, "from": .string(legacyStore),
            "to": .string(store), "copied": JSONValue(counts.copied), "changed": JSONValue(counts.changed),
            "deleted": JSONValue(counts.deleted), "compared": JSONValue(differences.compared),
            "different": JSONValue(differences.different),
            "differences": .object(OrderedDictionary(uniqueKeysWithValues: fields)), "advice": .string(advice),
        ]
    }
}

extension Gateway {
    /// How far a site has come.
    public func overview(of migration: SiteMigration) async throws -> MigrationOverview {
        let site = migration.site.id
        let state = try await migrations.state(of: site)
        return MigrationOverview(
            state: state, legacyStore: Self.place(migration.definition.legacy),
            store: Self.place(migration.site.store),
            counts: try await migration.parts.records.counts(site: site),
            differences: try await migration.differences.summary(site: site), advice: Self.advice(state))
    }

    /// The instances that have reported lately.
    public func instances(of site: SiteID) async throws -> [GatewayInstance] {
        let since = Timestamp.now().adding(seconds: -MigrationWatch.longestSilence)
        return try await repositories.migrationStates.instances(of: site, since: since).map(\.instance)
    }

    private static func place(_ store: StoreDefinition) -> String {
        "\(store.table) of \(store.database), \(store.access.rawValue)"
    }

    private static func advice(_ state: MigrationState) -> String {
        if let next = state.next { return "wait until every instance is ready for \(next.rawValue)" }
        let site = state.site
        return switch state.phase {
        case .legacy: "gatehouse migration plan \(site), then gatehouse migration advance \(site)"
        case .lazy: "gatehouse import \(site), gatehouse verify \(site), then gatehouse migration advance \(site)"
        case .shadow: "watch the differences, then gatehouse migration advance \(site)"
        case .cutOver: "nothing: take migration out of the site's file when nobody wants to go back"
        }
    }
}
