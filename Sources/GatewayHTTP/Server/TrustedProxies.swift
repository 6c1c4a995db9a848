/// The networks whose word about the client is believed.
public struct TrustedProxies: Sendable {
    private let networks: [Network]

    public init() { self.networks = [] }

    /// Reads addresses and networks such as `10.0.0.0/8`, `127.0.0.1` or `fd00::/8`.
    /// - Throws: ``InvalidNetwork`` for the first that is none.
    public init(_ networks: [String]) throws(InvalidNetwork) {
        var parsed: [Network] = []
        for text in networks {
            guard let network = Network(text) else { throw InvalidNetwork(text: text) }
            parsed.append(network)
        }
        self.networks = parsed
    }

    /// Whether an address belongs to a trusted proxy.
    public func contains(_ address: String) -> Bool {
        guard let bytes = Self.bytes(of: address) else { return false }
        return networks.contains { $0.contains(bytes) }
    }

    /// The address of the client: the last one of `X-Forwarded-For` that no trusted proxy has.
    ///
    /// Whatever stands before it was written by somebody who is not trusted.
    func client(peer: String, forwarded: [String]) -> String {
        guard contains(peer) else { return peer }
        var client = peer
        let hops = forwarded.flatMap { $0.split(separator: ",") }.map { $0.filter { !$0.isWhitespace } }
        for hop in hops.reversed() {
            guard Self.bytes(of: hop) != nil else { break }
            client = hop
            if !contains(hop) { break }
        }
        return client
    }

    private struct Network: Sendable {
        let prefix: [UInt8]
        let length: Int

        init?(_ text: String) {
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count <= 2, let bytes = TrustedProxies.bytes(of: String(parts[0])) else { return nil }
            let length = parts.count == 2 ? Int(parts[1]) : bytes.count * 8
            guard let length, (0...bytes.count * 8).contains(length) else { return nil }
            self.prefix = bytes
            self.length = length
        }

        func contains(_ address: [UInt8]) -> Bool {
            guard address.count == prefix.count else { return false }
            let whole = length / 8
            guard address.prefix(whole) == prefix.prefix(whole) else { return false }
            let rest = length % 8
            guard rest > 0 else { return true }
            let mask = ~(UInt8.max >> rest)
            return address[whole] & mask == prefix[whole] & mask
        }
    }
}

/// A text that is no network.
public struct InvalidNetwork: Error, Hashable, Sendable, CustomStringConvertible {
    public let text: String
    public var description: String { "\"\(text)\" is no address or network such as 10.0.0.0/8" }
}
