import Foundation
import Synchronization

/// Two ends of one connection, without a server.
final class SocketPair: Sendable {
    let near: Int32
    private let far: Mutex<Int32>

    struct NoPair: Error {}

    init() throws {
        var ends: [Int32] = [-1, -1]
        guard unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 else { throw NoPair() }
        near = ends[0]
        far = Mutex(ends[1])
    }

    deinit {
        _ = close(near)
        closeFar()
    }

    func send(_ bytes: [UInt8]) {
        far.withLock { far in _ = unsafe write(far, bytes, bytes.count) }
    }

    func closeFar() {
        far.withLock { far in
            if far >= 0 { _ = close(far) }
            far = -1
        }
    }
}
