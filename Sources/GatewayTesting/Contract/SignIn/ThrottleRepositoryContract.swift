import Accounts

/// What every ``ThrottleRepository`` has to do.
public enum ThrottleRepositoryContract {
    public typealias Case = ContractCase<any SignInFixture>

    /// Every point of the contract.
    public static let cases: [Case] = counting + atOnce + forgetting

    private static let counting: [Case] = [
        Case("the free attempts cost no waiting, and the waits beyond double up to the longest") { fixture in
            let bound = bound("a", free: 3, first: 10, longest: 60)
            for second in 0..<3 {
                try await expectEqual(fixture.throttles.attempt([bound], at: .second(Int64(second))), nil)
            }
            var now: Int64 = 2
            for delay in [10, 20, 40, 60, 60] as [Int64] {
                try await expectEqual(
                    fixture.throttles.attempt([bound], at: .second(now + delay - 1)), .second(now + delay))
                now += delay
                try await expectEqual(fixture.throttles.attempt([bound], at: .second(now)), nil)
            }
            try await expectEqual(fixture.throttles.state(bound.key)?.attempts, 8)
        },
        Case("a refused attempt is counted nowhere") { fixture in
            let (full, fresh) = (bound("a", free: 1), bound("b", free: 5))
            try await expectEqual(fixture.throttles.attempt([full], at: .second(0)), nil)
            let before = try await fixture.throttles.state(full.key)
            for bounds in [[full, fresh], [fresh, full]] {
                try await expectEqual(fixture.throttles.attempt(bounds, at: .second(1)), .second(10))
            }
            try await expectEqual(fixture.throttles.state(full.key), before)
            try await expectEqual(fixture.throttles.state(fresh.key), nil)
        },
        Case("of several waits, the longest is told") { fixture in
            let (short, long) = (bound("a", free: 1, first: 5), bound("b", free: 1, first: 50))
            try await expectEqual(fixture.throttles.attempt([short, long], at: .second(0)), nil)
            try await expectEqual(fixture.throttles.attempt([short, long], at: .second(1)), .second(50))
        },
        Case("nothing to count never waits, and unknown keys have no state") { fixture in
            try await expectEqual(fixture.throttles.attempt([], at: .second(0)), nil)
            try await expectEqual(fixture.throttles.state(ThrottleKey(rawValue: "unknown")), nil)
            try await fixture.throttles.forgive([])
            try await fixture.throttles.clear([])
            try await fixture.throttles.forgive([ThrottleKey(rawValue: "unknown")])
            try await fixture.throttles.clear([ThrottleKey(rawValue: "unknown")])
        },
        Case("keys are told apart letter by letter") { fixture in
            let keys = ["a", "A", "a ", "'; DROP TABLE throttle; --"]
            for key in keys {
                try await expectEqual(fixture.throttles.attempt([bound(key, free: 1)], at: .second(0)), nil, key)
            }
            for key in keys {
                try await expectEqual(fixture.throttles.state(ThrottleKey(rawValue: key))?.attempts, 1, key)
            }
        },
        Case("after its memory everything is forgotten") { fixture in
            let bound = bound("a", free: 1, first: 500, longest: 500, memory: 100)
            try await expectEqual(fixture.throttles.attempt([bound], at: .second(0)), nil)
            try await expectEqual(fixture.throttles.attempt([bound], at: .second(99)), .second(500))
            try await expectEqual(fixture.throttles.attempt([bound], at: .second(100)), nil)
            try await expectEqual(fixture.throttles.state(bound.key)?.attempts, 1)
        },
    ]

    private static let atOnce: [Case] = [
        Case("a burst on a fresh key lets exactly the free attempts through") { fixture in
            let bound = bound("a", free: 7)
            let results = await concurrently(100) { _ in try await fixture.throttles.attempt([bound], at: .second(0)) }
            let waits = try results.map { try $0.get() }
            try expectEqual(waits.count { $0 == nil }, 7, "the attempts let through")
            try await expectEqual(fixture.throttles.state(bound.key)?.attempts, 7)
        },
        Case("a burst on keys that are shared in part, named in any order, ends, and counts all or none") { fixture in
            let shared = bound("shared", free: 10)
            let results = await concurrently(60) { number in
                let own = bound("own\(number % 3)", free: 1000)
                let other = bound("other\(number % 4)", free: 1000)
                let bounds = number.isMultiple(of: 2) ? [own, shared, other] : [other, own, shared]
                return try await fixture.throttles.attempt(bounds, at: .second(0))
            }
            try expectEqual(try results.map { try $0.get() }.count { $0 == nil }, 10, "the attempts let through")
            for (name, count) in [("own", 3), ("other", 4)] {
                var attempts = 0
                for number in 0..<count {
                    let key = ThrottleKey(rawValue: "\(name)\(number)")
                    attempts += try await fixture.throttles.state(key)?.attempts ?? 0
                }
                try expectEqual(attempts, 10, "what was counted of \(name)")
            }
        },
        Case("attempts that are cleared meanwhile are no errors") { fixture in
            let bounds = [bound("a", free: 1000), bound("b", free: 1000)]
            let results = await concurrently(40) { number in
                switch number % 4 {
                case 0: try await fixture.throttles.clear(bounds.map(\.key))
                case 1: try await fixture.throttles.forgive(bounds.map(\.key))
                default:
                    try await expectEqual(fixture.throttles.attempt(bounds, at: .second(0)), nil, "the wait")
                }
            }
            for result in results { try result.get() }
        },
    ]

    private static let forgetting: [Case] = [
        Case("forgiving takes one attempt back, and the waiting it brought") { fixture in
            let bound = bound("a", free: 2)
            for _ in 0..<2 { try await expectEqual(fixture.throttles.attempt([bound], at: .second(0)), nil) }
            try await expectEqual(fixture.throttles.attempt([bound], at: .second(1)), .second(10))
            try await fixture.throttles.forgive([bound.key])
            let state = try require(try await fixture.throttles.state(bound.key), "the state")
            try expectEqual(state.attempts, 1)
            try expectEqual(state.blockedUntil, nil)
            try await expectEqual(fixture.throttles.attempt([bound], at: .second(1)), nil)
            try await expectEqual(fixture.throttles.attempt([bound], at: .second(2)), .second(11))
        },
        Case("more is not forgiven than was counted") { fixture in
            let bound = bound("a", free: 1)
            try await expectEqual(fixture.throttles.attempt([bound], at: .second(0)), nil)
            for _ in 0..<3 { try await fixture.throttles.forgive([bound.key]) }
            try await expectEqual(fixture.throttles.state(bound.key)?.attempts ?? 0, 0)
            try await expectEqual(fixture.throttles.attempt([bound], at: .second(1)), nil)
            try await expectEqual(fixture.throttles.attempt([bound], at: .second(2)), .second(11))
        },
        Case("what is cleared begins anew, and nothing else does") { fixture in
            let bounds = ["a", "b"].map { bound($0, free: 1) }
            try await expectEqual(fixture.throttles.attempt(bounds, at: .second(0)), nil)
            try await fixture.throttles.clear([bounds[0].key])
            try await expectEqual(fixture.throttles.state(bounds[0].key), nil)
            try await expectEqual(fixture.throttles.attempt([bounds[0]], at: .second(1)), nil)
            try await expectEqual(fixture.throttles.attempt([bounds[1]], at: .second(1)), .second(10))
        },
        Case("unused keys are removed, no more than asked at a time, and no others") { fixture in
            for number in 0..<3 {
                try await expectEqual(fixture.throttles.attempt([bound("old\(number)", free: 9)], at: .second(0)), nil)
            }
            try await expectEqual(fixture.throttles.attempt([bound("used", free: 9)], at: .second(100)), nil)
            try await expectEqual(fixture.throttles.removeUnused(since: .second(100), limit: 2), 2)
            try await expectEqual(fixture.throttles.removeUnused(since: .second(100), limit: 2), 1)
            try await expectEqual(fixture.throttles.removeUnused(since: .second(100), limit: 2), 0)
            try await expectEqual(fixture.throttles.state(ThrottleKey(rawValue: "used"))?.attempts, 1)
        },
    ]

    private static func bound(
        _ key: String, free: Int, first: Double = 10, longest: Double = 3600, memory: Double = 86_400
    ) -> ThrottleBound {
        ThrottleBound(
            key: ThrottleKey(rawValue: key), free: free, firstDelay: first, longestDelay: longest, memory: memory)
    }
}
