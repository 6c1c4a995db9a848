import Accounts

/// What every ``SyncStateRepository`` has to do.
public enum SyncStateRepositoryContract {
    public typealias Case = ContractCase<any MigrationFixture>

    /// Every point of the contract.
    public static let cases: [Case] = [
        Case("a site that was never synchronised has a new state, claimed or not") { fixture in
            let states = fixture.syncStates
            try await expectEqual(states.state(of: "shop"), SyncState(site: "shop"))
            try await expectEqual(states.claim("shop", owner: "a", lease: 60), true)
            try await expectEqual(states.state(of: "shop"), SyncState(site: "shop"))
        },
        Case("what a pass found is kept, a site at a time") { fixture in
            let states = fixture.syncStates
            let state = SyncState(
                site: "shop", mark: "v00000000000007d1", passedAt: .second(5), fullAt: .second(4),
                outcome: ["looked": 7])
            _ = try await states.claim("shop", owner: "a", lease: 60)
            try await states.finish(state, owner: "a")
            try await expectEqual(states.state(of: "shop"), state)
            try await expectEqual(states.state(of: "blog"), SyncState(site: "blog"))
        },
        Case("while one has a site no other gets it, and then the next does") { fixture in
            let states = fixture.syncStates
            try await expectEqual(states.claim("shop", owner: "a", lease: 60), true)
            try await expectEqual(states.claim("shop", owner: "b", lease: 60), false)
            try await expectEqual(states.claim("shop", owner: "a", lease: 60), true, "the owner's own claim")
            try await expectEqual(states.claim("blog", owner: "b", lease: 60), true)
            try await states.release("shop", owner: "b")
            try await expectEqual(states.claim("shop", owner: "b", lease: 60), false)
            try await states.release("shop", owner: "a")
            try await expectEqual(states.claim("shop", owner: "b", lease: 60), true)
        },
        Case("a lease that ended is taken over, and who lost it writes nothing") { fixture in
            let states = fixture.syncStates
            try await expectEqual(states.claim("shop", owner: "a", lease: -1), true)
            try await expectEqual(states.claim("shop", owner: "b", lease: 60), true)
            try await expectThrows(.conflict) {
                try await states.finish(SyncState(site: "shop", mark: "late"), owner: "a")
            }
            try await expectEqual(states.state(of: "shop").mark, nil)
            try await states.release("shop", owner: "a")
            try await expectEqual(states.claim("shop", owner: "c", lease: 60), false)
        },
        Case("of many who claim at once one does") { fixture in
            let results = await concurrently(20) { number in
                try await fixture.syncStates.claim("shop", owner: "o\(number)", lease: 60)
            }
            try expectEqual(try results.count { try $0.get() }, 1, "those who have the site")
        },
    ]
}
