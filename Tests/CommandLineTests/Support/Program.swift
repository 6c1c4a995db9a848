import Foundation

/// A program that was started as a person starts it.
final class Program: Sendable {
    let processIdentifier: Int32
    let output: Capture
    let error: Capture
    private let process: Process
    private let endings: AsyncStream<Int32>

    /// Starts a program in a folder, with a text on its standard input.
    init(
        _ executable: URL, _ arguments: [String], in folder: URL, input: String = "",
        environment: [String: String] = [:]
    ) throws {
        let (outputPipe, errorPipe) = (Pipe(), Pipe())
        let ending = AsyncStream.makeStream(of: Int32.self)
        endings = ending.stream
        process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = outputPipe
        process.standardError = errorPipe
        // A file, since a program that ends before it has read a pipe would end the tests with a signal.
        let inputFile = try Self.file(holding: input)
        defer { try? inputFile.close() }
        process.standardInput = inputFile
        process.terminationHandler = { process in
            // A program that died of a signal has no status; shells tell it by 128 and the signal.
            let isExit = process.terminationReason == .exit
            ending.continuation.yield(isExit ? process.terminationStatus : 128 + process.terminationStatus)
            ending.continuation.finish()
        }
        try process.run()
        processIdentifier = process.processIdentifier
        output = Capture(outputPipe.fileHandleForReading)
        error = Capture(errorPipe.fileHandleForReading)
    }

    /// A file that is there as long as somebody has it open.
    private static func file(holding text: String) throws -> FileHandle {
        let file = FileManager.default.temporaryDirectory.appending(path: "input-\(UUID().uuidString)")
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try FileHandle(forReadingFrom: file)
    }

    func send(_ signal: Int32) { _ = kill(processIdentifier, signal) }

    /// Waits, once, until the program has ended and all it wrote has come, and gives its exit status.
    func wait() async throws -> Int32 {
        var status: Int32 = -1
        for await ended in endings { status = ended }
        try await output.wait(for: nil)
        try await error.wait(for: nil)
        return status
    }
}
