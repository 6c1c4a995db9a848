import Accounts
import Testing

/// Which files may be served beside what the core knows of a site's move, and which would hide people's profiles.
@Suite struct MigrationMismatchTests {
    private static func store(_ table: String, database: DatabaseName = "main") -> StoreDefinition {
        StoreDefinition(
            database: database, table: TableName(name: table), isManaged: false, access: .readWrite,
            key: .init(column: "id", type: .integer, account: .link("crm")), onDelete: .retain)
    }

    private static func site(own: String = "own", leaving legacy: String? = nil) throws -> Site {
        Site(
            id: "shop", name: "Shop", hosts: [], model: try ProfileModel(fields: []), store: store(own),
            creation: .never, migration: legacy.map { MigrationDefinition(legacy: store($0, database: "legacy")) })
    }

    /// What the core says of a move from `old` to `own`.
    private static func state(_ phase: MigrationPhase, isNoted: Bool = true) throws -> MigrationState {
        MigrationState(
            site: "shop", phase: phase, epoch: 1, changedAt: .now(),
            stores: isNoted ? MigrationStores(try site(leaving: "old")) : nil)
    }

    @Test(arguments: MigrationPhase.allCases, [true, false])
    func aFileWithoutItsMigrationIsServedAfterCuttingOverAlone(_ phase: MigrationPhase, isNoted: Bool) throws {
        let mismatch = MigrationMismatch(try Self.site(), try Self.state(phase, isNoted: isNoted))
        #expect((mismatch == nil) == (phase == .cutOver))
        guard let mismatch else { return }
        #expect(mismatch.found.contains("phase \(phase.rawValue)") && mismatch.remedy.contains("put migration back"))
        #expect(mismatch.error.code == .storeMismatch && mismatch.error.site == "shop")
        #expect(mismatch.error.message.contains("gatehouse check"))
    }

    @Test func aMoveThatNeverBeganHidesNobody() throws {
        #expect(MigrationMismatch(try Self.site(), MigrationState(site: "shop")) == nil)
    }

    @Test func aMoveThatWasGivenUpLeavesTheLegacyStoreInPlace() throws {
        let back = Site(
            id: "shop", name: "Shop", hosts: [], model: try ProfileModel(fields: []),
            store: Self.store("old", database: "legacy"), creation: .never)
        #expect(MigrationMismatch(back, try Self.state(.legacy)) == nil)
        #expect(MigrationMismatch(back, try Self.state(.lazy)) != nil, "what was changed since is in the own store")
        #expect(MigrationMismatch(back, try Self.state(.legacy, isNoted: false)) != nil)
    }

    @Test(arguments: MigrationPhase.allCases)
    func anotherStoreIsFoundOutWhileBothAreNeeded(_ phase: MigrationPhase) throws {
        let state = try Self.state(phase)
        #expect(MigrationMismatch(try Self.site(leaving: "old"), state) == nil)
        let isOnTheWay = [.lazy, .shadow].contains(phase)
        let from = MigrationMismatch(try Self.site(leaving: "older"), state)
        #expect((from != nil) == isOnTheWay)
        let own = MigrationMismatch(try Self.site(own: "other", leaving: "old"), state)
        #expect((own != nil) == isOnTheWay)
        guard isOnTheWay else { return }
        #expect(from?.found.hasPrefix("migration.from is older of legacy") == true)
        #expect(own?.found.hasPrefix("store is other of main") == true)
        #expect(from?.remedy.contains("gatehouse migration confirm shop") == true)
        #expect(MigrationMismatch(try Self.site(leaving: "older"), try Self.state(phase, isNoted: false)) == nil)
    }
}
