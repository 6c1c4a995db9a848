import Foundation
import Pooling
import Synchronization
import Testing

@Suite("Watched sockets", .timeLimit(.minutes(1)))
struct SocketPollerTests {
    /// Counts what it is told, and does something each time.
    private final class Listener: SocketListener {
        private let counts = Mutex((news: 0, ends: 0))
        private let action: @Sendable () -> Void

        init(_ action: @escaping @Sendable () -> Void = {}) { self.action = action }

        var news: Int { counts.withLock { $0.news } }
        var ends: Int { counts.withLock { $0.ends } }

        func socketHasNews(isHungUp: Bool) {
            action()
            counts.withLock { counts in
                counts.news += 1
                if isHungUp { counts.ends += 1 }
            }
        }
    }

    private let poller = SocketPoller(label: "test poller")

    private func until(_ condition: () -> Bool) async throws {
        while !condition() { try await Task.sleep(for: .milliseconds(1)) }
    }

    /// Long enough for what should not be told to be told.
    private func aWhile() async throws { try await Task.sleep(for: .milliseconds(50)) }

    @Test("an arrival is told once, though nobody reads it")
    func arrivals() async throws {
        let (pair, listener) = (try TCPPair(), Listener())
        let socket = try #require(WatchedSocket(pair.near, on: poller, watching: .arrivals, listener: listener))
        pair.send([1])
        try await until { listener.news > 0 }
        try await aWhile()
        #expect(listener.news == 1 && listener.ends == 0)
        pair.send([2])
        try await until { listener.news == 2 }
        socket.end()
    }

    /// One event says both: whoever reads until nothing is left meets the end all the same.
    @Test("a reset is told with what came before it")
    func reset() async throws {
        let pair = try TCPPair()
        let read = Mutex<[Int]>([])
        let listener = Listener {
            while true {
                let count = pair.read(2)
                read.withLock { $0.append(count) }
                if count <= 0 { return }
            }
        }
        pair.send([1, 2, 3])
        pair.reset()
        let socket = try #require(WatchedSocket(pair.near, on: poller, watching: .arrivals, listener: listener))
        try await until { listener.ends > 0 }
        socket.end()
        #expect(read.withLock { $0 } == [2, 1, -1])
    }

    @Test("room to write is told where it is asked for")
    func writing() async throws {
        let (pair, listener) = (try TCPPair(), Listener())
        let socket = try #require(WatchedSocket(pair.near, on: poller, watching: .arrivals, listener: listener))
        try await aWhile()
        #expect(listener.news == 0)
        socket.watch(.arrivalsAndRoom)
        try await until { listener.news == 1 }
        try await aWhile()
        #expect(listener.news == 1)
        socket.watch(.arrivals)
        try await aWhile()
        #expect(listener.news == 1)
        socket.end()
    }

    @Test("what is still there is told once more where that is asked for")
    func again() async throws {
        let (pair, listener) = (try TCPPair(), Listener())
        let socket = try #require(WatchedSocket(pair.near, on: poller, watching: .arrivals, listener: listener))
        pair.send([1])
        try await until { listener.news == 1 }
        socket.watch(.arrivals)
        try await until { listener.news == 2 }
        socket.end()
    }

    @Test("where only the end is listened for, arrivals are not told, until they are asked for again")
    func hangUps() async throws {
        let (pair, listener) = (try TCPPair(), Listener())
        let socket = try #require(WatchedSocket(pair.near, on: poller, watching: .arrivals, listener: listener))
        socket.watch(.hangUps)
        pair.send([1])
        try await aWhile()
        #expect(listener.news == 0)
        socket.watch(.arrivals)
        try await until { listener.news == 1 }
        #expect(listener.ends == 0)
        socket.watch(.hangUps)
        pair.reset()
        try await until { listener.ends > 0 }
        socket.end()
    }

    @Test("after its end nothing is told, and the socket is still its owner's")
    func end() async throws {
        let (pair, listener) = (try TCPPair(), Listener())
        let socket = try #require(WatchedSocket(pair.near, on: poller, watching: .arrivals, listener: listener))
        for _ in 1...2 { socket.end() }
        socket.watch(.arrivalsAndRoom)
        pair.send([1])
        try await aWhile()
        #expect(listener.news == 0 && pair.read(10) == 1)
    }

    @Test("a socket whose number was another's is told of its own")
    func numbers() async throws {
        for _ in 0..<20 {
            let (pair, listener) = (try TCPPair(), Listener())
            let socket = try #require(WatchedSocket(pair.near, on: poller, watching: .arrivals, listener: listener))
            pair.send([1])
            try await until { listener.news == 1 }
            withExtendedLifetime(socket) {}
        }
    }

    @Test("a connection that is shut down is told as ended")
    func shutDown() async throws {
        let (pair, listener) = (try TCPPair(), Listener())
        let socket = try #require(WatchedSocket(pair.near, on: poller, watching: .arrivals, listener: listener))
        socket.shutDown()
        try await until { listener.ends > 0 }
        #expect(pair.read(1) == 0)
        socket.end()
    }

    @Test("what is no socket is not watched")
    func nothing() { #expect(WatchedSocket(-1, on: poller, watching: .arrivals, listener: Listener()) == nil) }
}
