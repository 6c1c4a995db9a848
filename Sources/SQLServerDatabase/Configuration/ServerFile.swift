import Foundation
import Synchronization

/// The configuration file that tells FreeTDS where the servers are and how to encrypt: the API cannot.
///
/// One a process, in a directory only we can read, with a section for each server; it is removed when the process
/// exits. It holds no user and no password.
final class ServerFile: Sendable {
    static let shared = ServerFile()

    /// Where the file is; FreeTDS opens it anew for each connection.
    let path: String
    private let sections = Mutex<[String]>([])

    init() {
        let directory = FileManager.default.temporaryDirectory.appending(path: "gatehouse-\(UUID().uuidString)")
        path = directory.appending(path: "freetds.conf").path
    }

    /// The name of the section that leads to a server, which is written when it is first asked for.
    func section(for configuration: SQLServerConfiguration) throws -> String {
        try sections.withLock { sections in
            let body = Self.body(of: configuration)
            if let index = sections.firstIndex(of: body) { return Self.name(index) }
            try write(sections + [body])
            sections.append(body)
            return Self.name(sections.count - 1)
        }
    }

    /// Takes the file and its directory away.
    func remove() {
        try? FileManager.default.removeItem(atPath: (path as NSString).deletingLastPathComponent)
    }

    private static func name(_ index: Int) -> String { "gatehouse\(index + 1)" }

    static func body(of configuration: SQLServerConfiguration) -> String {
        var lines = [
            "host = \(configuration.host)", "port = \(configuration.port)", "tds version = 7.4",
            "client charset = UTF-8",
            "connect timeout = \(max(1, configuration.timeouts.connect.wholeSeconds))",
        ]
        switch configuration.encryption {
        case .off: lines.append("encryption = off")
        case .request: lines.append("encryption = request")
        case .require(let trust):
            lines.append("encryption = require")
            switch trust {
            case .any: break
            case .system: lines += ["ca file = system", "check certificate hostname = yes"]
            case .authorities(let file): lines += ["ca file = \(file)", "check certificate hostname = yes"]
            }
        }
        return lines.map { "    \($0)\n" }.joined()
    }

    /// Replaces the file at once, so that a connection made meanwhile reads the old file or the new one.
    private func write(_ sections: [String]) throws {
        let directory = (path as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let text = sections.enumerated().map { "[\(Self.name($0))]\n\($1)" }.joined(separator: "\n")
        try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }
}

extension Duration {
    /// The seconds, rounded up.
    var wholeSeconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) + (attoseconds > 0 ? 1 : 0)
    }

    /// The milliseconds, rounded up.
    var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1000 + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
