/// A load of one piece of work, done again and again by several tasks at a time.
struct Load: Sendable {
    let options: LoadOptions

    private struct Tally: Sendable {
        /// How long each took, in microseconds.
        var times: [UInt32] = []
        var failures = 0
    }

    /// Runs the load, and gives the line that tells of it.
    /// - Parameter work: given a random number from 0 up to 1, another each time.
    func run(_ work: @escaping @Sendable (Double) async throws -> Void) async -> String {
        let clock = ContinuousClock()
        let begin = clock.now
        let end = begin + .seconds(options.seconds)
        let tally = await withTaskGroup(of: Tally.self) { group in
            for _ in 0..<options.connections { group.addTask { await repeated(work, until: end, clock) } }
            return await group.reduce(into: Tally()) { whole, part in
                whole.times += part.times
                whole.failures += part.failures
            }
        }
        return line(tally, begin.duration(to: clock.now))
    }

    private func repeated(
        _ work: @Sendable (Double) async throws -> Void,
        until end: ContinuousClock.Instant, _ clock: ContinuousClock
    ) async -> Tally {
        var tally = Tally()
        // Drawn beforehand: for each number the system asks the kernel, which would be measured too.
        let numbers = (0..<4096).map { _ in Double.random(in: 0..<1) }
        var now = clock.now
        while now < end {
            do { try await work(numbers[tally.times.count % numbers.count]) } catch { tally.failures += 1 }
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
