import Synchronization

/// A regular expression that a text matches as a whole, compiled once.
final class FieldPattern: Sendable {
    // A compiled expression may not be used by two threads at a time, as far as its type promises.
    private let expression: Mutex<Regex<AnyRegexOutput>>

    /// - Parameter text: what the configuration has; it was refused if it does not compile.
    init?(_ text: String) {
        guard let expression = try? Regex(text) else { return nil }
        self.expression = Mutex(expression)
    }

    func matches(_ text: String) -> Bool {
        expression.withLock { expression in (try? expression.wholeMatch(in: text)) ?? nil } != nil
    }
}
