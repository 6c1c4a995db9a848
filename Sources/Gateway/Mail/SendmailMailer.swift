public import Foundation
import Pooling
import Synchronization

/// Gives each mail to a program that takes mails as `sendmail` does: Postfix's, Exim's, msmtp.
///
/// The program is run by itself, never by a shell, with the recipient behind `--`, so that no address is an option.
public actor SendmailMailer: Mailer {
    private let program: URL
    private let sender: MailAddress
    private let timeout: Duration
    // Starting a program and writing its file block.
    private let executor = QueueExecutor(label: "mail.sendmail")

    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// - Parameter timeout: how long the program may take before it is ended.
    public init(program: URL, sender: MailAddress, timeout: Duration = .seconds(30)) {
        self.program = program
        self.sender = sender
        self.timeout = timeout
    }

    public func send(_ message: MailMessage) async throws {
        let data = try message.rendered(from: sender, lineEnd: "\n")
        let run = try ProgramRun(
            program: program, arguments: ["-i", "-f", sender.address, "--", message.to.address], input: data)
        try await run.finish(within: timeout)
    }
}

/// One run of a mail program.
private final class ProgramRun: Sendable {
    private let process = Process()
    private let name: String
    private let directory: URL
    private let ending = AsyncStream.makeStream(of: Void.self)

    /// Starts the program.
    ///
    /// What it reads is a file and no pipe, so that a program that does not read stops nobody.
    init(program: URL, arguments: [String], input: Data) throws(MailError) {
        name = program.path(percentEncoded: false)
        directory = FileManager.default.temporaryDirectory
            .appending(path: "gatehouse-mail-\(UUID().uuidString)", directoryHint: .isDirectory)
        do {
            try FileManager.default.createDirectory(
                at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let mail = directory.appending(path: "mail", directoryHint: .notDirectory)
            try PrivateFile.write(input, to: mail)
            try PrivateFile.write(Data(), to: errors)
            process.executableURL = program
            process.arguments = arguments
            process.standardInput = try FileHandle(forReadingFrom: mail)
            process.standardOutput = FileHandle.nullDevice
            process.standardError = try FileHandle(forWritingTo: errors)
            process.terminationHandler = { [ending] _ in ending.continuation.finish() }
            try process.run()
        } catch {
            try? FileManager.default.removeItem(at: directory)
            throw MailError(.program, "\(name) cannot be run: \(error.localizedDescription)")
        }
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    private var errors: URL { directory.appending(path: "errors", directoryHint: .notDirectory) }

    /// Waits for the end of the program, and ends it itself where that takes too long or nobody waits any more.
    func finish(within timeout: Duration) async throws {
        let isLate = await withTaskGroup(of: Bool.self) { group in
            group.addTask { [ending] in
                for await _ in ending.stream {}
                return false
            }
            group.addTask {
                try? await Task.sleep(for: timeout)
                return true
            }
            let isLate = await group.next() ?? true
            group.cancelAll()
            return isLate
        }
        // A cancelled wait ends too, while the program still runs.
        guard !isLate, !process.isRunning else {
            kill()
            throw MailError(.timedOut, "\(name) did not end within \(timeout)")
        }
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            let how = process.terminationReason == .exit ? "ended with" : "was ended by signal"
            throw MailError(.program, "\(name) \(how) \(process.terminationStatus)\(complaint)")
        }
    }

    private func kill() { _ = Foundation.kill(process.processIdentifier, SIGKILL) }

    /// The first line the program wrote about its failure.
    private var complaint: String {
        guard let data = try? Data(contentsOf: errors),
            let line = String(decoding: data.prefix(500), as: UTF8.self)
                .split(whereSeparator: \.isNewline).first
        else { return "" }
        return ": " + String(String.UnicodeScalarView(line.unicodeScalars.filter { !$0.isControl }))
    }
}
