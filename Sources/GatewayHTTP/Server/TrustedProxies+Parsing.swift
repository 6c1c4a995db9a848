import NIOCore

extension TrustedProxies {
    /// The 4 or 16 bytes of an IP address in text; an IPv4 address mapped into IPv6 gives its 4; else nil.
    static func bytes(of text: String) -> [UInt8]? {
        guard let address = try? SocketAddress(ipAddress: text, port: 0) else { return nil }
        switch address {
        case .v4:
            let bytes = text.split(separator: ".").compactMap { UInt8($0) }
            return bytes.count == 4 ? bytes : nil
        case .v6: return bytes(ofIPv6: text)
        case .unixDomainSocket: return nil
        }
    }

    /// Reads the groups of an IPv6 address that is known to be well formed (RFC 4291, section 2.2).
    private static func bytes(ofIPv6 text: String) -> [UInt8]? {
        let halves = text.split(separator: "%", maxSplits: 1)[0].components(separatedByDoubleColon: ())
        guard let head = halves.first.flatMap(groups) else { return nil }
        var bytes = head
        if halves.count == 2 {
            guard let tail = groups(halves[1]), head.count + tail.count <= 14 else { return nil }
            bytes += Array(repeating: 0, count: 16 - head.count - tail.count) + tail
        }
        guard bytes.count == 16 else { return nil }
        let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        return isMapped ? Array(bytes[12...]) : bytes
    }

    private static func groups(_ text: Substring) -> [UInt8]? {
        var bytes: [UInt8] = []
        for group in text.split(separator: ":") {
            if group.contains(".") {
                guard let four = Self.bytes(of: String(group)) else { return nil }
                bytes += four
            } else {
                guard let number = UInt16(group, radix: 16) else { return nil }
                bytes += [UInt8(number >> 8), UInt8(number & 0xFF)]
            }
        }
        return bytes
    }
}

extension Substring {
    /// The parts before and after the first `::`, or the whole where there is none.
    fileprivate func components(separatedByDoubleColon: ()) -> [Substring] {
        guard let range = firstRange(of: "::") else { return [self] }
        return [self[..<range.lowerBound], self[range.upperBound...]]
    }
}
