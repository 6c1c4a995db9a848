import Accounts
import Foundation

/// Reads the directory of the site files, and holds the sites against each other.
struct SiteSet {
    let reader: ConfigurationReader
    let databases: DeclaredDatabases?
    /// What the gateway's file says of sites.
    let references: SiteReferences

    /// The sites without a mistake, by ID.
    func load(_ directory: URL, named place: ConfigurationPlace) -> [Site] {
        guard let urls = files(in: directory) else {
            reader.report(
                ConfigurationMistake(
                    place, "the directory of the site files is not there",
                    remedy: "it was looked for at \(directory.path(percentEncoded: false))"))
            return []
        }
        let models = ModelLibrary(reader: reader)
        models.load(files(in: directory.appending(path: "models", directoryHint: .isDirectory)) ?? [])
        let outcomes = urls.compactMap { url -> SiteReader.Outcome? in
            let id = url.deletingPathExtension().lastPathComponent
            let site = SiteReader(
                models: models, databases: databases, expectedID: id,
                customization: customization(of: id, in: directory))
            return reader.document(at: url) { site.read($0) }
        }
        checkHosts(outcomes)
        checkTables(outcomes)
        let sites = outcomes.compactMap(\.site).sorted { $0.id < $1.id }
        references.check(files: urls.map { $0.deletingPathExtension().lastPathComponent }, sites: sites)
        return sites
    }

    /// The YAML files of a directory, by name; nil where there is no such directory.
    private func files(in directory: URL) -> [URL]? {
        let path = directory.path(percentEncoded: false)
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else { return nil }
        let visible = names.filter { !$0.hasPrefix(".") }.sorted()
        for name in visible where name.hasSuffix(".yml") {
            let url = directory.appending(path: name, directoryHint: .notDirectory)
            reader.report(
                ConfigurationMistake(
                    ConfigurationPlace(file: reader.name(of: url), key: "", position: nil),
                    "the file would be passed over", remedy: "rename it to \(name.dropLast(3))yaml"))
        }
        return visible.filter { $0.hasSuffix(".yaml") }
            .map { directory.appending(path: $0, directoryHint: .notDirectory) }
    }

    /// The path of the directory beside a site's file that has its name, where there is one.
    private func customization(of id: String, in directory: URL) -> String? {
        // `sites/models/` holds the models, whatever sites there are.
        guard id != "models" else { return nil }
        let url = directory.appending(path: id, directoryHint: .isDirectory)
        let isDirectory = (try? url.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true
        return isDirectory ? url.path(percentEncoded: false) : nil
    }

    private func checkHosts(_ outcomes: [SiteReader.Outcome]) {
        var owners = Dictionary(references.ownHosts, uniquingKeysWith: { first, _ in first })
        for host in outcomes.flatMap(\.hosts) {
            if let other = owners[host.name] {
                reader.report(
                    ConfigurationMistake(
                        host.place, "the host \"\(host.name)\" stands in \(other.reference) already",
                        remedy: "a host leads to one site: remove one of them"))
            } else {
                owners[host.name] = host.place
            }
        }
    }

    /// Two owners of one table would each alter it to its own model.
    private func checkTables(_ outcomes: [SiteReader.Outcome]) {
        var owners: [String: ConfigurationPlace] = [:]
        for outcome in outcomes {
            guard let site = outcome.site, site.store.isManaged else { continue }
            let tables = [site.store.table] + site.collections.map(\.table)
            for table in Set(tables.map { $0.description.lowercased() }) {
                let name = "\(site.store.database)/\(table)"
                if let other = owners.updateValue(outcome.tablePlace, forKey: name) {
                    reader.report(
                        ConfigurationMistake(
                            outcome.tablePlace,
                            "the managed table \(table) belongs to another site (\(other.reference))",
                            remedy: "give each managed site a table of its own"))
                }
            }
        }
    }
}
