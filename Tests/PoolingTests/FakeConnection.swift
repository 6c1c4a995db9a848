import Pooling
import Synchronization

/// A connection that counts what is done to it.
final class FakeConnection: PooledConnection {
    struct Dead: ClassifiedError {
        var failureClass: String { "dead" }
    }

    let number: Int
    private let state = Mutex((isUsable: true, answersPings: true, closings: 0))

    init(number: Int) { self.number = number }

    var isUsable: Bool { state.withLock { $0.isUsable } }
    var closings: Int { state.withLock { $0.closings } }

    func breakDown() { state.withLock { $0.isUsable = false } }
    func stopAnswering() { state.withLock { $0.answersPings = false } }

    func ping() async throws {
        guard state.withLock({ $0.answersPings }) else { throw Dead() }
    }

    func close() async {
        state.withLock {
            $0.isUsable = false
            $0.closings += 1
        }
    }
}

/// A database that makes fake connections, or does not.
final class FakeDatabase: Sendable {
    private let state = Mutex((made: [FakeConnection](), isDown: false, attempts: 0))

    var made: [FakeConnection] { state.withLock { $0.made } }
    var attempts: Int { state.withLock { $0.attempts } }
    var isDown: Bool {
        get { state.withLock { $0.isDown } }
        set { state.withLock { $0.isDown = newValue } }
    }

    func connect() throws -> FakeConnection {
        try state.withLock { state in
            state.attempts += 1
            guard !state.isDown else { throw FakeConnection.Dead() }
            let connection = FakeConnection(number: state.made.count + 1)
            state.made.append(connection)
            return connection
        }
    }
}

/// Which connections are in use at this moment.
final class Occupancy: Sendable {
    private let numbers = Mutex(Set<Int>())

    /// False when it was in use already.
    func enter(_ number: Int) -> Bool { numbers.withLock { $0.insert(number).inserted } }
    func leave(_ number: Int) { numbers.withLock { _ = $0.remove(number) } }
}
