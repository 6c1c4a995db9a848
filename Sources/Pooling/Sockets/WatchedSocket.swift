import Foundation
import Synchronization

/// A socket that a ``SocketPoller`` watches, until the watching is ended or nobody holds this any more.
///
/// It has a descriptor of its own, which is valid whatever a client library closes: the number of a closed one is soon that
/// of another socket. The connection ends when both are closed.
public final class WatchedSocket: Sendable {
    private let poller: SocketPoller
    private let number: UInt64
    /// Nil once the watching has ended.
    private let descriptor: Mutex<Int32?>

    /// - Returns: nil where the system has no memory or no descriptor left.
    public init?(
        _ socket: Int32, on poller: SocketPoller, watching: SocketPoller.Watching, listener: any SocketListener
    ) {
        let descriptor = dup(socket)
        guard descriptor >= 0 else { return nil }
        guard let number = poller.add(listener, descriptor: descriptor, watching: watching) else {
            close(descriptor)
            return nil
        }
        self.poller = poller
        self.number = number
        self.descriptor = Mutex(descriptor)
    }

    deinit { end() }

    public func watch(_ watching: SocketPoller.Watching) {
        descriptor.withLock { descriptor in
            if let descriptor { poller.change(number, descriptor: descriptor, watching: watching) }
        }
    }

    /// Ends the connection, whatever is waited for.
    public func shutDown() {
        descriptor.withLock { descriptor in
            if let descriptor { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    /// Ends the watching; who is being told at this moment may still be.
    public func end() {
        descriptor.withLock { descriptor in
            guard let own = descriptor else { return }
            poller.remove(number, descriptor: own)
            close(own)
            descriptor = nil
        }
    }
}
