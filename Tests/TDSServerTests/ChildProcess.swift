import Foundation
import Testing

/// Runs a program and waits for its end without holding a thread.
enum ChildProcess {
    struct Result: Sendable {
        let status: Int32
        /// What the program wrote, to standard error as well.
        let output: String
    }

    static func run(
        _ path: String, _ arguments: [String], environment: [String: String] = [:], input: String = ""
    ) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tds-client-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (inputFile, outputFile) = (folder.appendingPathComponent("input"), folder.appendingPathComponent("output"))
        try input.write(to: inputFile, atomically: true, encoding: .utf8)
        try Data().write(to: outputFile)

        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        process.standardInput = try FileHandle(forReadingFrom: inputFile)
        let output = try FileHandle(forWritingTo: outputFile)
        process.standardOutput = output
        process.standardError = output
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                continuation.resume(throwing: error)
            }
        }
        return Result(status: status, output: String(decoding: try Data(contentsOf: outputFile), as: UTF8.self))
    }
}

/// Python with pymssql, which is installed from PyPI into a cache the first time.
enum PythonClient {
    private static let version = "2.3.2"

    static func run(script: String, port: Int) async throws -> ChildProcess.Result {
        let packages = try await packages()
        let preamble = """
            import sys
            sys.path.insert(0, '\(packages)')
            import pymssql
            def connect(**options):
                return pymssql.connect(server='127.0.0.1', port='\(port)', user='gateway', password='secret',
                                       database='Shop', tds_version='7.4', **options)

            """
        return try await ChildProcess.run("/usr/bin/env", ["python3", "-"], input: preamble + script)
    }

    private static func packages() async throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gatehouse-pymssql-\(version)")
        let done = folder.appendingPathComponent("installed")
        if !FileManager.default.fileExists(atPath: done.path) {
            let result = try await ChildProcess.run(
                "/usr/bin/env",
                [
                    "python3", "-m", "pip", "install", "--quiet", "--target", folder.path, "--upgrade",
                    "pymssql==\(version)",
                ])
            try #require(result.status == 0, "pymssql could not be installed: \(result.output)")
            try Data().write(to: done)
        }
        return folder.path
    }
}
