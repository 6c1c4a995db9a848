import Accounts
import Foundation
import Gateway
import OrderedCollections

/// What a demonstration tells the person who started it: what to open, and commands that work as they stand.
struct DemoGuide: Sendable {
    let sites: [Site]
    let outcome: DemoLoader.Outcome
    let keys: DemoKeyStore.Keys

    /// The text, for a gateway that answers under an address.
    func text(root: String) -> String {
        var sections = [
            "Gatehouse answers at \(Console.output.styled(root, .bold)); Ctrl-C ends it.", pages(root),
            signInTable, keyTable, commands(root),
        ].filter { !$0.isEmpty }
        if !outcome.notes.isEmpty {
            sections.append("Not made:\n" + outcome.notes.map { "  \(Printable.line($0))" }.joined(separator: "\n"))
        }
        return "\n" + sections.joined(separator: "\n\n") + "\n"
    }

    private func pages(_ root: String) -> String {
        var rows = sites.compactMap { site in Self.page(of: site, root).map { ($0, "the pages of \(site.name)") } }
        rows += [
            ("\(root)/admin", "the pages of the staff"), ("\(root)/docs", "the API, with every site's fields"),
            ("\(root)/readyz", "how the databases are"),
        ]
        let width = rows.map(\.0.count).max() ?? 0
        return "Open\n"
            + rows.map { "  \($0.0.padding(toLength: width, withPad: " ", startingAt: 0))   \($0.1)" }
            .joined(separator: "\n")
    }

    /// Where a browser on this machine finds a site: names below `localhost` lead here without anybody's doing.
    private static func page(of site: Site, _ root: String) -> String? {
        guard let host = site.hosts.first(where: { $0.hasSuffix(".localhost") }) else { return nil }
        return "http://\(host)\(URLComponents(string: root)?.port.map { ":\($0)" } ?? "")/"
    }

    private var signInTable: String {
        guard !keys.signIns.isEmpty else { return "" }
        var table = Table("SIGN IN AS", "PASSWORD")
        for name in keys.signIns { table.add(name, keys.password) }
        return table.text
    }

    private var keyTable: String {
        var table = Table("KEY FOR", "KEY")
        table.add("all sites, admin", keys.all)
        for site in sites { table.add(site.id.rawValue, keys.bySite[site.id] ?? "") }
        return table.text
    }

    /// A command for everything a first look is after.
    private func commands(_ root: String) -> String {
        let api = "\(root)/api/v1"
        var lines = [
            "# the sites", curl(keys.all, "\(api)/sites"), "", "# the newest accounts",
            curl(keys.all, "'\(api)/accounts?limit=3'"), "", "# one person on every site",
            curl(keys.all, "\(api)/accounts/@bob/profiles"),
        ]
        for site in sites {
            let account = outcome.legacy[site.id] ?? outcome.account
            let key = keys.bySite[site.id] ?? keys.all
            lines += [
                "", "# \(site.name): a profile in the table \(site.store.table) of \(site.store.database)",
                curl(key, "\(api)/sites/\(site.id)/profiles/\(account)"),
            ]
        }
        if let (site, change) = change {
            let address = "\(api)/sites/\(site.id)/profiles/\(outcome.account)"
            lines += [
                "", "# change it",
                curl(
                    keys.bySite[site.id] ?? keys.all,
                    "-X PATCH -H 'Content-Type: application/merge-patch+json' -d '\(change.text)' \(address)"),
            ]
        }
        return "Try\n" + lines.map { $0.isEmpty ? "" : "  \($0)" }.joined(separator: "\n")
    }

    /// A change that some site's model allows.
    private var change: (Site, JSONValue)? {
        for site in sites where site.store.access == .readWrite {
            for field in site.model.fields.values where field.edit == .self && field.visibility <= .site {
                let value: JSONValue? =
                    switch field.type {
                    case .string: "Robert Smith"
                    case .url: "https://bob.example.net/"
                    default: nil
                    }
                if let value, (try? field.value(from: value)) != nil {
                    return (site, ["fields": .object([field.name.rawValue: value])])
                }
            }
        }
        return nil
    }

    private func curl(_ key: String, _ rest: String) -> String { "curl -s -H 'Authorization: Bearer \(key)' \(rest)" }
}
