import Foundation

/// A file that is being written, which nobody but its owner can read.
///
/// It gets its name when it is whole, so that one that was broken off is not taken for one that is.
struct PrivateFile {
    private let path: String
    private let unfinished: String
    private let handle: FileHandle

    /// Begins a file.
    /// - Throws: ``CommandFailure`` where it cannot be made.
    init(path: String) throws {
        self.path = path
        unfinished = path + ".unfinished"
        let files = FileManager.default
        try? files.removeItem(atPath: unfinished)
        guard files.createFile(atPath: unfinished, contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: unfinished)
        else { throw Self.failure(path) }
        self.handle = handle
    }

    func write(_ text: String) throws {
        do { try handle.write(contentsOf: Data(text.utf8)) } catch { throw Self.failure(path) }
    }

    /// Gives the file its name, in the place of one that had it.
    func finish() throws {
        do {
            try handle.close()
            if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
            try FileManager.default.moveItem(atPath: unfinished, toPath: path)
        } catch { throw Self.failure(path) }
    }

    /// Leaves nothing behind.
    func abandon() {
        try? handle.close()
        try? FileManager.default.removeItem(atPath: unfinished)
    }

    /// Writes a whole file.
    static func write(_ text: String, to path: String) throws {
        let file = try PrivateFile(path: path)
        do {
            try file.write(text)
            try file.finish()
        } catch {
            file.abandon()
            throw error
        }
    }

    private static func failure(_ path: String) -> CommandFailure {
        CommandFailure(
            "output-file", "the file \(path) could not be written", remedy: "see that its folder is there and has room")
    }
}
