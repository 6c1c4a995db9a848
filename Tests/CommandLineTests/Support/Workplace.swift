import Accounts
import Foundation
import GatewayTesting
import Testing

/// A folder with the configuration and sites as they are shipped, for one test, and the built command to use in it.
final class Workplace: Sendable {
    /// What a command wrote, and how it ended.
    struct Outcome: Sendable {
        let status: Int32
        let output: String
        let error: String

        /// Standard output as JSON.
        var json: JSONValue { get throws { try JSONValue(parsing: output) } }

        /// Standard error as a problem object: its last line.
        var problem: JSONValue {
            get throws { try JSONValue(parsing: String(error.split(separator: "\n").last ?? "")) }
        }
    }

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The command, which lies beside the tests.
    static var executable: URL {
        get throws {
            let beside = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            let places = [beside, root.appending(path: ".build/debug", directoryHint: .isDirectory)]
            let found = places.map { $0.appending(path: "gatehouse", directoryHint: .notDirectory) }
                .first { FileManager.default.isExecutableFile(atPath: $0.path(percentEncoded: false)) }
            return try #require(found, "the command gatehouse is not beside the tests")
        }
    }

    let folder: URL

    /// Makes the folder; the gateway listens on a port the system picks.
    init(isMigrated: Bool = true) async throws {
        folder = FileManager.default.temporaryDirectory.appending(
            path: "gatehouse-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in ["config", "sites"] {
            try FileManager.default.copyItem(
                at: Self.root.appending(path: name, directoryHint: .isDirectory),
                to: folder.appending(path: name, directoryHint: .isDirectory))
        }
        try edit("config/gateway.yaml") {
            $0.replacing("listen: { host: 127.0.0.1, port: 8080 }", with: "listen: { host: 127.0.0.1, port: 0 }")
        }
        if isMigrated {
            let made = try await run("migrate")
            try #require(made.status == 0, "migrate: \(made.error)")
        }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Runs the command to its end.
    func run(
        _ arguments: String..., input: String = "", environment: [String: String] = [:]
    ) async throws -> Outcome {
        try await run(arguments, input: input, environment: environment)
    }

    func run(
        _ arguments: [String], input: String = "", environment: [String: String] = [:]
    ) async throws -> Outcome {
        let program = try Program(
            Self.executable, arguments, in: folder, input: input, environment: environment)
        let status = try await program.wait()
        return Outcome(status: status, output: program.output.text, error: program.error.text)
    }

    /// Runs a command of the shell to its end.
    func shell(_ command: String) async throws -> Outcome {
        let program = try Program(URL(fileURLWithPath: "/bin/sh"), ["-c", command], in: folder)
        let status = try await program.wait()
        return Outcome(status: status, output: program.output.text, error: program.error.text)
    }

    /// Starts the gateway, does something with it, and sees that it ends by SIGTERM with status 0.
    func withGateway<Result: Sendable>(
        _ arguments: String..., body: (Program, Int) async throws -> Result
    ) async throws -> (result: Result, error: String) {
        let program = try Program(Self.executable, ["serve"] + arguments, in: folder)
        do {
            try await program.error.wait(for: "the gateway listens")
            let port = try #require(Self.port(in: program.error.text))
            let result = try await body(program, port)
            program.send(SIGTERM)
            let status = try await program.wait()
            #expect(status == 0, "\(program.error.text)")
            return (result, program.error.text)
        } catch {
            program.send(SIGKILL)
            _ = try? await program.wait()
            throw error
        }
    }

    func edit(_ path: String, _ change: (String) -> String) throws {
        let file = folder.appending(path: path, directoryHint: .notDirectory)
        let text = try String(contentsOf: file, encoding: .utf8)
        let changed = change(text)
        try #require(text != changed, "nothing changed in \(path)")
        try Data(changed.utf8).write(to: file)
    }

    func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: folder.appending(path: path, directoryHint: .notDirectory))
    }

    /// The port of the line that says where the gateway listens.
    private static func port(in log: String) -> Int? {
        log.firstMatch(of: /the gateway listens.*127\.0\.0\.1:(\d+)/).flatMap { Int($0.output.1) }
    }
}

/// Everything that runs the built command: one after the other, since each is a process of its own.
@Suite(.serialized, .timeLimit(.minutes(10))) enum CommandLineTests {}
