import CEpoll
import Foundation
import Synchronization

/// Tells the watches of sockets that something has come in: one thread for all connections of the process.
///
/// The thread waits in epoll and for nothing else, so that a server that hangs holds up nobody. It tells of each arrival
/// once (edge-triggered): a statement takes no call of the kernel to be watched.
final class SocketPoller: Sendable {
    static let shared = SocketPoller()

    /// A watch, which ends by itself when its connection does.
    private struct Listener {
        weak var watch: SocketWatch?
    }

    private struct State {
        var listeners: [UInt64: Listener] = [:]
        var lastNumber: UInt64 = 0
    }

    private let queue: Int32
    private let state = Mutex(State())

    private init() {
        queue = gatehouse_epoll_create()
        let thread = Thread { [unowned self] in run() }
        thread.stackSize = 1 << 20
        thread.start()
    }

    /// Tells `watch` of what comes in on a socket from now on.
    /// - Returns: the number to ``remove(_:descriptor:)`` it by; nil where the system refuses, as it does when it is out of memory.
    func add(_ watch: SocketWatch, descriptor: Int32) -> UInt64? {
        let number = state.withLock { state in
            state.lastNumber += 1
            state.listeners[state.lastNumber] = Listener(watch: watch)
            return state.lastNumber
        }
        guard gatehouse_epoll_add(queue, descriptor, number) == 0 else {
            state.withLock { $0.listeners[number] = nil }
            return nil
        }
        return number
    }

    func remove(_ number: UInt64, descriptor: Int32) {
        _ = gatehouse_epoll_remove(queue, descriptor)
        state.withLock { $0.listeners[number] = nil }
    }

    private func run() {
        Thread.current.name = "sqlserver poller"
        var arrivals = [gatehouse_arrival](repeating: gatehouse_arrival(), count: 64)
        while true { tellOfArrivals(&arrivals) }
    }

    /// Waits for arrivals, and tells of them.
    /// - Parameter arrivals: room for them, which is used again and again.
    private func tellOfArrivals(_ arrivals: inout [gatehouse_arrival]) {
        let count = unsafe gatehouse_epoll_wait(queue, &arrivals, Int32(arrivals.count))
        guard count > 0 else { return }  // interrupted by a signal
        for index in 0..<Int(count) {
            let arrival = arrivals[index]
            // Told of outside the lock, which the watch takes when this was the last that held it.
            let watch = state.withLock { $0.listeners[arrival.number]?.watch }
            watch?.noteArrival(isHungUp: arrival.isHungUp)
        }
        // Where much comes in at a time, whoever was told goes first, and what comes meanwhile is met together.
        if count > 1 { sched_yield() }
    }
}
