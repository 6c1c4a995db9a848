/// A load of one piece of work, done again and again by several tasks at a time.
struct Load: Sendable {
    let options: LoadOptions

    struct Tally: Sendable {
        /// How long each took, in microseconds.
        var times: [UInt32] = []
        var failures = 0
    }

    /// Runs the load, and gives the line that tells of it.
    /// - Parameter work: given a random number from 0 up to 1, another each time.
    func run(_ work: @escaping @Sendable (Double) async throws -> Void) async throws -> String {
        try await run(lending: { try await $0(()) }, { _, random in try await work(random) })
    }

    /// Runs the load, each of its tasks with something lent to it for as long as it lasts.
    /// - Parameters:
    ///   - lend: hands something to what it is given.
    ///   - work: given that, and a random number from 0 up to 1, another each time.
    func run<Lent>(
        lending lend: @escaping @Sendable (@Sendable (Lent) async throws -> Tally) async throws -> Tally,
        _ work: @escaping @Sendable (Lent, Double) async throws -> Void
    ) async throws -> String {
        let clock = ContinuousClock()
        let begin = clock.now
        let end = begin + .seconds(options.seconds)
        let tally = try await withThrowingTaskGroup(of: Tally.self) { group in
            for _ in 0..<options.connections {
                group.addTask {
                    try await lend { lent in await repeated({ try await work(lent, $0) }, until: end, clock) }
                }
            }
            return try await group.reduce(into: Tally()) { whole, part in
                whole.times += part.times
                whole.failures += part.failures
            }
        }
        return line(tally, begin.duration(to: clock.now))
    }

    private func repeated(
        _ work: (Double) async throws -> Void, until end: ContinuousClock.Instant, _ clock: ContinuousClock
    ) async -> Tally {
        var tally = Tally()
        // The system's own generator asks the kernel for each number, which would be measured too.
        var generator = XorShift(seed: .random(in: 1 ... .max))
        var now = clock.now
        while now < end {
            do { try await work(.random(in: 0..<1, using: &generator)) } catch { tally.failures += 1 }
            let then = now
            now = clock.now
            tally.times.append(UInt32(clamping: then.duration(to: now) / .microseconds(1)))
        }
        return tally
    }

    private func line(_ tally: Tally, _ elapsed: Duration) -> String {
        let times = tally.times.sorted()
        func percentile(_ part: Double) -> UInt32 {
            times.isEmpty ? 0 : times[min(times.count - 1, Int(Double(times.count) * part))]
        }
        let rate = Double(times.count) / (elapsed / .seconds(1))
        let numbers = ["\((rate * 10).rounded() / 10)", "\(percentile(0.5))", "\(percentile(0.99))"]
        return (["RESULT"] + numbers + ["\(tally.failures)", "\(times.count)"]).joined(separator: "\t")
    }
}

extension Duration {
    fileprivate static func / (whole: Duration, part: Duration) -> Int64 { Int64((whole / part as Double)) }
}

/// Numbers for a load: fast, and nothing more (Marsaglia, "Xorshift RNGs", 2003).
private struct XorShift: RandomNumberGenerator {
    private var state: UInt64

    /// - Parameter seed: anything but 0.
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
