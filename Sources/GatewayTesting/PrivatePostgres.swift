import Foundation
import Synchronization

/// A PostgreSQL server for tests: on a port and in a directory of its own, gone when the process is.
///
/// It listens on 127.0.0.1 only, wants a password, and forgets everything, so that it is fast. Most tests take
/// ``shared()`` and a database of their own by ``withDatabase(_:)``; those that stop the server start one.
public final class PrivatePostgres: Sendable {
    public let host = "127.0.0.1"
    public let port: Int
    /// A superuser of the server.
    public let user = PrivatePostgres.superuser.name
    public let password = PrivatePostgres.superuser.password
    /// Where the server accepts TLS: the certificates it was started with.
    public let certificates: TestCertificates?

    static let superuser = (name: "gatehouse", password: "not-a-secret")
    let root: URL
    let installation: PostgresInstallation
    let server: Mutex<ChildProcess?>
    private let nextDatabase = Mutex(1)
    private let turns = Turns(limit: 8)
    /// Its end, when this process ends in whatever way, makes the janitor stop the server and remove the directory.
    private let janitorInput: Pipe

    /// The one server of this process, started when it is first asked for.
    public static func shared() async throws -> PrivatePostgres { try await SharedPostgres.instance.server() }

    /// Starts a server of the caller's own, with TLS where `withTLS` says so.
    ///
    /// Throws ``PrivatePostgresError``, which names the package, when PostgreSQL is not installed.
    public static func start(withTLS: Bool = false) async throws -> PrivatePostgres {
        let root = FileManager.default.temporaryDirectory
            .appendingPathComponent("gatehouse-postgres-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        let janitorInput = Pipe()
        _ = try ChildProcess(
            ["sh", "-c", Self.janitor, "sh", root.path],
            output: URL(fileURLWithPath: "/dev/null"), input: janitorInput)
        let installation = try await PostgresInstallation.find(workingIn: root)
        if let account = installation.account {
            try await ChildProcess.run(["chown", "\(account.userID):\(account.groupID)", root.path], in: root)
        }
        let certificates = withTLS ? try await makeCertificates(in: root, installation) : nil
        try await initialize(root, installation)
        var attempts = 5
        while true {
            let postgres = PrivatePostgres(
                root: root, installation: installation, janitorInput: janitorInput, certificates: certificates)
            do {
                try await postgres.start()
                return postgres
            } catch  where attempts > 1 && postgres.isPortTaken {
                attempts -= 1
            }
        }
    }

    private init(
        root: URL, installation: PostgresInstallation, janitorInput: Pipe, certificates: TestCertificates?
    ) {
        self.root = root
        self.installation = installation
        self.janitorInput = janitorInput
        self.certificates = certificates
        self.server = Mutex(nil)
        // Below the ports Linux gives to outgoing connections, one of which may have taken a port that was free.
        self.port = Int.random(in: 20_000..<32_000)
    }

    /// Gives `body` the URL of an empty database, without the password, which is dropped afterwards.
    ///
    /// Eight callers have one at a time, since all tests run at once and each may open a pool of connections.
    public func withDatabase<Value: Sendable>(_ body: @Sendable (String) async throws -> Value) async throws -> Value {
        try await turns.take {
            let name = try await self.createDatabase()
            let value = try await body("postgresql://\(self.user)@\(self.host):\(self.port)/\(name)")
            try await self.execute("DROP DATABASE \(name) WITH (FORCE)")
            return value
        }
    }

    /// Makes an empty database and gives its name.
    public func createDatabase() async throws -> String {
        let number = nextDatabase.withLock { number in
            defer { number += 1 }
            return number
        }
        try await execute("CREATE DATABASE test_\(number)")
        return "test_\(number)"
    }

    /// Runs SQL by psql, apart from the driver under test, and gives what it prints: rows, columns parted by `|`.
    @discardableResult
    public func execute(_ sql: String, database: String = "postgres") async throws -> String {
        try await ChildProcess.run(
            [
                installation.program("psql"), "--no-psqlrc", "--quiet", "--tuples-only", "--no-align",
                "--set", "ON_ERROR_STOP=1", "--host", host, "--port", String(port), "--username", user,
                "--dbname", database, "--command", sql,
            ], in: root, environment: ["PGPASSWORD": password, "PGCONNECT_TIMEOUT": "30"])
    }

    var data: URL { root.appendingPathComponent("data") }
    var log: URL { root.appendingPathComponent("log") }
}
