import Accounts
import ArgumentParser
import Foundation
import Gateway
import OrderedCollections

/// `gatehouse site show`: a site's store, model, policies, state, and every address it has.
struct SiteShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a site: store, model, policies, state and every address.",
        discussion: """
              gatehouse site show blog
              gatehouse site show shop --json | jq -r '.addresses[].path'
            """)

    @OptionGroup var options: GlobalOptions
    @Argument(help: ProfileCommands.siteHelp) var site: SiteArgument

    func run() async throws {
        let (sheet, listen) = try await options.withGateway { [site] gateway, runtime in
            let known = try gateway.router.route(site.id).site
            let findings = await runtime.checker.check(known)
            let loaded = runtime.configuration
            return (SiteSheet(site: known, loaded: loaded, findings: findings), loaded.gateway.listen)
        }
        let addresses = SiteAddress.all(of: sheet.site)
        var members = sheet.summary
        members["key"] = .object([
            "column": .string(sheet.site.store.key.column), "type": .string(sheet.site.store.key.type.rawValue),
            "account": .string(sheet.site.store.key.account.words),
        ])
        members["on_delete"] = .string(sheet.site.store.onDelete.rawValue)
        members["extends"] = .array(sheet.site.model.bases.map(JSONValue.string))
        members["fields"] = .array(sheet.site.model.fields.values.map(\.summary))
        members["collections"] = .array(sheet.site.collections.map(\.summary))
        members["findings"] = .array(sheet.findings.map(\.json))
        members["addresses"] = .array(addresses.map(\.json))
        options.show(.object(members), text: Self.text(sheet, addresses, listen))
    }

    private static func text(_ sheet: SiteSheet, _ addresses: [SiteAddress], _ listen: ListenAddress) -> String {
        let (site, store) = (sheet.site, sheet.site.store)
        var card = Card()
        card.add("site", site.id.rawValue)
        card.add("name", site.name)
        card.add("hosts", site.hosts.joined(separator: ", "))
        card.add("database", "\(store.database) (\(sheet.driver))")
        card.add("table", "\(store.table), \(store.isManaged ? "managed" : "not managed"), \(store.access.rawValue)")
        card.add("key", "\(store.key.column) (\(store.key.type.rawValue)): \(store.key.account.words)")
        if let version = store.versionColumn { card.add("version", version) }
        if let zone = store.timeZone { card.add("time zone", zone.identifier) }
        card.add("profiles made", site.creation.rawValue)
        card.add("on delete", store.onDelete.rawValue)
        card.add("complete only", site.requiresComplete ? "yes" : "no")
        card.add("model", site.model.bases.isEmpty ? "its own" : "extends \(site.model.bases.joined(separator: ", "))")
        card.add("state", ([sheet.state] + sheet.findings.map(\.description)).joined(separator: "\n"))

        var fields = Table("FIELD", "TYPE", "COLUMN", "SEEN BY", "EDITED BY", "RULES")
        for field in site.model.fields.values {
            fields.add(
                field.name.rawValue, field.type.name, field.column, field.visibility.name, field.edit.rawValue,
                field.ruleWords)
        }
        var paths = Table("METHODS", "ADDRESS", "")
        for address in addresses { paths.add(address.methods.joined(separator: ", "), address.path, address.meaning) }
        let collections = site.collections.map { "collection \($0.name): table \($0.table), by \($0.keyColumn)" }
        return [
            card.text(), fields.text, collections.joined(separator: "\n"),
            "addresses at http://\(listen)\n\n\(paths.text)",
        ].filter { !$0.isEmpty }.joined(separator: "\n\n")
    }
}
