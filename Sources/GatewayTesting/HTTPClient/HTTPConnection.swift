import NIOCore

/// One connection of the test client: it sends bytes as they are told, and reads answers.
public struct HTTPConnection {
    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var received: [UInt8] = []

    init(
        inbound: NIOAsyncChannelInboundStream<ByteBuffer>, outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.inbound = inbound.makeAsyncIterator()
        self.outbound = outbound
    }

    /// Sends bytes, whatever they are: half a request, or what is none.
    public func send(_ bytes: some Sequence<UInt8>) async throws {
        try await outbound.write(ByteBuffer(bytes: bytes))
    }

    /// Sends a text as it is.
    public func send(_ text: String) async throws { try await send(text.utf8) }

    /// Sends a request and reads its answer; `Host` and `Content-Length` are added where they are missing.
    public mutating func request(
        _ method: String, _ path: String, headers: [(String, String)] = [], body: [UInt8]? = nil
    ) async throws -> HTTPAnswer {
        let names = Set(headers.map { $0.0.lowercased() })
        var lines = ["\(method) \(path) HTTP/1.1"]
        if !names.contains("host") { lines.append("Host: localhost") }
        lines += headers.map { "\($0.0): \($0.1)" }
        if let body, !names.contains("content-length"), !names.contains("transfer-encoding") {
            lines.append("Content-Length: \(body.count)")
        }
        try await send((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8 + (body ?? []))
        return try await answer(hasBody: method != "HEAD")
    }

    /// Reads the next answer.
    /// - Parameter hasBody: false after HEAD, whose answer tells a length and has no body.
    /// - Throws: ``HTTPClientError`` where the connection ends first.
    public mutating func answer(hasBody: Bool = true) async throws -> HTTPAnswer {
        let end = Array("\r\n\r\n".utf8)
        while received.firstRange(of: end) == nil { try await receive() }
        guard let range = received.firstRange(of: end) else { throw HTTPClientError.malformed }
        let head = try HTTPAnswer(head: Array(received[..<range.lowerBound]))
        received.removeSubrange(..<range.upperBound)
        let bodiless = !hasBody || head.status == 204 || head.status == 304 || head.status < 200
        if let encoding = head.header("Transfer-Encoding") {
            guard encoding.lowercased() == "chunked" else { throw HTTPClientError.malformed }
            return bodiless ? head : head.with(body: try await chunks())
        }
        let length = bodiless ? 0 : head.header("Content-Length").flatMap { Int($0) } ?? 0
        while received.count < length { try await receive() }
        defer { received.removeFirst(length) }
        return head.with(body: Array(received.prefix(length)))
    }

    /// Reads a body that comes in chunks (RFC 9112, section 7.1).
    private mutating func chunks() async throws -> [UInt8] {
        var body: [UInt8] = []
        while true {
            guard let length = Int(try await line(), radix: 16) else { throw HTTPClientError.malformed }
            while received.count < length { try await receive() }
            body += received.prefix(length)
            received.removeFirst(length)
            guard try await line().isEmpty else { throw HTTPClientError.malformed }
            if length == 0 { return body }
        }
    }

    /// Reads up to and with the end of a line.
    private mutating func line() async throws -> String {
        let end = Array("\r\n".utf8)
        while received.firstRange(of: end) == nil { try await receive() }
        guard let range = received.firstRange(of: end) else { throw HTTPClientError.malformed }
        defer { received.removeSubrange(..<range.upperBound) }
        return String(decoding: received[..<range.lowerBound], as: UTF8.self)
    }

    /// Waits until the server closes the connection, and gives what it sent before that.
    public mutating func remainder() async throws -> [UInt8] {
        do {
            while true { try await receive() }
        } catch HTTPClientError.closed { return received }
    }

    private mutating func receive() async throws {
        guard let buffer = try await inbound.next(isolation: #isolation) else { throw HTTPClientError.closed }
        received += Array(buffer: buffer)
    }
}
