internal import Foundation
internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// A stand-in for SQL Server: it speaks TDS 7.1 to 7.4 on this machine and keeps its tables in SQLite.
///
/// What it does not support it refuses with an error, never with a wrong answer.
public final class TDSTestServer: Sendable {
    public let configuration: TDSServerConfiguration
    /// What the server is to do wrong.
    public let faults = FaultPlan()
    public let statistics: TDSServerStatistics

    private let state: ServerState
    private let registry = ConnectionRegistry()
    private let listener = Mutex<Listener?>(nil)
    private let administration = DispatchQueue(label: "tds-test-server.administration")

    private struct Listener {
        let channel: any Channel
        let port: Int
    }

    private init(_ configuration: TDSServerConfiguration) throws {
        self.configuration = configuration
        statistics = TDSServerStatistics(keepsRequests: configuration.keepsRequests)
        state = try ServerState(configuration, faults: faults, statistics: statistics)
    }

    /// Starts a server; it listens when this returns.
    public static func start(_ configuration: TDSServerConfiguration = TDSServerConfiguration()) async throws
        -> TDSTestServer
    {
        let server = try TDSTestServer(configuration)
        try await server.listen(on: configuration.port)
        return server
    }

    /// The port that the server listens on, or listened on last.
    public var port: Int { listener.withLock { $0?.port ?? configuration.port } }

    private func listen(on port: Int) async throws {
        let (state, registry) = (state, registry)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([
                        ByteToMessageHandler(MessageDecoder()), ConnectionHandler(server: state, registry: registry),
                    ])
                }
            }
            .bind(host: configuration.host, port: port).get()
        let bound = channel.localAddress?.port ?? port
        listener.withLock { $0 = Listener(channel: channel, port: bound) }
    }

    /// Closes the listener and all connections, and returns when their sessions have ended; the data stay.
    public func stop() async {
        let channel = listener.withLock { $0?.channel }
        try? await channel?.close().get()
        await registry.closeAll()
    }

    /// Stops for good: data that were kept in no file of the configuration's are removed.
    ///
    /// They are when the server is released as well; a program that ends at once does not wait for that.
    public func discard() async {
        await stop()
        state.removeTemporaryFiles()
    }

    /// Closes all connections, and goes on listening.
    public func closeConnections() async {
        await registry.closeAll()
    }

    /// Listens again on the same port after ``stop()``; stops first where it still listens.
    public func restart() async throws {
        let port = port
        await stop()
        try await listen(on: port)
    }

    // MARK: Administration

    /// Runs T-SQL with all rights, batches apart by lines of GO; throws the first error.
    @discardableResult
    public func execute(_ sql: String, database: String? = nil) async throws -> [TDSResult] {
        try await administer(database) { session in
            var results: [TDSResult] = []
            for batch in BatchSeparator.batches(of: sql) {
                let reply = CollectingReply()
                try session.run(batch: batch, reply: reply)
                if let error = reply.error { throw TDSServerError(error) }
                results += reply.results
            }
            return results
        }
    }

    /// Writes many rows at once, with all the checks of an INSERT; gives their number.
    @discardableResult
    public func load(
        table: String, columns: [String], rows: [[TDSValue]], database: String? = nil
    ) async throws -> Int {
        try await administer(database) { session in
            var rows = rows.makeIterator()
            return try session.load(table: table, columns: columns) { rows.next() }
        }
    }

    /// Writes the rows of a text file in one transaction, with all the checks of an INSERT; gives their number.
    ///
    /// The first line names the columns, in UTF-8 and with tabs between them, as between the values of the other lines;
    /// a value that is empty is NULL.
    @discardableResult
    public func load(table: String, file: String, database: String? = nil) async throws -> Int {
        try await administer(database) { session in
            let file = try TabSeparatedFile(path: file)
            return try session.load(table: table, columns: file.columns, next: file.next)
        }
    }

    private func administer<Result: Sendable>(
        _ database: String?, _ body: @escaping @Sendable (TSQLSession) throws -> Result
    ) async throws -> Result {
        let state = state
        guard let target = database.map({ state.database(named: $0) }) ?? state.defaultDatabase else {
            throw TDSServerError(TSQLError.databaseMissing(database ?? ""))
        }
        return try await withCheckedThrowingContinuation { continuation in
            administration.async {
                continuation.resume(
                    with: Swift.Result {
                        let session = try TSQLSession(
                            server: state, user: "sa", database: target, isODBC: true, isAdministrator: true,
                            interrupt: Interrupt())
                        defer { session.close() }
                        do { return try body(session) } catch let error as TSQLError { throw TDSServerError(error) }
                    })
            }
        }
    }
}
