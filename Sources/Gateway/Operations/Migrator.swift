public import Accounts
public import SQLStore

/// Makes and extends the tables that are ours, the core's and those of managed stores; it only adds.
public struct Migrator: Sendable {
    private let scope: OperationScope

    public init(_ scope: OperationScope) { self.scope = scope }

    /// What one owner's tables lack in one database.
    public struct Part: Sendable {
        /// The site, or nil for the core.
        public let site: SiteID?
        public let database: DatabaseName
        public let steps: [SchemaStep]
        /// Why nothing could be planned, where that is so; safe to show.
        public let failure: String?
    }

    /// What became of one step.
    public struct Outcome: Sendable {
        public enum Result: Hashable, Sendable {
            case made
            /// Another gateway made it at the same time.
            case madeByAnother
            /// The reason is safe to show.
            case failed(String)
        }

        public let site: SiteID?
        public let database: DatabaseName
        public let step: SchemaStep
        public let result: Result
    }

    /// Everything there is to do, the core's part first; parts with nothing to do are left out.
    public func plan() async -> [Part] {
        var parts: [Part] = []
        for owner in owners() {
            let part: Part
            do {
                let steps = try await SchemaPlanner(database: database(owner)).plan(owner.tables(in: scope.databases))
                part = Part(site: owner.site?.id, database: owner.database, steps: steps, failure: nil)
            } catch {
                part = Part(
                    site: owner.site?.id, database: owner.database, steps: [], failure: Self.words(of: error))
            }
            if part.failure != nil || !part.steps.isEmpty { parts.append(part) }
        }
        return parts
    }

    /// Plans and makes everything; a step that fails keeps none of the others back.
    /// - Parameter progress: told of each step when it is over.
    /// - Returns: the outcome of each step, and the parts that could not be planned.
    public func migrate(
        progress: @Sendable (Outcome) async -> Void = { _ in }
    ) async -> (outcomes: [Outcome], failures: [Part]) {
        var outcomes: [Outcome] = []
        let parts = await plan()
        for part in parts {
            guard let owner = owners().first(where: { $0.site?.id == part.site }) else { continue }
            for step in part.steps {
                let result: Outcome.Result
                do {
                    let isOurs = try await SchemaPlanner(database: database(owner))
                        .apply(step, of: owner.tables(in: scope.databases))
                    result = isOurs ? .made : .madeByAnother
                } catch { result = .failed(Self.words(of: error)) }
                let outcome = Outcome(site: part.site, database: part.database, step: step, result: result)
                await progress(outcome)
                outcomes.append(outcome)
            }
        }
        var failures = parts.filter { $0.failure != nil }
        let isCoreWhole =
            !failures.contains { $0.site == nil }
            && outcomes.allSatisfy { $0.site != nil || $0.result == .made || $0.result == .madeByAnother }
        if isCoreWhole, let database = scope.databases[scope.core] {
            do { try await CoreVersion(database: database).store() } catch {
                failures.append(Part(site: nil, database: scope.core, steps: [], failure: Self.words(of: error)))
            }
        }
        return (outcomes, failures)
    }

    private struct Owner {
        let site: Site?
        let database: DatabaseName
        let schema: CoreSchema

        func tables(in databases: [DatabaseName: any Database]) -> [TableDefinition] {
            guard let site else { return schema.tables }
            return databases[database].map { ProfileTables.tables(of: site, in: $0.dialect) } ?? []
        }
    }

    private func owners() -> [Owner] {
        [Owner(site: nil, database: scope.core, schema: scope.schema)]
            + scope.sites.filter(\.store.isManaged).map {
                Owner(site: $0, database: $0.store.database, schema: scope.schema)
            }
    }

    private func database(_ owner: Owner) throws -> any Database {
        guard let database = scope.databases[owner.database] else {
            throw DatabaseError(.unavailable, database: owner.database, detail: "no such database is configured")
        }
        return database
    }

    private static func words(of error: any Error) -> String {
        (error as? DatabaseError)?.description ?? (error as? AccountError)?.description ?? "it was broken off"
    }
}
