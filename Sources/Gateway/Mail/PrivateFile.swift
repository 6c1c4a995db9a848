import Foundation

/// Writes files that nobody but their owner can read, not even for a moment.
enum PrivateFile {
    /// Writes a new file, and waits until the disk has it.
    static func write(_ data: Data, to file: URL) throws {
        let path = file.path(percentEncoded: false)
        // Made empty, closed to others, and filled only then.
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            throw CocoaError(.fileWriteNoPermission)
        }
        let handle = try FileHandle(forWritingTo: file)
        defer { try? handle.close() }
        try handle.write(contentsOf: data)
        try handle.synchronize()
    }
}
