import Foundation
import Gateway
import Testing

/// A folder of configuration files that lives as long as a test.
final class ConfigurationFolder {
    let url: URL

    /// Makes a folder of files, each by its path in it.
    init(_ files: [String: String]) throws {
        url = FileManager.default.temporaryDirectory
            .appending(path: "gatehouse-configuration-\(UUID().uuidString)", directoryHint: .isDirectory)
        for (path, text) in files { try write(text, to: path) }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func write(_ text: String, to path: String) throws {
        try write(Data(text.utf8), to: path)
    }

    func write(_ data: Data, to path: String) throws {
        let file = url.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: file)
    }

    func load(
        _ file: String = "config/gateway.yaml", environment: [String: String] = [:]
    ) throws(ConfigurationError) -> LoadedConfiguration {
        try ConfigurationLoader.load(file: url.appending(path: file), environment: environment)
    }

    /// The mistakes that loading reports; none where it succeeds.
    func mistakes(environment: [String: String] = [:]) -> [ConfigurationMistake] {
        do {
            _ = try load(environment: environment)
            return []
        } catch { return error.mistakes }
    }

    /// The repository this test was built from.
    static let repository = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
}
