import Accounts
import Gateway

extension VerifyReport {
    /// The report for people.
    var text: String {
        var card = Card()
        card.add("legacy", "\(legacy.database) \(legacy.table): \(count(legacy.rows, "row"))")
        card.add("here", "\(store.database) \(store.table): \(count(store.rows, "row"))")
        card.add("ranges", "\(comparedRanges), \(differingRanges) with fields that differ")
        card.add(
            "accounts", "\(people.accounts), \(people.linked) linked, \(people.neverSignedIn) of these never signed in")
        if let members = people.members, let notCome = people.membersNotCome {
            card.add("legacy members", "\(members), \(notCome) of them not here yet")
        }
        if people.linkedToNothing > 0 { card.add("", "\(people.linkedToNothing) linked without a legacy row") }
        if rowsWithoutKey > 0 { card.add("without a key", count(rowsWithoutKey, "legacy row")) }
        return [card.text(), outcomes, fieldTable, problemTable, hashTable, rowTable, verdict].filter { !$0.isEmpty }
            .joined(separator: "\n\n")
    }

    private var outcomes: String {
        var table = Table("ROWS", "", "")
        for kind in Kind.allCases where number(of: kind) > 0 {
            table.add(String(number(of: kind)), kind.words, kind.isFinding ? "look at it" : "")
        }
        return table.text
    }

    private var fieldTable: String {
        var table = Table("FIELD", "DIFFERS IN", "LEGACY CHECKSUM", "CHECKSUM HERE")
        for field in fields {
            table.add(field.field.rawValue, count(field.differing, "row"), field.legacyChecksum, field.checksum)
        }
        return table.text
    }

    private var problemTable: String {
        guard !problems.isEmpty else { return "" }
        var table = Table("LEGACY VALUES THAT BREAK THE MODEL", "RULE", "ROWS")
        for (problem, count) in problems.sorted(by: { $0.key < $1.key }) {
            table.add(problem.field, problem.code.rawValue, String(count))
        }
        return table.text
    }

    private var hashTable: String {
        guard !people.hashes.isEmpty else { return "" }
        var table = Table("STORED PASSWORDS", "ACCOUNTS")
        for (format, count) in people.hashes.sorted(by: { $0.key < $1.key }) { table.add(format, String(count)) }
        return table.text
    }

    private var rowTable: String {
        guard !rows.isEmpty else { return "" }
        var table = Table("KEY", "ACCOUNT", "", "FIELDS")
        for row in rows {
            let fields = row.fields.map { field in
                row.values[field].map { "\(field): \($0.legacy.words) -> \($0.here.words)" } ?? field.rawValue
            }
            let broken = row.problems.map { "\($0.field) breaks \($0.code.rawValue)" }
            table.add(
                row.key?.rawValue ?? "", row.account?.description ?? "", row.kind.words,
                (fields + broken).joined(separator: ", "))
        }
        return table.text + (unlisted > 0 ? "\n\(unlisted) more are not listed" : "")
    }

    private var verdict: String {
        isClean
            ? "both sides are the same, but for what was done here since"
            : "\(count(findings, "row")) to look at"
    }
}
