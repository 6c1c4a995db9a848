internal import Accounts
internal import ArgumentParser
internal import Foundation
internal import Logging
internal import Pooling
internal import SQLServerDatabase
internal import SQLStore

/// Single rows by their key, through db-lib and a pool of connections.
struct SQLServerBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sqlserver", abstract: "Reads single rows of a table by their key.")

    @Option(help: "The port of the server, on this machine.")
    var port: Int

    @Option(help: "The user to log in as.")
    var user = "gateway"

    @Option(help: ArgumentHelp("A file whose first line is the password.", valueName: "file"))
    var passwordFile: String

    @Option(help: "The database of the table.")
    var database = "Shop"

    @Flag(help: "Have each connection's statements in one transaction, instead of each by itself.")
    var transaction = false

    @OptionGroup var load: LoadOptions

    func run() async throws {
        guard let password = try? String(contentsOfFile: passwordFile, encoding: .utf8).split(separator: "\n").first
        else {
            throw ValidationError("--password-file: no password can be read from the first line of \"\(passwordFile)\"")
        }
        let configuration = SQLServerConfiguration(
            name: "bench", host: "127.0.0.1", port: port, database: database, user: user, password: String(password),
            encryption: .off, pool: PoolConfiguration(max: load.connections))
        let server = try SQLServerDatabase(configuration, logger: Logger(label: "driver-bench"))
        let accounts = load.accounts
        try await serving(server) {
            // What does not work at all is told, and not counted.
            _ = try await server.query(Self.statement(1))
            // Every connection is made before the clock begins to run.
            _ = try await Load(options: .warmUp(of: load)).run { _ in _ = try await server.query(Self.statement(1)) }
            let read: @Sendable (any SQLExecutor, Double) async throws -> Void = { executor, random in
                let id = 1 + Int64(random * Double(accounts))
                guard try await executor.query(Self.statement(id)).count == 1 else { throw MissingRow() }
            }
            let load = Load(options: load)
            print(
                transaction
                    ? try await load.run(
                        lending: { body in try await server.withTransaction { try await body($0) } }, read)
                    : try await load.run { try await read(server, $0) })
        }
    }

    private static let table = TableName(schema: "dbo", name: "shop_profile")
    private static let columns = ["account_id", "version", "url", "company", "display_name"]

    /// All of the statement but its condition, written out once, as the gateway has it for its tables.
    private static let beginning = SQLSelect.untilCondition(
        columns, from: table, in: SQLServerDialect(hasOpenJSON: false))

    private static func statement(_ id: Int64) -> SQLQuery {
        beginning + "\(identifier: "account_id") = \(bind: .integer(id), as: .bigint)"
    }
}

/// A row that is not there, although it was put there.
struct MissingRow: Error {}

extension LoadOptions {
    /// A second of the same load.
    static func warmUp(of load: LoadOptions) -> LoadOptions {
        var short = load
        short.seconds = 1
        return short
    }
}

/// Runs a database for as long as `body` does.
func serving(_ database: some Database, _ body: @Sendable () async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await database.run() }
        try await body()
        group.cancelAll()
    }
}
