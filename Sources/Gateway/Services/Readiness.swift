public import Accounts
import SQLStore

/// How the databases and sites of a gateway are at a moment.
public struct Readiness: Sendable {
    /// One database, as it was found.
    public struct DatabaseReport: Sendable {
        public let name: DatabaseName
        public let isCore: Bool
        public let isUp: Bool
        /// How long it took to answer nothing, or nil where it did not.
        public let latency: Duration?
        public let connections: Connections
        /// What is wrong, safe to show.
        public let error: String?
    }

    /// What the pool of a database holds.
    public struct Connections: Sendable {
        public let idle: Int
        public let leased: Int
        /// Requests that wait for one.
        public let waiting: Int
        public let maximum: Int
    }

    public let databases: [DatabaseReport]
    /// What is known to be wrong with the table behind each site.
    public let findings: [(site: SiteID, lines: [String])]

    /// Whether the core answers: without it nothing does.
    public var isReady: Bool { databases.allSatisfy { !$0.isCore || $0.isUp } }

    /// Whether everything answers, and nothing is known to be wrong.
    public var isHealthy: Bool { databases.allSatisfy(\.isUp) && findings.allSatisfy(\.lines.isEmpty) }
}

extension Gateway {
    /// Asks the databases how they are, all at once, and waits for each at the most for `limit`.
    /// - Parameter coreOnly: whether the core alone is asked, which is all that decides readiness.
    public func readiness(within limit: Duration = .seconds(2), coreOnly: Bool = false) async -> Readiness {
        let asked = databases.filter { !coreOnly || $0.key == coreDatabase }
        let reports = await withTaskGroup(of: Readiness.DatabaseReport.self) { group in
            for database in asked.values { group.addTask { await self.report(on: database, within: limit) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        return Readiness(
            databases: reports.sorted { $0.name < $1.name },
            findings: router.routes.map { ($0.site.id, $0.findings) })
    }

    private func report(on database: any Database, within limit: Duration) async -> Readiness.DatabaseReport {
        var error: String?
        var latency: Duration?
        do {
            latency = try await withThrowingTaskGroup(of: Duration?.self) { group in
                defer { group.cancelAll() }
                group.addTask { try await database.ping() }
                group.addTask {
                    try await Task.sleep(for: limit)
                    return nil
                }
                return try await group.next() ?? nil
            }
            if latency == nil { error = "no answer within \(limit)" }
        } catch let failure as DatabaseError {
            error = failure.description
        } catch {}
        let status = database.status
        return Readiness.DatabaseReport(
            name: database.name, isCore: database.name == coreDatabase, isUp: latency != nil, latency: latency,
            connections: .init(
                idle: status.idle, leased: status.leased, waiting: status.waiting, maximum: status.maximum),
            error: latency == nil ? error ?? status.lastError ?? "no answer" : nil)
    }
}
