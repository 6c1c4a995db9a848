import Accounts
import Gateway

/// Shows how far an import has come, how fast it goes, and how long it will take.
struct ImportMeter: Sendable {
    private let progress: ProgressReport
    private let step: String
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant

    init(progress: ProgressReport, isDryRun: Bool) {
        self.progress = progress
        self.step = isDryRun ? "rows checked" : "rows imported"
        self.start = clock.now
    }

    func show(_ state: ImportProgress) {
        let seconds = start.duration(to: clock.now) / .seconds(1)
        let detail = Self.detail(state, seconds: seconds)
        // Rows may have come since they were counted.
        let total = state.total.map { max($0, state.counts.read) }
        progress.show(step, done: state.counts.read, total: total, detail: detail)
    }

    func finish() { progress.finish() }

    /// The rate, the time left and the rejects, in words.
    static func detail(_ state: ImportProgress, seconds: Double) -> String {
        var parts: [String] = []
        let read = state.counts.read - state.readBefore
        if read > 0, seconds > 0 {
            let rate = Double(read) / seconds
            parts.append("\(Int(rate.rounded())) rows/s")
            if let total = state.total, total > state.counts.read {
                parts.append("\(duration(Double(total - state.counts.read) / rate)) left")
            }
        }
        if state.counts.rejected > 0 { parts.append("\(state.counts.rejected) rejected") }
        return parts.joined(separator: ", ")
    }

    /// A time in its two greatest units: `2 h 05 min`, `3 min 20 s`, `9 s`.
    private static func duration(_ seconds: Double) -> String {
        let whole = Int(min(seconds.rounded(.up), 1e9))
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        if whole >= 3600 { return "\(whole / 3600) h \(two(whole / 60 % 60)) min" }
        if whole >= 60 { return "\(whole / 60) min \(two(whole % 60)) s" }
        return "\(whole) s"
    }
}
