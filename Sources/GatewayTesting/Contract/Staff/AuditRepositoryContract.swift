import Accounts

/// What every ``AuditRepository`` has to do.
public enum AuditRepositoryContract {
    public typealias Case = ContractCase<any SignInFixture>

    /// Every point of the contract.
    public static let cases: [Case] = storing + filtering + removing

    private static let storing: [Case] = [
        Case("an event comes back as it was added, newest first, with ids that grow") { fixture in
            var events = AuditEvent.Action.allCases.map { AuditEvent(actor: .system, action: $0) }
            let actors: [AuditEvent.Actor] = [.account(7), .key("abc"), .operator, .anonymous, .system]
            for (actor, outcome) in zip(actors, AuditEvent.Outcome.allCases + AuditEvent.Outcome.allCases) {
                events.append(
                    AuditEvent(
                        actor: actor, action: .changeProfile, outcome: outcome, account: 8, site: "blog",
                        address: "2001:db8::1", requestID: "r-1", fields: ["email", "profile.a\"b", "🦆"],
                        detail: "'; DROP TABLE audit; --"))
            }
            for (number, event) in events.enumerated() {
                try await fixture.audit.append(event, at: .second(Int64(number)))
            }
            let entries = try await fixture.audit.list(PageRequest(), filter: AuditFilter()).elements
            try expectEqual(entries.map(\.event), events.reversed(), "the events")
            try expectEqual(entries.last?.at, .second(0), "the moment")
            try expectEqual(entries.map(\.id), entries.map(\.id).sorted(by: >), "the ids")
        },
        Case("what no database stores keeps no event out of the log") { fixture in
            let odd = AuditEvent(actor: .key("a\0b"), action: .signIn, requestID: "c\0d", fields: ["\0"], detail: "\0e")
            try await fixture.audit.append(odd, at: .second(0))
            let event = try await fixture.audit.list(PageRequest(), filter: AuditFilter()).elements.first?.event
            try expectEqual(event?.requestID, "cd")
            try expectEqual(event?.detail, "e")
        },
        Case("every entry is on one page, however long the pages are and whatever is added meanwhile") { fixture in
            for number in 0..<23 {
                try await fixture.audit.append(
                    AuditEvent(actor: .system, action: .signIn, detail: "\(number)"), at: .second(0))
            }
            for limit in [1, 5, 23, 100] {
                let found = try await walk(
                    limit: limit,
                    between: {
                        try await fixture.audit.append(
                            AuditEvent(actor: .system, action: .signOut), at: .second(1))
                    }, { try await fixture.audit.list($0, filter: AuditFilter()) })
                let numbers = found.map(\.event).filter { $0.action == .signIn }.map(\.detail)
                try expectEqual(numbers, (0..<23).reversed().map(String.init), "the entries by \(limit)")
            }
        },
        Case("a wrong cursor is malformed") { fixture in
            try await expectRefusedCursors { try await fixture.audit.list($0, filter: AuditFilter()) }
        },
        Case("events that are added at once are all there") { fixture in
            let results = await concurrently(50) { number in
                try await fixture.audit.append(
                    AuditEvent(actor: .system, action: .signIn, detail: "\(number)"), at: .second(0))
            }
            for result in results { try result.get() }
            let entries = try await fixture.audit.list(PageRequest(), filter: AuditFilter()).elements
            try expectEqual(Set(entries.map(\.event.detail)), Set((0..<50).map(String.init)), "the entries")
            try expectEqual(Set(entries.map(\.id)).count, 50, "the number of ids")
        },
    ]

    private static let filtering: [Case] = [
        Case("a filter lets through what it names, and all its parts hold together") { fixture in
            let events = [
                AuditEvent(actor: .account(1), action: .signIn, account: 1, site: "blog"),
                AuditEvent(actor: .account(2), action: .changeRole, outcome: .failure, account: 1, site: "shop"),
                AuditEvent(actor: .account(1), action: .deleteProfile, account: 3, site: "blog"),
                AuditEvent(actor: .key("1"), action: .signIn, outcome: .refused, account: 2),
                AuditEvent(actor: .anonymous, action: .signOut, outcome: .failure),
            ]
            for (number, event) in events.enumerated() {
                try await fixture.audit.append(event, at: .second(Int64(number) * 10))
            }
            let filters: [(String, [Int], (inout AuditFilter) -> Void)] = [
                ("nothing", [0, 1, 2, 3, 4], { _ in }),
                ("an account, as subject and as actor", [0, 1, 2], { $0.account = 1 }),
                ("an account that only acted", [1, 3], { $0.account = 2 }),
                ("an unknown account", [], { $0.account = 99 }),
                ("a site", [0, 2], { $0.sites = .only(["blog"]) }),
                ("two sites", [0, 1, 2], { $0.sites = .only(["blog", "shop"]) }),
                ("no site", [], { $0.sites = .only([]) }),
                ("two actions", [0, 3, 4], { $0.actions = [.signIn, .signOut] }),
                ("an outcome", [1, 4], { $0.outcome = .failure }),
                ("since, that moment too", [2, 3, 4], { $0.since = .second(20) }),
                ("until, that moment not", [0, 1], { $0.until = .second(20) }),
                (
                    "all together", [2],
                    {
                        $0.account = 1
                        $0.sites = .only(["blog"])
                        $0.actions = [.signIn, .deleteProfile]
                        $0.outcome = .success
                        $0.since = .second(1)
                        $0.until = .second(40)
                    }
                ),
            ]
            for (name, wanted, change) in filters {
                var filter = AuditFilter()
                change(&filter)
                let found = try await walk(limit: 2) { [filter] in
                    try await fixture.audit.list($0, filter: filter)
                }
                try expectEqual(found.map(\.event), wanted.reversed().map { events[$0] }, "the entries by \(name)")
            }
        }
    ]

    private static let removing: [Case] = [
        Case("older entries are removed, no more than asked at a time, and no others") { fixture in
            for second in 0..<6 {
                try await fixture.audit.append(
                    AuditEvent(actor: .system, action: .signIn), at: .second(Int64(second)))
            }
            try await expectEqual(fixture.audit.remove(before: .second(4), limit: 3), 3)
            try await expectEqual(fixture.audit.remove(before: .second(4), limit: 3), 1)
            try await expectEqual(fixture.audit.remove(before: .second(4), limit: 3), 0)
            let left = try await fixture.audit.list(PageRequest(), filter: AuditFilter()).elements
            try expectEqual(left.map(\.at), [.second(5), .second(4)], "what is left")
        },
        Case("what tells of a person goes from the entries about and by an account, and nothing else") { fixture in
            func event(_ actor: AuditEvent.Actor, _ account: AccountID?) -> AuditEvent {
                AuditEvent(
                    actor: actor, action: .changeAccount, account: account, site: "blog", address: "192.0.2.1",
                    requestID: "r", fields: ["email"], detail: "why")
            }
            let events = [
                event(.account(2), 1), event(.account(1), nil), event(.account(2), 3), event(.anonymous, nil),
            ]
            for event in events { try await fixture.audit.append(event, at: .second(0)) }
            try await fixture.audit.anonymize(1)
            let wanted = events.enumerated().map { number, event in
                var event = event
                if number < 2 { (event.address, event.detail) = ("", "") }
                return event
            }
            let found = try await fixture.audit.list(PageRequest(), filter: AuditFilter()).elements
            try expectEqual(found.map(\.event), wanted.reversed(), "the entries")
        },
    ]
}
