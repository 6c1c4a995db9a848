import CEpoll
import Foundation
import Synchronization

/// Tells of what happens on sockets: one thread for any number of them.
///
/// The thread waits in epoll and for nothing else, so that a server that hangs holds up nobody. What has happened is told once
/// (edge-triggered), however long it takes until somebody looks: who is told reads until nothing is left.
public final class SocketPoller: Sendable {
    /// What is told of.
    public enum Watching: Sendable {
        /// The other side has closed.
        case hangUps
        /// Something has come in, or the other side has closed.
        case arrivals
        /// The same, or there is room to write again.
        case arrivalsAndRoom
    }

    /// Who listens may end at any time, and is not told any more then.
    private struct Listener {
        weak var listener: (any SocketListener)?
    }

    private struct State {
        var listeners: [UInt64: Listener] = [:]
        var lastNumber: UInt64 = 0
    }

    private let queue: Int32
    private let state = Mutex(State())

    /// Starts the thread, which never ends; `label` is its name in a debugger, cut to what the system allows.
    public init(label: String) {
        queue = gatehouse_epoll_create()
        let thread = Thread { [self] in run(label) }
        thread.stackSize = 1 << 20
        thread.start()
    }

    /// - Returns: the number the descriptor is known by; nil where the system refuses, as it does when it is out of memory.
    func add(_ listener: any SocketListener, descriptor: Int32, watching: Watching) -> UInt64? {
        let number = state.withLock { state in
            state.lastNumber += 1
            state.listeners[state.lastNumber] = Listener(listener: listener)
            return state.lastNumber
        }
        guard gatehouse_epoll_add(queue, descriptor, number, watching.events) == 0 else {
            state.withLock { $0.listeners[number] = nil }
            return nil
        }
        return number
    }

    func change(_ number: UInt64, descriptor: Int32, watching: Watching) {
        _ = gatehouse_epoll_change(queue, descriptor, number, watching.events)
    }

    func remove(_ number: UInt64, descriptor: Int32) {
        _ = gatehouse_epoll_remove(queue, descriptor)
        state.withLock { $0.listeners[number] = nil }
    }

    private func run(_ label: String) {
        Thread.current.name = label
        var events = [gatehouse_event](repeating: gatehouse_event(), count: 64)
        while true { tell(&events) }
    }

    /// Waits for something to happen, and tells of it.
    /// - Parameter events: room for them, which is used again and again.
    private func tell(_ events: inout [gatehouse_event]) {
        let count = unsafe gatehouse_epoll_wait(queue, &events, Int32(events.count))
        guard count > 0 else { return }  // interrupted by a signal
        for index in 0..<Int(count) {
            let event = events[index]
            // Told outside the lock, which the listener takes when this was the last that held it.
            let listener = state.withLock { $0.listeners[event.number]?.listener }
            listener?.socketHasNews(isHungUp: event.isHungUp)
        }
        // Where much comes in at a time, whoever was told goes first, and what comes meanwhile is met together.
        if count > 1 { sched_yield() }
    }
}

extension SocketPoller.Watching {
    fileprivate var events: UInt32 {
        switch self {
        case .hangUps: GATEHOUSE_HANG_UPS.rawValue
        case .arrivals: GATEHOUSE_ARRIVALS.rawValue
        case .arrivalsAndRoom: GATEHOUSE_ARRIVALS_AND_ROOM.rawValue
        }
    }
}
