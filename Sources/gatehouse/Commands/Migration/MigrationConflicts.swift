import Accounts
import ArgumentParser
import Gateway

/// `gatehouse migration conflicts`: the profiles of a site that were changed on both sides.
struct MigrationConflicts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conflicts", abstract: "List the profiles of a site that were changed on both sides.",
        discussion: """
              gatehouse migration conflicts shop
              gatehouse migration conflicts shop --decided
            """)

    @OptionGroup var options: GlobalOptions
    @OptionGroup var page: PageOptions
    @Argument(help: ProfileCommands.siteHelp) var site: SiteArgument

    @Flag(help: "List those that are decided, instead of those that wait.")
    var decided = false

    func run() async throws {
        let found = try await options.withGateway { [site, page, decided] gateway, _ in
            try await gateway.conflicts.list(
                PageRequest(limit: page.limit, cursor: page.cursor), site: site.id, isWaiting: !decided)
        }
        var table = Table("ID", "ACCOUNT", "KEY", "FOUND", "FIELDS", "DECIDED BY")
        for conflict in found.elements {
            table.add(
                String(conflict.id), conflict.account.description, conflict.key.rawValue,
                conflict.foundAt.description, conflict.fields.map(\.name.rawValue).joined(separator: ", "),
                conflict.decision?.by ?? "")
        }
        options.show(
            ["conflicts": .array(found.elements.map { $0.json(for: .admin) }), "next": JSONValue(found.next)],
            text: found.elements.isEmpty ? (decided ? "none is decided" : "none waits") : table.text)
        if let next = found.next { options.note("there are more: --cursor \(next)") }
    }
}

/// `gatehouse migration conflict`: one conflict.
struct MigrationConflictCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conflict", abstract: "Show a conflict, choose one of its versions, or take that back.",
        subcommands: [ConflictShow.self, ConflictChoose.self, ConflictUndo.self])
}

/// `gatehouse migration conflict show`: both versions of a profile.
struct ConflictShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show both versions of a profile.",
        discussion: "  gatehouse migration conflict show 7")

    @OptionGroup var options: GlobalOptions
    @Argument(help: ArgumentHelp("The conflict's number.", valueName: "id")) var id: Int64

    func run() async throws {
        let conflict = try await options.withGateway { [id] gateway, _ in try await gateway.conflicts.conflict(id) }
        options.show(conflict.json(for: .admin), text: conflict.text)
    }
}

/// `gatehouse migration conflict choose`: settles a conflict.
struct ConflictChoose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "choose", abstract: "Choose one of the two versions, or the legacy values of some fields.",
        discussion: """
            The choice is made between the versions as they are shown: where the profile has changed since, nothing is \
            written, and the newest version is shown.

              gatehouse migration conflict choose 7 legacy
              gatehouse migration conflict choose 7 own
              gatehouse migration conflict choose 7 fields --legacy city --legacy phone
            """)

    /// What is chosen, in a word.
    enum Word: String, ExpressibleByArgument, CaseIterable { case legacy, own, fields }

    @OptionGroup var options: GlobalOptions
    @Argument(help: ArgumentHelp("The conflict's number.", valueName: "id")) var id: Int64
    @Argument(help: ArgumentHelp("legacy, own, or fields.", valueName: "version")) var version: Word

    @Option(
        name: .customLong("legacy"),
        help: ArgumentHelp("With fields: a field that takes its legacy value; may be repeated.", valueName: "field"))
    var fields: [String] = []

    func validate() throws {
        guard (version == .fields) != fields.isEmpty else {
            throw ValidationError("--legacy FIELD goes with the version fields, and with it alone")
        }
    }

    func run() async throws {
        let choice: ConflictService.Choice =
            switch version {
            case .legacy: .legacy
            case .own: .own
            case .fields: .legacyOf(Set(fields.map { FieldName(rawValue: $0) }))
            }
        let conflict = try await options.withGateway { [id] gateway, _ in
            try await gateway.conflicts.choose(choice, for: id, as: .operator)
        }
        options.show(conflict.json(for: .admin), text: conflict.text)
    }
}

/// `gatehouse migration conflict undo`: takes a choice back.
struct ConflictUndo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo", abstract: "Take a choice back: the profile is as it was, and the conflict waits again.",
        discussion: "  gatehouse migration conflict undo 7")

    @OptionGroup var options: GlobalOptions
    @Argument(help: ArgumentHelp("The conflict's number.", valueName: "id")) var id: Int64

    func run() async throws {
        let conflict = try await options.withGateway { [id] gateway, _ in
            try await gateway.conflicts.undo(id, as: .operator)
        }
        options.show(conflict.json(for: .admin), text: conflict.text)
    }
}

extension ConflictView {
    /// Both versions for people.
    var text: String {
        var card = Card()
        card.add("conflict", String(id))
        card.add("profile", "\(site), account \(account), legacy key \(key)")
        card.add("found", foundAt.description)
        card.add("decided", decision.map { "by \($0.by), \($0.at)" } ?? "not yet")
        var table = Table("FIELD", "LEGACY", "OWN", "CHOSEN")
        for field in fields {
            table.add(
                field.name.rawValue, field.legacy.words, field.own.words,
                field.isLegacyTaken.map { $0 ? "legacy" : "own" } ?? "")
        }
        return "\(card.text())\n\n\(table.text)"
    }
}
