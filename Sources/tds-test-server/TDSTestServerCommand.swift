internal import ArgumentParser
internal import Dispatch
internal import Foundation
internal import GatewayTesting

/// A stand-in for SQL Server to try clients on.
@main
struct TDSTestServerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tds-test-server",
        abstract: "A stand-in for SQL Server that keeps its tables in SQLite.",
        discussion: """
            It listens on this machine only and speaks TDS 7.1 to 7.4, so that FreeTDS (tsql, pymssql) and Gatehouse \
            can log in and run T-SQL. It is meant for trying things out and for tests, not for keeping data.

            Example:
              tds-test-server --port 1433 --user gateway --password-file secret.txt --database Shop --script shop.sql
              tsql -H 127.0.0.1 -p 1433 -U gateway -P "$(cat secret.txt)" -D Shop
            """)

    @Option(help: "The port to listen on; 0 takes any free one.")
    var port = 1433

    @Option(help: "The user who may log in.")
    var user = "gateway"

    @Option(help: ArgumentHelp("A file whose first line is the password.", valueName: "file"))
    var passwordFile: String?

    @Option(help: "A database to make; can be given several times.")
    var database: [String] = []

    @Option(help: ArgumentHelp("T-SQL to run before clients are let in; batches are apart by GO.", valueName: "file"))
    var script: [String] = []

    @Option(
        help: ArgumentHelp(
            """
            A text file of rows for a table, read after the scripts in one transaction and with all the checks of an \
            INSERT: in UTF-8, with tabs between values and the names of the columns in the first line; a value that is \
            empty is NULL.
            """, valueName: "table=file"))
    var load: [TableFile] = []

    @Option(
        help: ArgumentHelp(
            "The SQLite file to keep the data in; without it they are gone at the end.", valueName: "file"))
    var data: String?

    @Option(help: "The compatibility level; 130 and later have OPENJSON.")
    var compatibilityLevel = 150

    @Option(help: "The collation of the databases.")
    var collation = "SQL_Latin1_General_CP1_CI_AS"

    func run() async throws {
        var configuration = TDSServerConfiguration()
        configuration.port = port
        let password = try password()
        configuration.users = [user: password ?? Self.generatedPassword()]
        if !database.isEmpty { configuration.databases = database }
        configuration.file = data
        configuration.compatibilityLevel = compatibilityLevel
        configuration.collation = collation
        // Nobody looks at them here, and a server that runs for long would keep ever more of them.
        configuration.keepsRequests = false

        let server = try await TDSTestServer.start(configuration)
        do {
            for file in script {
                try await server.execute(try String(contentsOfFile: file, encoding: .utf8))
            }
        } catch {
            await server.discard()
            throw ValidationError("The script failed: \(error)")
        }
        do {
            for part in load { try await server.load(table: part.table, file: part.file) }
        } catch {
            await server.discard()
            throw ValidationError("The rows could not be loaded: \(error)")
        }
        announce(server, isGenerated: password == nil)
        await Self.waitForSignal()
        await server.discard()
    }

    private func password() throws -> String? {
        guard let passwordFile else { return nil }
        let text = try String(contentsOfFile: passwordFile, encoding: .utf8)
        guard let line = text.split(whereSeparator: \.isNewline).first else {
            throw ValidationError("\(passwordFile) holds no password.")
        }
        return String(line)
    }

    private static func generatedPassword() -> String {
        let letters = "abcdefghijkmnpqrstuvwxyz23456789"
        return String((0..<16).compactMap { _ in letters.randomElement() })
    }

    private func announce(_ server: TDSTestServer, isGenerated: Bool) {
        let name = server.configuration.databases.first ?? "master"
        let shown = isGenerated ? server.configuration.users[user] ?? "" : "..."
        print("Listening on \(server.configuration.host):\(server.port), database \(name).")
        print("Connect with: tsql -H \(server.configuration.host) -p \(server.port) -U \(user) -P \(shown) -D \(name)")
        // Scripts wait for these lines through a pipe, where output is kept back until it is flushed.
        fflush(nil)
    }

    /// Returns at SIGINT or SIGTERM.
    private static func waitForSignal() async {
        let sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            return DispatchSource.makeSignalSource(signal: number)
        }
        let signals = AsyncStream<Void> { continuation in
            for source in sources {
                source.setEventHandler { continuation.yield() }
                source.resume()
            }
        }
        for await _ in signals { break }
        for source in sources { source.cancel() }
    }
}
