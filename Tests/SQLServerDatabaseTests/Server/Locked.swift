import Synchronization

/// A value several tasks look at.
final class Locked<Value: Sendable>: Sendable {
    private let state: Mutex<Value>

    init(_ value: Value) { state = Mutex(value) }

    var value: Value { state.withLock { $0 } }
    func set(_ value: Value) { state.withLock { $0 = value } }
    func change(_ body: (inout Value) -> Void) { state.withLock { body(&$0) } }
}

/// Counts what happens in several tasks.
final class Counter: Sendable {
    private let count = Locked(0)

    var value: Int { count.value }
    func add() { count.change { $0 += 1 } }
}
