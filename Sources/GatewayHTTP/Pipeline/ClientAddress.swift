import Gateway
import NIOCore

extension [IPNetwork] {
    /// Whether an address belongs to one of the networks.
    func contains(_ address: String) -> Bool {
        guard !isEmpty, let address = IPAddress(address) else { return false }
        return contains { $0.contains(address) }
    }

    /// The address of a client behind these proxies: the last one of `X-Forwarded-For` that is none of theirs.
    ///
    /// Whatever stands before it was written by somebody who is not trusted.
    func client(peer: String, forwarded: [String]) -> String {
        guard contains(peer) else { return peer }
        var client = peer
        let hops = forwarded.flatMap { $0.split(separator: ",") }.map { $0.filter { !$0.isWhitespace } }
        for hop in hops.reversed() {
            guard IPAddress(hop) != nil else { break }
            client = hop
            if !contains(hop) { break }
        }
        return client
    }
}

extension SocketAddress {
    /// The address without its port, or nil where it is none of the Internet.
    ///
    /// Every request asks for it, and nearly all come by IPv4: its four numbers are written here, without the system's help.
    var addressText: String? {
        guard case .v4 = self else { return ipAddress }
        // Behind the family and the port, two bytes each.
        let address = unsafe withSockAddr { address, _ in
            unsafe UnsafeRawPointer(address).loadUnaligned(fromByteOffset: 4, as: UInt32.self)
        }
        let bytes = UInt32(bigEndian: address)
        return "\(bytes >> 24).\(bytes >> 16 & 255).\(bytes >> 8 & 255).\(bytes & 255)"
    }
}
