internal import Foundation
internal import Synchronization

/// What all sessions of a server share.
final class ServerState: Sendable {
    let configuration: TDSServerConfiguration
    let faults: FaultPlan
    let statistics: TDSServerStatistics
    let databases: [DatabaseFile]
    let databaseNames: [String]
    private let sessions = Mutex(50)
    /// Made for databases in memory, and removed with the server.
    private let temporaryFolder: URL?

    init(_ configuration: TDSServerConfiguration, faults: FaultPlan, statistics: TDSServerStatistics) throws {
        self.configuration = configuration
        self.faults = faults
        self.statistics = statistics
        var folder: URL?
        if configuration.file == nil {
            let url = FileManager.default.temporaryDirectory.appendingPathComponent("tds-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
            folder = url
        }
        temporaryFolder = folder
        let settings = DatabaseSettings(
            compatibilityLevel: configuration.compatibilityLevel, isReadOnly: false,
            collation: try Collation(named: configuration.collation))
        var names = ["master", "tempdb", "model", "msdb"]
        for name in configuration.databases where !names.contains(where: { $0.caseInsensitiveEquals(name) }) {
            names.append(name)
        }
        databaseNames = names
        databases = try names.enumerated().map { index, name in
            try DatabaseFile(
                name: name, id: index + 1, path: Self.path(of: name, configuration, folder), settings: settings)
        }
    }

    deinit { removeTemporaryFiles() }

    func removeTemporaryFiles() {
        if let temporaryFolder { try? FileManager.default.removeItem(at: temporaryFolder) }
    }

    private static func path(of name: String, _ configuration: TDSServerConfiguration, _ folder: URL?) -> String {
        if let folder { return folder.appendingPathComponent("\(name).sqlite").path }
        // The first database has the file's own name, the others stand beside it.
        let file = configuration.file ?? ""
        return name == configuration.databases.first ? file : "\(file).\(name)"
    }

    func database(named name: String) -> DatabaseFile? {
        databases.first { $0.name.caseInsensitiveEquals(name) }
    }

    var defaultDatabase: DatabaseFile { database(named: configuration.databases.first ?? "master") ?? databases[0] }

    func nextSession() -> Int {
        sessions.withLock { sessions in
            sessions += 1
            return sessions
        }
    }
}
