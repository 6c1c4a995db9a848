import Foundation
import Synchronization

/// A program that runs beside the tests, and whose end can be awaited.
final class ChildProcess: Sendable {
    /// The status the program ended with, for those who wait for it.
    private final class Ending: Sendable {
        private let state = Mutex((status: Int32?.none, waiters: [CheckedContinuation<Int32, Never>]()))

        func report(_ status: Int32) {
            let waiters = state.withLock { state in
                defer { state = (status, []) }
                return state.waiters
            }
            for waiter in waiters { waiter.resume(returning: status) }
        }

        var status: Int32? { state.withLock { $0.status } }

        func wait() async -> Int32 {
            await withCheckedContinuation { continuation in
                let status = state.withLock { state in
                    if state.status == nil { state.waiters.append(continuation) }
                    return state.status
                }
                if let status { continuation.resume(returning: status) }
            }
        }
    }

    let processIdentifier: Int32
    private let process: Process
    private let ending = Ending()

    /// Starts a program found by the PATH or named by its whole path; what it writes is appended to `output`.
    init(
        _ command: [String], output: URL, input: Pipe? = nil, environment: [String: String] = [:]
    ) throws {
        if !FileManager.default.fileExists(atPath: output.path) { try Data().write(to: output) }
        let log = try FileHandle(forWritingTo: output)
        defer { try? log.close() }
        try log.seekToEnd()
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        process.standardOutput = log
        process.standardError = log
        process.standardInput = input ?? FileHandle.nullDevice
        process.terminationHandler = { [ending] in ending.report($0.terminationStatus) }
        try process.run()
        processIdentifier = process.processIdentifier
    }

    /// The status the program ended with; nil while it runs.
    var status: Int32? { ending.status }

    /// Waits until the program has ended.
    @discardableResult
    func wait() async -> Int32 { await ending.wait() }

    func send(_ signal: Int32) { _ = kill(processIdentifier, signal) }

    /// Runs a program to its end and gives what it wrote; throws when its status is not 0.
    @discardableResult
    static func run(
        _ command: [String], in directory: URL, environment: [String: String] = [:]
    ) async throws -> String {
        let output = directory.appendingPathComponent("output-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: output) }
        let child = try ChildProcess(command, output: output, environment: environment)
        let status = await child.wait()
        let text = try String(contentsOf: output, encoding: .utf8)
        guard status == 0 else {
            throw PrivatePostgresError("\(command.joined(separator: " ")) ended with status \(status): \(text)")
        }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
