import Accounts
import Repositories

/// Keeps an import in step with the phases of its site: a step waits until the piece that is being written is, and none
/// is written where the site's own store serves alone.
struct ImportPhases: Sendable {
    /// How long a step is waited for: until it must have been made or taken back.
    private static let patience = Duration.seconds(MigrationWatch.longestProposal)

    /// The site as its file has it.
    let site: Site
    let gate: MigrationGate
    let watch: MigrationWatch

    /// A site that has come to a phase in which nothing is imported.
    struct Ended: Error {
        let phase: MigrationPhase
    }

    /// Runs `body` in a phase that lets it write; no other one begins before it ends.
    /// - Throws: ``Ended``; ``AccountError`` where the core does not answer, or knows of another move.
    func write<Outcome: Sendable>(_ body: () async throws -> Outcome) async throws -> Outcome {
        try await gate.serve(site, patience: Self.patience) { phase in
            guard site.migration == nil || phase.allowsImports else { throw Ended(phase: phase) }
            return try await body()
        }
    }

    /// Runs `body`, and tells the core meanwhile what this process has made room for; no step waits for it afterwards.
    func keepingUp<Outcome: Sendable>(_ body: () async throws -> Outcome) async throws -> Outcome {
        let result: Result<Outcome, any Error> = await withTaskGroup(of: Void.self) { group in
            group.addTask { await watch.run() }
            defer { group.cancelAll() }
            do { return .success(try await body()) } catch { return .failure(error) }
        }
        // A gateway that serves in the same process says at its next look that it lives.
        await watch.leave()
        return try result.get()
    }
}

extension MigrationPhase {
    /// Whether rows may be brought in bulk: afterwards an import would bring back what is old.
    var allowsImports: Bool { self == .legacy || self == .lazy }
}
