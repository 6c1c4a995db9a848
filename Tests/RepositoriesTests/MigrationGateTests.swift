import Accounts
import Synchronization
import Testing

@testable import Repositories

/// Who is let in, who waits, and when an epoch is over.
@Suite(.timeLimit(.minutes(1))) struct MigrationGateTests {
    private let clock = ContinuousClock()
    private var later: ContinuousClock.Instant { clock.now + .seconds(3600) }

    private func state(
        _ phase: MigrationPhase, epoch: Int64, next: MigrationPhase? = nil
    ) -> MigrationState { MigrationState(site: "shop", phase: phase, epoch: epoch, next: next) }

    @Test func nothingIsServedBeforeThePhaseIsRead() async throws {
        let reads = Mutex(0)
        let gate = MigrationGate(site: "shop") {
            reads.withLock { $0 += 1 }
            throw AccountError(.databaseUnavailable, "the core is out")
        }
        await #expect(throws: AccountError.self) { try await gate.serve { $0 } }
        #expect(reads.withLock { $0 } == 1)
        gate.adopt(state(.lazy, epoch: 3), until: later)
        #expect(try await gate.serve { $0 } == .lazy)
        #expect(reads.withLock { $0 } == 1)
    }

    @Test func whatIsTooOldIsReadAgain() async throws {
        let reads = Mutex(0)
        let gate = MigrationGate(site: "shop") { reads.withLock { $0 += 1 } }
        gate.adopt(state(.lazy, epoch: 3), until: clock.now - .seconds(1))
        async let phase = gate.serve { $0 }
        while reads.withLock({ $0 }) == 0 { await Task.yield() }
        gate.adopt(state(.shadow, epoch: 4), until: later)
        #expect(try await phase == .shadow)
    }

    @Test func aStepWaitsForWhatIsUnderWayAndHoldsBackTheRest() async throws {
        let gate = MigrationGate(site: "shop") {}
        gate.adopt(state(.lazy, epoch: 3), until: later)
        let (entered, entering) = AsyncStream.makeStream(of: Void.self)
        let (released, releasing) = AsyncStream.makeStream(of: Void.self)
        let served = try await withThrowingTaskGroup(of: MigrationPhase.self) { group in
            group.addTask {
                try await gate.serve { phase in
                    entering.finish()
                    for await _ in released {}
                    return phase
                }
            }
            for await _ in entered {}
            gate.adopt(state(.lazy, epoch: 3, next: .shadow), until: later)
            #expect(gate.drained == nil, "somebody is still in")
            group.addTask { try await gate.serve { $0 } }
            releasing.finish()
            let first = try await group.next()
            #expect(gate.drained == 3)
            gate.adopt(state(.shadow, epoch: 4), until: later)
            return [first, try await group.next()]
        }
        #expect(served == [.lazy, .shadow], "who waited goes on in the new phase")
        #expect(gate.drained == nil)
    }

    @Test func anOlderEpochIsNotTakenOver() async throws {
        let gate = MigrationGate(site: "shop") {}
        gate.adopt(state(.shadow, epoch: 4), until: later)
        gate.adopt(state(.lazy, epoch: 3), until: later)
        #expect(try await gate.serve { $0 } == .shadow)
    }

    @Test func aStepThatIsTakenBackLetsEverybodyGoOn() async throws {
        let gate = MigrationGate(site: "shop") {}
        gate.adopt(state(.lazy, epoch: 3, next: .shadow), until: later)
        #expect(gate.drained == 3)
        gate.adopt(state(.lazy, epoch: 4), until: later)
        #expect(try await gate.serve { $0 } == .lazy)
    }

    @Test func whoIsCancelledWaitsNoMore() async throws {
        let gate = MigrationGate(site: "shop") {}
        gate.adopt(state(.lazy, epoch: 3, next: .shadow), until: later)
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { (try? await gate.serve { $0 }) == nil }
            group.cancelAll()
            #expect(await group.next() == true)
        }
    }

    // MARK: Sites whose files have no migration

    private func unmoved() throws -> Site {
        Site(
            id: "shop", name: "Shop", hosts: [], model: try ProfileModel(fields: []),
            store: StoreDefinition(
                database: "main", table: TableName(name: "own"), isManaged: false, access: .readWrite,
                key: .init(column: "id", type: .integer, account: .id), onDelete: .retain),
            creation: .never)
    }

    @Test func aSiteThatDoesNotMoveIsServedHoweverLongTheCoreIsOut() async throws {
        let site = try unmoved()
        let reads = Mutex(0)
        let gate = MigrationGate(site: "shop") {
            reads.withLock { $0 += 1 }
            throw AccountError(.databaseUnavailable, "the core is out")
        }
        #expect(!gate.mayServe(site), "nobody knows yet whether it moves")
        let error = await #expect(throws: AccountError.self) { try await gate.serve(site) { $0 } }
        #expect(error?.code == .databaseUnavailable)
        gate.adopt(MigrationState(site: "shop"), until: clock.now - .seconds(3600))
        #expect(try await gate.serve(site) { _ in true })
        #expect(gate.mayServe(site))
        #expect(reads.withLock { $0 } == 1)
    }

    @Test func aFileThatHasLostItsMigrationIsNotServed() async throws {
        let site = try unmoved()
        let gate = MigrationGate(site: "shop") {}
        gate.use(site)
        gate.adopt(
            MigrationState(site: "shop", phase: .lazy, epoch: 3, changedAt: .now()), until: later)
        let error = await #expect(throws: AccountError.self) { try await gate.serve(site) { $0 } }
        #expect(error?.code == .storeMismatch)
        #expect(!gate.mayServe(site))
        // Nothing is served of it, so no step has to wait.
        gate.adopt(
            MigrationState(site: "shop", phase: .lazy, epoch: 3, next: .shadow, changedAt: .now()), until: later)
        #expect(gate.drained == 3)
        gate.adopt(MigrationState(site: "shop", phase: .cutOver, epoch: 5, changedAt: .now()), until: later)
        #expect(try await gate.serve(site) { $0 } == .cutOver)
    }

    /// What is kept in memory is let in by the same rules, but for the waiting.
    @Test func whatIsKnownIsServedAtOnceOrNotAtAll() throws {
        let site = try unmoved()
        let gate = MigrationGate(site: "shop") {}
        gate.use(site)
        #expect(gate.serveAtOnce(site) { true } == nil, "nobody knows yet whether it moves")
        gate.adopt(MigrationState(site: "shop"), until: later)
        #expect(gate.serveAtOnce(site) { true } == true)
        #expect(gate.serveAtOnce(site) { nil as Bool? } == nil)
        gate.adopt(MigrationState(site: "shop", phase: .lazy, epoch: 3, changedAt: .now()), until: later)
        #expect(gate.serveAtOnce(site) { true } == nil, "its file has lost its migration")
        // Nobody is left in.
        gate.adopt(MigrationState(site: "shop", phase: .lazy, epoch: 3, next: .shadow, changedAt: .now()), until: later)
        #expect(gate.drained == 3)
    }

    @Test func whoServesASiteByAFileWithoutItsMigrationKeepsAStepFromBeingMade() async throws {
        let site = try unmoved()
        let gate = MigrationGate(site: "shop") {}
        gate.use(site)
        gate.adopt(MigrationState(site: "shop"), until: later)
        _ = try await gate.serve(site) { $0 }
        // Proposed by an instance whose file has the migration; nobody has noted a move before.
        gate.adopt(MigrationState(site: "shop", next: .lazy), until: later)
        #expect(gate.drained == nil)
        #expect(try await gate.serve(site) { _ in true }, "it goes on meanwhile")
        gate.use(nil)
        #expect(gate.drained == 0, "a site that has left the files is served by nobody here")
    }

    @Test func whoTakesASiteUpDuringAStepWaitsForIt() async throws {
        let site = try unmoved()
        let gate = MigrationGate(site: "shop") {}
        gate.adopt(MigrationState(site: "shop", next: .lazy), until: later)
        async let outcome: Bool = {
            do { return try await gate.serve(site) { _ in true } } catch { return false }
        }()
        try await Task.sleep(for: .milliseconds(50))
        gate.adopt(MigrationState(site: "shop", phase: .lazy, epoch: 1, changedAt: .now()), until: later)
        #expect(await outcome == false, "it may have made room for the step before it knew the site")
    }
}
