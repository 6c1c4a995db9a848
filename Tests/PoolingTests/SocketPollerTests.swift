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

    @Test("what has come in is told until it has been read")
    func reading() async throws {
        let pair = try TCPPair()
        let listener = Listener { _ = pair.read(1) }
        let socket = try #require(WatchedSocket(pair.near, on: poller, watching: .reading, listener: listener))
        pair.send([1, 2, 3])
        try await until { listener.news == 3 }
        try await aWhile()
        #expect(listener.news == 3)
        socket.end()
    }

    /// One event says both: whoever reads what there is has to hear of the end all the same.
    @Test("a reset is told after what came before it has been read")
    func reset() async throws {
        let pair = try TCPPair()
        let read = Mutex<[Int]>([])
        let listener = Listener { read.withLock { $0.append(pair.read(100)) } }
        pair.send([1, 2, 3])
        pair.reset()
        let socket = try #require(WatchedSocket(pair.near, on: poller, watching: .reading, listener: listener))
        try await until { listener.ends >= 2 }
        socket.end()
        #expect(read.withLock { $0.contains { $0 <= 0 } })
    }

    @Test("room to write is told where it is asked for")
    func writing() async throws {
        let (pair, listener) = (try TCPPair(), Listener())
        let socket = try #require(WatchedSocket(pair.near, on: poller, watching: .reading, listener: listener))
        try await aWhile()
        #expect(listener.news == 0)
        socket.watch(.readingAndWriting)
        try await until { listener.news > 0 }
        socket.watch(.reading)
        try await aWhile()
        let news = listener.news
        try await aWhile()
        #expect(listener.news == news)
        socket.end()
    }

    @Test("after its end nothing is told, and the socket is still its owner's")
    func end() async throws {
        let (pair, listener) = (try TCPPair(), Listener())
        let socket = try #require(WatchedSocket(pair.near, on: poller, watching: .reading, listener: listener))
        for _ in 1...2 { socket.end() }
        socket.watch(.readingAndWriting)
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
