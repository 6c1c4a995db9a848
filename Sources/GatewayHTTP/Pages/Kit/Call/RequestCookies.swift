import HTTPTypes

/// The cookies a browser sent (RFC 6265, section 5.4), read strictly.
struct RequestCookies: Sendable {
    private let values: [String: [String]]

    init(_ headers: HTTPFields) {
        let pairs = headers[values: .cookie].flatMap { $0.split(separator: ";") }
        values = pairs.reduce(into: [:]) { values, pair in
            let halves = pair.trimmingBlanks.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2, halves[1].utf8.allSatisfy(Self.isPlain) else { return }
            values[String(halves[0]), default: []].append(String(halves[1]))
        }
    }

    /// The value of a cookie; nil where it is not there, and where it is there twice: one of the two was put there by
    /// another host.
    subscript(name: String) -> String? {
        guard let found = values[name], found.count == 1, let value = found.first, !value.isEmpty else { return nil }
        return value
    }

    /// Whether a byte may stand in the values of our cookies.
    static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
