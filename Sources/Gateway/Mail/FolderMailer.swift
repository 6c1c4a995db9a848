public import Foundation
import Pooling

/// Puts each mail into a folder as a file `TIME-ID.eml`, which its owner alone can read.
///
/// A file is there whole or not at all, and the names sort as the mails were sent.
public actor FolderMailer: Mailer {
    private let folder: URL
    private let sender: MailAddress
    // Files are written on a queue: the threads that requests share must not wait for a disk.
    private let executor = QueueExecutor(label: "mail.folder")

    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// - Parameter folder: made with the first mail where it is not there.
    public init(folder: URL, sender: MailAddress) {
        self.folder = folder
        self.sender = sender
    }

    public func send(_ message: MailMessage) async throws {
        let now = Date()
        let id = UUID().uuidString.lowercased()
        let data = try message.rendered(from: sender, date: now, id: id, lineEnd: "\r\n")
        let name = "\(Self.stamp(now))-\(id.prefix(8))"
        let draft = folder.appending(path: ".\(name).tmp", directoryHint: .notDirectory)
        do {
            try makeFolder()
            try PrivateFile.write(data, to: draft)
            try FileManager.default.moveItem(
                at: draft, to: folder.appending(path: "\(name).eml", directoryHint: .notDirectory))
        } catch {
            try? FileManager.default.removeItem(at: draft)
            let path = folder.path(percentEncoded: false)
            throw MailError(.folder, "no mail can be written to \(path): \(error.localizedDescription)")
        }
    }

    private func makeFolder() throws {
        let path = folder.path(percentEncoded: false)
        guard !FileManager.default.fileExists(atPath: path) else { return }
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    /// `20260102T030405.678901Z`.
    private static func stamp(_ date: Date) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.calendar = Calendar(identifier: .gregorian)
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "yyyyMMdd'T'HHmmss"
        // A formatter knows milliseconds alone, and two mails may be sent in one.
        let part = date.timeIntervalSince1970
        let micros = String(Int((part - part.rounded(.down)) * 1_000_000))
        let padding = String(repeating: "0", count: max(0, 6 - micros.count))
        return "\(formatter.string(from: Date(timeIntervalSince1970: part.rounded(.down)))).\(padding)\(micros)Z"
    }
}
