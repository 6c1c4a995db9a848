import Foundation

/// A PgBouncer in transaction mode before a private PostgreSQL: two connections to the server for however many come.
///
/// It ends with this process, in whatever way that ends.
public final class PgBouncer: Sendable {
    public let port: Int
    private let input: Pipe
    private let process: ChildProcess

    /// Starts one; its `host` is that of the server.
    /// - Throws: ``PrivatePostgresError``, which names the package, where PgBouncer is not installed.
    public static func start(before server: PrivatePostgres) async throws -> PgBouncer {
        // Below the ports Linux gives to outgoing connections.
        let bouncer = try PgBouncer(before: server, port: Int.random(in: 20_000..<32_000))
        let deadline = ContinuousClock.now + .seconds(30)
        while !bouncer.isListening {
            guard bouncer.process.status == nil, ContinuousClock.now < deadline else {
                let words = (try? String(contentsOf: bouncer.log, encoding: .utf8)) ?? ""
                throw PrivatePostgresError(
                    "PgBouncer does not start (Debian and Ubuntu: apt install pgbouncer): \(words.suffix(2000))")
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        return bouncer
    }

    private let log: URL

    private init(before server: PrivatePostgres, port: Int) throws {
        self.port = port
        let folder = server.root.appendingPathComponent("pgbouncer-\(port)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        log = folder.appendingPathComponent("log")
        let users = folder.appendingPathComponent("users")
        try Data("\"\(server.user)\" \"\(server.password)\"\n".utf8).write(to: users)
        let settings = folder.appendingPathComponent("pgbouncer.ini")
        try Data(
            """
            [databases]
            * = host=\(server.host) port=\(server.port)
            [pgbouncer]
            listen_addr = \(server.host)
            listen_port = \(port)
            unix_socket_dir =
            auth_type = scram-sha-256
            auth_file = \(users.path)
            pool_mode = transaction
            default_pool_size = 2
            max_client_conn = 200

            """.utf8
        ).write(to: settings)
        input = Pipe()
        // It is not on everybody's PATH. The end of the input is the end of the tests.
        let script = "PATH=$PATH:/usr/sbin; pgbouncer \"$1\" & cat >/dev/null; kill -KILL $!; wait"
        process = try ChildProcess(
            (server.installation.account?.prefix ?? []) + ["sh", "-c", script, "sh", settings.path],
            output: log, input: input)
    }

    private var isListening: Bool {
        (try? String(contentsOf: log, encoding: .utf8))?.contains("process up") ?? false
    }

    /// Ends it as a crash would.
    public func kill() async {
        try? input.fileHandleForWriting.close()
        await process.wait()
    }
}
