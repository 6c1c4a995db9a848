import Accounts

/// What every ``TombstoneRepository`` has to do, together with the deletion that lays the stones.
public enum TombstoneRepositoryContract {
    public typealias Case = ContractCase<any SignInFixture>

    private static let source: LinkSource = "shop"

    /// Every point of the contract.
    public static let cases: [Case] = [
        Case("the keys of a deleted account are buried, each in its source, and no others are") { fixture in
            let bob = try await fixture.account("bob").id
            let eve = try await fixture.account("eve").id
            try await fixture.links.link([bob: "1", eve: "2"], source: source)
            try await fixture.links.link([bob: "é 🦆"], source: "other")
            try await expectEqual(fixture.tombstones.buried(["1", "2"], source: source), [])
            try await expectEqual(fixture.accounts.delete(bob), true)
            try await expectEqual(fixture.tombstones.buried(["1", "2", "01", "1 "], source: source), ["1"])
            try await expectEqual(fixture.tombstones.buried(["1", "é 🦆"], source: "other"), ["é 🦆"])
            try await expectEqual(fixture.tombstones.buried([], source: source), [])
        },
        Case("the links that erasing still needs are buried at once") { fixture in
            let bob = try await fixture.account("bob").id
            try await fixture.links.link([bob: "1"], source: source)
            let plan = ErasurePlan(sites: [ContractSites.remote.id], sources: [source])
            try await expectEqual(fixture.accounts.delete(bob, erasing: plan), true)
            try await expectEqual(fixture.tombstones.buried(["1"], source: source), ["1"])
            _ = try await fixture.promises()
            try await expectEqual(fixture.tombstones.buried(["1"], source: source), ["1"])
        },
        Case("a link that was taken away before is not buried, and an unknown account buries nothing") { fixture in
            let bob = try await fixture.account("bob").id
            try await fixture.links.link([bob: "1"], source: source)
            _ = try await fixture.links.unlink(bob, source: source)
            try await expectEqual(fixture.accounts.delete(bob), true)
            try await expectEqual(fixture.accounts.delete(bob), false)
            try await expectEqual(fixture.tombstones.buried(["1"], source: source), [])
        },
        Case("thousands may be asked for at once") { fixture in
            let bob = try await fixture.account("bob").id
            try await fixture.links.link([bob: "1700"], source: source)
            _ = try await fixture.accounts.delete(bob)
            let keys = (1...2500).map { LegacyKey(rawValue: String($0)) }
            try await expectEqual(fixture.tombstones.buried(keys, source: source), ["1700"])
        },
        Case("while an account is deleted and its key linked anew, the key is never both") { fixture in
            let old = try await fixture.account("old").id
            let new = try await fixture.account("new").id
            try await fixture.links.link([old: "1"], source: source)
            let results = await concurrently(10) { number in
                if number == 4 { return try await fixture.accounts.delete(old) }
                try await fixture.links.link([new: "1"], source: source)
                return false
            }
            try expectEqual(try results[4].get(), true, "the deletion")
            try await expectEqual(fixture.tombstones.buried(["1"], source: source), ["1"])
            try await expectEqual(fixture.links.accounts(of: ["1"], source: source), [:])
        },
        Case("a deleted account takes what the core holds of it along, and its addresses in the log, and nobody else's")
        { fixture in
            let ids = [try await fixture.account("bob").id, try await fixture.account("eve").id]
            for id in ids {
                try await furnish(id, fixture)
                try await fixture.audit.append(
                    AuditEvent(actor: .account(id), action: .signIn, account: id, address: "192.0.2.1"), at: .second(0))
            }
            try await expectEqual(fixture.accounts.delete(ids[0]), true)
            for (id, isThere) in zip(ids, [false, true]) {
                try await expectEqual(!fixture.sessions.sessions(of: id).isEmpty, isThere, "a session of \(id)")
                try await expectEqual(fixture.tokens.token("t\(id)") != nil, isThere, "a token of \(id)")
                try await expectEqual(!fixture.roles.roles(of: id).isEmpty, isThere, "a role of \(id)")
                try await expectEqual(!fixture.standings.standings([id]).isEmpty, isThere, "a standing of \(id)")
                var filter = AuditFilter()
                filter.account = id
                let entry = try await fixture.audit.list(PageRequest(), filter: filter).elements.first?.event
                try expectEqual(entry?.address, isThere ? "192.0.2.1" : "", "the address in the log of \(id)")
            }
        },
    ]

    /// Gives an account one of everything.
    private static func furnish(_ id: AccountID, _ fixture: any SignInFixture) async throws {
        let session = Session(
            id: SessionID(rawValue: "s\(id)"), account: id, site: nil, createdAt: .second(0), lastSeenAt: .second(0),
            expiresAt: .second(9))
        try await fixture.sessions.create(session, secretHash: [1])
        let token = OneTimeToken(
            id: "t\(id)", purpose: .verifyEmail, account: id, site: nil, createdAt: .second(0), expiresAt: .second(9))
        try await fixture.tokens.create(token, secretHash: [1])
        try await fixture.roles.set(.viewer, of: id, on: "blog")
        _ = try await fixture.standings.update(id) { $0.isPending = true }
    }
}
