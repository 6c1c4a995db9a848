import Accounts
import Foundation
import Synchronization

/// A file of JSON lines to which rejected rows are added: keys, fields and reasons, and no values.
final class RejectFile: Sendable {
    private let handle: Mutex<FileHandle>
    private let path: String

    /// Opens the file to add to it, and makes it where there is none.
    init(path: String) throws {
        self.path = path
        let failure = CommandFailure("reject-file", "the file \"\(path)\" cannot be written")
        if !FileManager.default.fileExists(atPath: path) {
            // Keys of people are for who runs the import.
            guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
            else { throw failure }
        }
        guard let handle = FileHandle(forUpdatingAtPath: path) else { throw failure }
        do { try handle.seekToEnd() } catch { throw failure }
        self.handle = Mutex(handle)
    }

    func append(_ rejects: [ImportReject]) throws {
        let lines = rejects.map { $0.json.text + "\n" }.joined()
        do {
            try handle.withLock { try $0.write(contentsOf: Data(lines.utf8)) }
        } catch {
            throw CommandFailure("reject-file", "the file \"\(path)\" cannot be written")
        }
    }
}
