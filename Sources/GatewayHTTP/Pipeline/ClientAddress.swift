import Gateway

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
