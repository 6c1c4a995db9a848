public import Accounts
public import Foundation

/// Everything the files say: the gateway, its sites, and which files that were.
public struct LoadedConfiguration: Hashable, Sendable {
    public internal(set) var gateway: GatewayConfiguration
    /// By ID.
    public let sites: [Site]
    /// The paths of the files that were read: the gateway's own, the models, the sites.
    public let files: [String]
}

/// Reads the configuration: at start, again on SIGHUP, and for `gatehouse check`.
///
/// It depends on the files and the environment alone, and opens no database.
public enum ConfigurationLoader {
    /// Reads the gateway's file and the site files it leads to.
    /// - Parameters:
    ///   - file: the gateway's file. Relative paths in it are meant from the directory above `config/`, or from the
    ///     file's own directory where that has another name.
    ///   - environment: the variables that `${NAME}` may name.
    /// - Throws: ``ConfigurationError`` with every mistake of every file.
    public static func load(
        file: URL, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(ConfigurationError) -> LoadedConfiguration {
        let file = file.absoluteURL.standardizedFileURL
        let reader = ConfigurationReader(baseDirectory: baseDirectory(of: file), environment: environment)
        let outcome = reader.document(at: file) { GatewayReader(reader: reader).read($0) }
        var sites: [Site] = []
        // Without a readable file of the gateway, nothing says which site files are meant.
        if let outcome {
            sites = SiteSet(reader: reader, databases: outcome.databases, references: outcome.siteReferences)
                .load(outcome.sitesDirectory, named: outcome.sitesPlace)
        }
        guard reader.mistakes.isEmpty, let gateway = outcome?.configuration else {
            throw ConfigurationError(reader.mistakes)
        }
        return LoadedConfiguration(gateway: gateway, sites: sites, files: reader.files)
    }

    private static func baseDirectory(of file: URL) -> URL {
        let directory = file.deletingLastPathComponent()
        return directory.lastPathComponent == "config" ? directory.deletingLastPathComponent() : directory
    }
}
