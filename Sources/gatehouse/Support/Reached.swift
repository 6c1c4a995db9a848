import Synchronization

/// How far a piece of work has come, for whoever goes on with it after a break.
final class Reached: Sendable {
    private let state: Mutex<String?>

    init(_ cursor: String?) { state = Mutex(cursor) }

    var cursor: String? { state.withLock { $0 } }

    /// Keeps the place, unless it is the end.
    func note(_ cursor: String?) {
        if let cursor { state.withLock { $0 = cursor } }
    }
}
