import Accounts

/// What every ``MigrationStateRepository`` has to do.
public enum MigrationStateRepositoryContract {
    public typealias Case = ContractCase<any MigrationFixture>

    /// Every point of the contract.
    public static let cases: [Case] = steps + instances

    private static let steps: [Case] = [
        Case("a site that took no step has no state, and one that waits for its first has") { fixture in
            let states = fixture.migrationStates
            try await expectEqual(states.states(), [:])
            try await states.propose(.lazy, for: "shop", epoch: 0)
            let state = try require(try await states.states()["shop"], "the state")
            try expectEqual(state.phase, .legacy)
            try expectEqual(state.next, .lazy)
            try expectEqual(state.epoch, 0)
        },
        Case("the stores of a move are noted once, replaced when that is wanted, and kept by steps") { fixture in
            let states = fixture.migrationStates
            let stores = MigrationStores(legacy: "old", own: "new")
            try await states.remember(stores, for: "shop", replacing: false)
            let noted = try require(try await states.states()["shop"], "the state")
            try expectEqual(noted.stores, stores)
            try expectEqual(noted.phase, .legacy)
            try expectEqual(noted.epoch, 0)
            try await states.remember(MigrationStores(legacy: "other", own: "new"), for: "shop", replacing: false)
            try await expectEqual(states.states()["shop"]?.stores, stores)
            try await states.propose(.lazy, for: "shop", epoch: 0)
            try await expectEqual(states.complete(.lazy, for: "shop", epoch: 0).stores, stores)
            let renamed = MigrationStores(legacy: "renamed", own: "new")
            try await states.remember(renamed, for: "shop", replacing: true)
            let state = try require(try await states.states()["shop"], "the state")
            try expectEqual(state.stores, renamed)
            try expectEqual(state.phase, .lazy)
            try expectEqual(state.epoch, 1)
        },
        Case("a step that is made begins the next epoch, in the new phase") { fixture in
            let states = fixture.migrationStates
            try await states.propose(.lazy, for: "shop", epoch: 0)
            let made = try await states.complete(.lazy, for: "shop", epoch: 0)
            try expectEqual(made.phase, .lazy)
            try expectEqual(made.epoch, 1)
            try expectEqual(made.next, nil)
            try expect(made.changedAt != nil, "the moment of the step is missing")
            try await expectEqual(states.states(), ["shop": made])
            try await states.propose(.legacy, for: "shop", epoch: 1)
            try await expectEqual(states.complete(.legacy, for: "shop", epoch: 1).epoch, 2)
        },
        Case("a second proposal, and one of another epoch, are conflicts") { fixture in
            let states = fixture.migrationStates
            try await expectThrows(.conflict) { try await states.propose(.lazy, for: "shop", epoch: 3) }
            try await states.propose(.lazy, for: "shop", epoch: 0)
            try await expectThrows(.conflict) { try await states.propose(.lazy, for: "shop", epoch: 0) }
            _ = try await states.complete(.lazy, for: "shop", epoch: 0)
            try await expectThrows(.conflict) { try await states.propose(.shadow, for: "shop", epoch: 0) }
        },
        Case("what was taken back, or was never proposed, cannot be made") { fixture in
            let states = fixture.migrationStates
            try await states.withdraw("shop", epoch: 0)
            try await expectThrows(.conflict) { try await states.complete(.lazy, for: "shop", epoch: 0) }
            try await states.propose(.lazy, for: "shop", epoch: 0)
            try await expectThrows(.conflict) { try await states.complete(.shadow, for: "shop", epoch: 0) }
            try await states.withdraw("shop", epoch: 0)
            try await expectThrows(.conflict) { try await states.complete(.lazy, for: "shop", epoch: 0) }
            // What instances said of the epoch that was taken back is worth nothing for another step.
            try await expectEqual(states.states()["shop"]?.epoch, 1)
            try await expectThrows(.conflict) { try await states.propose(.lazy, for: "shop", epoch: 0) }
            try await states.propose(.lazy, for: "shop", epoch: 1)
            try await expectEqual(states.complete(.lazy, for: "shop", epoch: 1).phase, .lazy)
        },
        Case("of many who propose a step at once one succeeds, and so it is with making it") { fixture in
            let states = fixture.migrationStates
            let proposed = await concurrently(20) { _ in try await states.propose(.lazy, for: "shop", epoch: 0) }
            try expectOneWinner(proposed, others: .conflict)
            let made = await concurrently(20) { _ in try await states.complete(.lazy, for: "shop", epoch: 0) }
            try expectEqual(try expectOneWinner(made, others: .conflict).epoch, 1)
        },
        Case("sites do not wait for each other") { fixture in
            let states = fixture.migrationStates
            try await states.propose(.lazy, for: "shop", epoch: 0)
            try await states.propose(.lazy, for: "blog", epoch: 0)
            _ = try await states.complete(.lazy, for: "blog", epoch: 0)
            try await expectEqual(states.states().mapValues(\.phase), ["shop": .legacy, "blog": .lazy])
        },
    ]

    private static let instances: [Case] = [
        Case("those that reported since a moment are told, with what each has drained") { fixture in
            let states = fixture.migrationStates
            try await states.report(instance("a", seen: 10), drained: ["shop": 4, "blog": 2])
            try await states.report(instance("b", seen: 20), drained: [:])
            try await states.report(instance("c", seen: 5), drained: ["shop": 4])
            let living = try await states.instances(of: "shop", since: .second(10))
            try expectEqual(living.map(\.instance.id).sorted(), ["a", "b"], "the living")
            for (one, drained) in living { try expectEqual(drained, one.id == "a" ? 4 : nil, "the epoch of \(one.id)") }
        },
        Case("an instance that reports again is still one, seen later") { fixture in
            let states = fixture.migrationStates
            try await states.report(instance("a", seen: 10), drained: ["shop": 1])
            try await states.report(instance("a", seen: 30), drained: ["shop": 2])
            let living = try await states.instances(of: "shop", since: .second(0))
            try expectEqual(living.map(\.instance), [instance("a", seen: 30)], "the living")
            try expectEqual(living.first?.drained, 2)
        },
        Case("one that ended is told no more, and may come back with nothing drained") { fixture in
            let states = fixture.migrationStates
            try await states.report(instance("a", seen: 10), drained: ["shop": 1])
            try await states.report(instance("b", seen: 10), drained: ["shop": 1])
            try await states.remove("a")
            try await states.remove("nobody")
            try await expectEqual(states.instances(of: "shop", since: .second(0)).map(\.instance.id), ["b"])
            try await states.report(instance("a", seen: 11), drained: [:])
            let living = try await states.instances(of: "shop", since: .second(11))
            try expectEqual(living.map(\.instance.id), ["a"], "the living")
            try expectEqual(living.first?.drained, nil)
        },
        Case("many report at once, and nobody is lost") { fixture in
            let states = fixture.migrationStates
            let results = await concurrently(30) { number in
                let id = GatewayInstance.ID(rawValue: "i\(number % 10)")
                try await states.report(instance(id, seen: 10), drained: ["shop": 1])
            }
            for result in results { try result.get() }
            try await expectEqual(states.instances(of: "shop", since: .second(0)).count, 10)
        },
    ]

    private static func instance(_ id: GatewayInstance.ID, seen second: Int64) -> GatewayInstance {
        GatewayInstance(id: id, name: "host '\(id)', process 7", startedAt: .second(0), seenAt: .second(second))
    }
}
