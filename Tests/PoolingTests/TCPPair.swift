import Foundation

/// Two ends of a TCP connection over loopback, closed with the pair.
final class TCPPair: Sendable {
    let near: Int32
    let far: Int32

    struct NoPair: Error {}

    init() throws {
        let listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listening) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        near = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let near = near
        let accepted = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address -> Int32 in
                var length = socklen_t(MemoryLayout<sockaddr_in>.size)
                guard unsafe bind(listening, address, length) == 0, listen(listening, 1) == 0,
                    unsafe getsockname(listening, address, &length) == 0, unsafe connect(near, address, length) == 0
                else { return -1 }
                return accept(listening, nil, nil)
            }
        }
        guard accepted >= 0 else { throw NoPair() }
        far = accepted
    }

    deinit {
        close(near)
        close(far)
    }

    func send(_ bytes: [UInt8]) { _ = unsafe write(far, bytes, bytes.count) }

    /// Reads what has come in, at most `count` bytes, without waiting.
    /// - Returns: how many there were; 0 at the end, negative where there are none or the connection is broken.
    func read(_ count: Int) -> Int {
        var bytes = [UInt8](repeating: 0, count: count)
        return unsafe recv(near, &bytes, count, Int32(MSG_DONTWAIT))
    }

    /// Ends the connection as a server does that has not read everything: with a reset.
    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        _ = unsafe setsockopt(far, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        // The number stays taken until the pair closes it.
        let void = unsafe open("/dev/null", O_RDONLY)
        dup2(void, far)
        close(void)
    }
}
