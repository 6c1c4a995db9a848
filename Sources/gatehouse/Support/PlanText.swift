import Accounts
import Gateway

extension PlanReport {
    /// The report for people.
    var text: String {
        [summary, columnTable, troubleTable, memberCard, verdict].filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    private var summary: String {
        var card = Card()
        let bytes = estimatedBytes.map { ", about \(Self.size($0)) of values" } ?? ""
        card.add("from", "\(legacy.database) \(legacy.table): \(count(legacy.rows, "row"))\(bytes)")
        card.add(
            "to", "\(store.database) \(store.table): \(store.hasTable ? count(store.rows, "row") : "not there yet")")
        card.add("accounts", "\(owners.withAccount) rows lead to one, \(owners.withoutAccount) to none")
        if !owners.examples.isEmpty {
            card.add("", "such as \(owners.examples.map(\.rawValue).joined(separator: ", "))")
        }
        if owners.copied > 0 { card.add("copied", count(owners.copied, "row")) }
        if owners.deleted > 0 { card.add("deleted here", "\(owners.deleted), which are not brought back") }
        if let people, people.linkedToNothing > 0 {
            card.add("without a row", count(people.linkedToNothing, "linked account"))
        }
        card.add("changes told by", legacy.trace == "none" ? "nothing: every look compares all rows" : legacy.trace)
        for (field, rows) in rounded.sorted(by: { $0.key < $1.key }) {
            card.add("rounded", "\(field): \(count(rows, "timestamp")), as round_timestamps says")
        }
        if let rowsPerSecond, let estimate {
            card.add(
                "speed",
                "\(Int(rowsPerSecond)) rows/s read and checked: all of them in \(Self.duration(estimate)), and writing")
        }
        return card.text()
    }

    private var columnTable: String {
        guard !legacy.unmapped.isEmpty else { return "" }
        var table = Table("COLUMN THAT NOTHING MAPS", "TYPE")
        for column in legacy.unmapped { table.add(column.name, column.detail) }
        return table.text
    }

    private var troubleTable: String {
        guard !troubles.isEmpty else { return "" }
        var table = Table("FIELD", "RULE", "REFUSED BY", "ROWS", "SUCH AS", "REMEDY")
        for trouble in troubles {
            table.add(
                trouble.field, trouble.code.rawValue, "the \(trouble.origin.rawValue)", String(trouble.rows),
                trouble.examples.map(\.rawValue).joined(separator: ", "), trouble.remedy)
        }
        return table.text
    }

    private var memberCard: String {
        guard let members else { return "" }
        var card = Card()
        card.add("legacy members", "\(members.members), \(members.notCome) of them not here yet")
        if members.taken > 0 { card.add("names taken here", Self.list(members.taken, members.takenExamples)) }
        card.add("without a profile", Self.list(members.withoutProfile, members.withoutProfileExamples))
        card.add(
            "profiles of no member", Self.list(members.profilesWithoutMember, members.profilesWithoutMemberExamples))
        for (format, count) in members.hashes.sorted(by: { $0.key < $1.key }) { card.add(format, String(count)) }
        for collision in members.collisions.prefix(20) {
            card.add(
                "colliding names",
                "\(collision.keys.map(\.rawValue).joined(separator: ", ")) "
                    + "(\(collision.kinds.map(\.rawValue).sorted().joined(separator: ", ")))")
        }
        return card.text()
    }

    private var verdict: String {
        obstacles.isEmpty
            ? "nothing stands in the way" : obstacles.map { "in the way: \($0)" }.joined(separator: "\n")
    }

    private static func list(_ number: Int, _ examples: [LegacyKey]) -> String {
        examples.isEmpty
            ? String(number) : "\(number), such as \(examples.map(\.rawValue).joined(separator: ", "))"
    }

    private static func size(_ bytes: Int) -> String {
        switch bytes {
        case ..<10_000: "\(bytes) bytes"
        case ..<10_000_000: "\(bytes / 1000) kB"
        default: "\(bytes / 1_000_000) MB"
        }
    }

    private static func duration(_ seconds: Double) -> String {
        switch seconds {
        case ..<120: "\(Int(seconds.rounded(.up))) s"
        case ..<7200: "\(Int((seconds / 60).rounded(.up))) minutes"
        default: "\(Int((seconds / 3600).rounded(.up))) hours"
        }
    }
}
