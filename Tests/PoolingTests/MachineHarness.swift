@testable import Pooling

/// A state machine with a clock that the test moves, and numbers instead of identifiers.
struct MachineHarness {
    typealias Action = PoolStateMachine.Action

    struct Refused: Error {}

    var machine: PoolStateMachine
    let start = ContinuousClock.now
    var elapsed = Duration.zero

    init(_ configuration: PoolConfiguration) {
        machine = PoolStateMachine(configuration: configuration)
    }

    var now: ContinuousClock.Instant { start + elapsed }

    func at(_ elapsed: Duration) -> Action { .wake(start + elapsed) }

    mutating func pass(_ duration: Duration) { elapsed += duration }

    mutating func begin() -> [Action] { machine.start(at: now) }

    /// Starts, and connects the first connection, number 1.
    mutating func beginConnected() {
        _ = begin()
        _ = connected(1)
    }

    mutating func request(_ number: Int, _ kind: LeaseKind = .exclusive) -> PoolStateMachine.Decision {
        requestAll(number, kind).0
    }

    mutating func requestAll(
        _ number: Int, _ kind: LeaseKind = .exclusive
    ) -> (PoolStateMachine.Decision, [Action]) {
        machine.request(RequestID(number: number), kind, at: now)
    }

    mutating func withdraw(_ number: Int) -> (Bool, [Action]) {
        machine.withdraw(RequestID(number: number), at: now)
    }

    mutating func release(_ number: Int, isUsable: Bool = true) -> [Action] {
        machine.release(id(number), isUsable: isUsable, at: now)
    }

    mutating func connected(_ number: Int, random: Double = 0) -> [Action] {
        machine.connected(id(number), random: random, at: now).1
    }

    mutating func failed(_ number: Int) -> [Action] {
        machine.connectFailed(id(number), Refused(), random: 0, at: now)
    }

    mutating func pinged(_ number: Int, _ succeeded: Bool) -> [Action] {
        machine.pinged(id(number), succeeded: succeeded, at: now)
    }

    mutating func closed(_ number: Int) -> [Action] { machine.closed(id(number)) }

    mutating func tick() -> [Action] { machine.tick(at: now) }

    mutating func shutDown(forced: Bool = false) -> [Action] { machine.shutDown(forced: forced, at: now) }

    func id(_ number: Int) -> ConnectionID { ConnectionID(number: number) }
}

extension PoolStateMachine.Action {
    static func lease(_ request: Int, on connection: Int) -> Self {
        .lease(RequestID(number: request), ConnectionID(number: connection))
    }
    static func fail(_ request: Int, _ code: PoolError.Code) -> Self { .fail(RequestID(number: request), code) }
    static func connect(_ number: Int) -> Self { .connect(ConnectionID(number: number)) }
    static func ping(_ number: Int) -> Self { .ping(ConnectionID(number: number)) }
    static func close(_ number: Int) -> Self { .close(ConnectionID(number: number)) }

    var isWake: Bool { if case .wake = self { true } else { false } }
}

extension [PoolStateMachine.Action] {
    /// The actions without the timers, which have tests of their own.
    var withoutWakes: Self { filter { !$0.isWake } }
}

extension PoolStateMachine.Decision {
    static func lease(_ number: Int) -> Self { .lease(ConnectionID(number: number)) }
}
