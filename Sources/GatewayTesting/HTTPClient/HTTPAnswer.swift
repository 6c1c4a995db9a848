public import Accounts

/// An answer of an HTTP server, as it came over the wire.
public struct HTTPAnswer: Sendable {
    public let status: Int
    public let headers: [(name: String, value: String)]
    public let body: [UInt8]

    /// The first header of a name, in whatever letter case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// How often a header is there.
    public func count(of name: String) -> Int {
        headers.count { $0.name.lowercased() == name.lowercased() }
    }

    public var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as JSON.
    public var json: JSONValue {
        get throws { try JSONValue(parsing: body) }
    }

    /// Reads the head of an answer: the status line and the headers, without the empty line after them.
    init(head: [UInt8], body: [UInt8] = []) throws {
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: true)
        let words = lines.first?.split(separator: " ", maxSplits: 2) ?? []
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else {
            throw HTTPClientError.malformed
        }
        self.status = status
        self.body = body
        self.headers = try lines.dropFirst().map { line in
            guard let colon = line.firstIndex(of: ":") else { throw HTTPClientError.malformed }
            let value = line[line.index(after: colon)...].drop(while: \.isWhitespace)
            return (String(line[..<colon]), String(value))
        }
    }

    func with(body: [UInt8]) -> HTTPAnswer { HTTPAnswer(status: status, headers: headers, body: body) }

    private init(status: Int, headers: [(name: String, value: String)], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// Why the client has no answer.
public enum HTTPClientError: Error, Hashable {
    /// The connection ended before the answer did.
    case closed
    /// What came is no answer the client understands.
    case malformed
    /// It took longer than the test allows.
    case timedOut
}
