internal import Dispatch
internal import Synchronization

/// What a TDS test server is told to do wrong.
public final class FaultPlan: Sendable {
    /// A fault that happens once for each time it was ordered.
    public enum Fault: Hashable, Sendable {
        /// The next reply breaks off in the middle of a packet, and the connection is closed.
        case closeInMidPacket
        /// The next request is never answered; an attention still is.
        case neverAnswer
        /// The next attention is ignored.
        case ignoreAttention
        /// The next reply stops after so many rows, until an attention or ``FaultPlan/release()`` comes.
        case stall(afterRows: Int)
        /// The next log-in is refused with 18456.
        case refuseLogin
        /// The next statement that writes loses a deadlock: 1205.
        case deadlock
        /// The next call of a prepared statement finds that its session has none any more: 8179.
        case losePrepared
    }

    /// What becomes of calls that prepare a statement, or run a prepared one.
    public enum Preparing: Sendable {
        case works
        /// They are unknown procedures, as on servers that are only compatible: 2812.
        case isUnknown
        /// The connection is closed.
        case closesConnection
    }

    private struct State {
        var orders: [Fault: Int] = [:]
        var oneByteAtATime = false
        var dropEvery = 0
        var loginDelay = Duration.zero
        var latency = Duration.zero
        var preparing = Preparing.works
        var connections = 0
        var stalled: [Int: DispatchSemaphore] = [:]
    }

    private let state = Mutex(State())

    public init() {}

    // MARK: Ordering

    /// Orders a fault for the next `times` occasions.
    public func order(_ fault: Fault, times: Int = 1) {
        state.withLock { $0.orders[fault, default: 0] += times }
    }

    /// Whether replies go out one byte at a time.
    public var oneByteAtATime: Bool {
        get { state.withLock { $0.oneByteAtATime } }
        set { state.withLock { $0.oneByteAtATime = newValue } }
    }

    /// Closes every Nth connection as soon as it is accepted; 0 closes none.
    public var dropEveryNthConnection: Int {
        get { state.withLock { $0.dropEvery } }
        set {
            state.withLock { state in
                state.dropEvery = newValue
                state.connections = 0
            }
        }
    }

    /// How long a log-in takes at least.
    public var loginDelay: Duration {
        get { state.withLock { $0.loginDelay } }
        set { state.withLock { $0.loginDelay = newValue } }
    }

    /// How long the answer to a request takes at least.
    public var latency: Duration {
        get { state.withLock { $0.latency } }
        set { state.withLock { $0.latency = newValue } }
    }

    /// What becomes of calls that prepare a statement.
    public var preparing: Preparing {
        get { state.withLock { $0.preparing } }
        set { state.withLock { $0.preparing = newValue } }
    }

    /// Takes all orders back.
    public func clear() {
        state.withLock { state in
            state.orders = [:]
            state.oneByteAtATime = false
            state.dropEvery = 0
            state.loginDelay = .zero
            state.latency = .zero
            state.preparing = .works
        }
        release()
    }

    /// Lets replies that were stalled go on.
    public func release() {
        let stalled = state.withLock { state in
            defer { state.stalled = [:] }
            return state.stalled.values
        }
        for gate in stalled { gate.signal() }
    }

    /// Whether a reply stands still now.
    public var hasStalled: Bool { state.withLock { !$0.stalled.isEmpty } }

    // MARK: Taking

    func take(_ fault: Fault) -> Bool {
        state.withLock { state in
            guard let count = state.orders[fault], count > 0 else { return false }
            state.orders[fault] = count == 1 ? nil : count - 1
            return true
        }
    }

    func takesDeadlock() -> Bool { take(.deadlock) }

    /// After how many rows the next reply stalls; nil where it does not.
    func takeStall() -> Int? {
        let rows: Int? = state.withLock { state in
            for case .stall(let rows) in state.orders.keys { return rows }
            return nil
        }
        guard let rows, take(.stall(afterRows: rows)) else { return nil }
        return rows
    }

    /// Whether the connection that was just accepted is to be closed.
    func dropsConnection() -> Bool {
        state.withLock { state in
            state.connections += 1
            return state.dropEvery > 0 && state.connections.isMultiple(of: state.dropEvery)
        }
    }

    /// What a stalled session waits on until ``release()``.
    func gate(for session: Int) -> DispatchSemaphore {
        let gate = DispatchSemaphore(value: 0)
        state.withLock { $0.stalled[session] = gate }
        return gate
    }
}

extension Duration {
    var seconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}
