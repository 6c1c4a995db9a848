import Synchronization

/// Tells people how far a long piece of work has come: a bar on a terminal, a line now and then elsewhere.
///
/// It writes to standard error, so that it never mixes with results.
final class ProgressReport: Sendable {
    private struct State {
        var step = ""
        var tenths = -1
        var isBarOpen = false
    }

    private let isSilent: Bool
    private let state = Mutex(State())

    init(isSilent: Bool) { self.isSilent = isSilent }

    /// Shows that `done` of `total` are over; nil is a total nobody knows.
    /// - Parameter detail: what else there is to know, as the rate.
    func show(_ step: String, done: Int, total: Int?, detail: String = "") {
        guard !isSilent else { return }
        let rest = detail.isEmpty ? "" : ", \(detail)"
        if Console.error.isTerminal { showBar(step, done, total, rest) } else { showLine(step, done, total, rest) }
    }

    /// Leaves the bar as it is, and goes to the next line.
    func finish() {
        let wasOpen = state.withLock { state in
            defer { state.isBarOpen = false }
            return state.isBarOpen
        }
        if wasOpen { Console.error.line() }
    }

    private func showBar(_ step: String, _ done: Int, _ total: Int?, _ rest: String) {
        let isNext = state.withLock { state in
            defer { (state.step, state.isBarOpen) = (step, true) }
            return state.isBarOpen && state.step != step
        }
        var text = "\(step): \(done)"
        if let total {
            let width = 30
            let filled = total == 0 ? width : done * width / total
            let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
            text = "\(step): [\(bar)] \(done) of \(total)"
        }
        Console.error.write("\(isNext ? "\n" : "")\r\(text)\(rest)\u{1B}[K")
    }

    /// A line for each tenth, or for each thousand of a total nobody knows.
    private func showLine(_ step: String, _ done: Int, _ total: Int?, _ rest: String) {
        let tenths = total.map { $0 == 0 ? 10 : done * 10 / $0 } ?? done / 1000
        let isNews = state.withLock { state in
            defer { (state.step, state.tenths) = (step, tenths) }
            return state.step != step || state.tenths != tenths
        }
        if isNews { Console.error.line("\(step): \(done)" + (total.map { " of \($0)" } ?? "") + rest) }
    }
}
