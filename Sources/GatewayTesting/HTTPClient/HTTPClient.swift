public import Accounts
import NIOCore
import NIOPosix

/// A small HTTP/1.1 client for tests: it can send what no decent client would.
public struct HTTPClient: Sendable {
    public let port: Int
    /// How long a test may wait for one connection's work.
    public var timeout = Duration.seconds(60)
    /// Sent with every request.
    public var headers: [(String, String)] = []

    public init(port: Int) { self.port = port }

    /// The same client with another key.
    public func with(key: String) -> HTTPClient {
        var client = self
        client.headers = headers.filter { $0.0 != "Authorization" } + [("Authorization", "Bearer \(key)")]
        return client
    }

    /// Runs `body` with a connection of its own, and closes it.
    public func withConnection<Outcome: Sendable>(
        _ body: @escaping @Sendable (inout HTTPConnection) async throws -> Outcome
    ) async throws -> Outcome {
        try await withThrowingTaskGroup(of: Outcome.self) { group in
            defer { group.cancelAll() }
            group.addTask {
                let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                    .channelOption(.allowRemoteHalfClosure, value: true)
                    .connect(host: "127.0.0.1", port: port) { channel in
                        channel.eventLoop.makeCompletedFuture {
                            try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                        }
                    }
                return try await channel.executeThenClose { inbound, outbound in
                    var connection = HTTPConnection(inbound: inbound, outbound: outbound)
                    return try await body(&connection)
                }
            }
            group.addTask { [timeout] in
                try await Task.sleep(for: timeout)
                throw HTTPClientError.timedOut
            }
            guard let outcome = try await group.next() else { throw HTTPClientError.closed }
            return outcome
        }
    }

    /// Sends one request on a connection of its own.
    public func send(
        _ method: String, _ path: String, headers: [(String, String)] = [], body: [UInt8]? = nil
    ) async throws -> HTTPAnswer {
        try await withConnection { connection in
            try await connection.request(method, path, headers: self.headers + headers, body: body)
        }
    }

    public func get(_ path: String, headers: [(String, String)] = []) async throws -> HTTPAnswer {
        try await send("GET", path, headers: headers)
    }

    /// Sends a body of JSON.
    public func send(
        _ method: String, _ path: String, json: JSONValue, headers: [(String, String)] = []
    ) async throws -> HTTPAnswer {
        try await send(method, path, text: json.text, headers: headers)
    }

    /// Sends a text that says it is JSON.
    public func send(
        _ method: String, _ path: String, text: String, headers: [(String, String)] = []
    ) async throws -> HTTPAnswer {
        try await send(
            method, path, headers: [("Content-Type", "application/json")] + headers, body: Array(text.utf8))
    }
}
