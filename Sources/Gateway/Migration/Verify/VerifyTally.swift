import Accounts
import Repositories
import SQLStore

/// The report of a comparison as it grows.
struct VerifyTally {
    var report: VerifyReport
    private let sides: MigrationSides
    private let options: Verifier.Options
    private var legacySums: [FieldName: FieldChecksum] = [:]
    private var sums: [FieldName: FieldChecksum] = [:]
    private var differing: [FieldName: Int] = [:]
    /// The fields whose checksums differ in the range that is compared now.
    private var differingNow: [FieldName] = []
    /// How many ranges make one of those that are told.
    private var bundle = 1
    private var bundled = 0

    init(sides: MigrationSides, options: Verifier.Options) {
        self.sides = sides
        self.options = options
        let (legacy, store) = (sides.legacySite.store, sides.site.store)
        report = VerifyReport(
            site: sides.site.id, startedAt: .now(),
            legacy: .init(database: legacy.database, table: legacy.table.description),
            store: .init(database: store.database, table: store.table.description))
    }

    /// Takes in the checksums of rows that both sides have, and says whether any of them differ.
    mutating func addChecksums(_ pairs: [PairedRow]) -> Bool {
        differingNow = []
        for field in sides.shared.map(\.name) {
            var (legacy, here) = (FieldChecksum(), FieldChecksum())
            for pair in pairs {
                guard let account = pair.account, let profile = pair.profile else { continue }
                let value = pair.outcome.values[field] ?? .null
                legacy.add(value, of: account)
                here.add(profile[field], of: account)
                legacySums[field, default: FieldChecksum()].add(value, of: account)
                sums[field, default: FieldChecksum()].add(profile[field], of: account)
            }
            if legacy.text != here.text { differingNow.append(field) }
        }
        report.comparedRanges += 1
        if !differingNow.isEmpty { report.differingRanges += 1 }
        return !differingNow.isEmpty
    }

    /// Takes in a range: its rows, and those of them that were looked at one by one.
    mutating func add(_ pairs: [PairedRow], _ found: [LegacyKey: VerifyReport.Row]) {
        var findings = 0
        for pair in pairs {
            report.legacy.rows += 1
            for problem in pair.outcome.problems {
                report.problems[.init(field: problem.field, code: problem.code), default: 0] += 1
            }
            let row = found[pair.key]
            report.counts[row?.kind ?? .same, default: 0] += 1
            guard let row, row.kind != .same else { continue }
            if row.kind.isFinding { findings += 1 }
            for field in row.fields { differing[field, default: 0] += 1 }
            if row.kind != .deletedHere { list(row, of: pair) }
        }
        guard let first = pairs.first?.key, let last = pairs.last?.key else { return }
        addRange(.init(first: first, last: last, rows: pairs.count, findings: findings, fields: differingNow))
    }

    mutating func addProfiles(_ count: Int) { report.store.rows += count }

    /// Takes in a profile that no legacy row stands for.
    mutating func addOther(_ account: AccountID, key: LegacyKey?, record: MigrationRecord?) {
        let kind: VerifyReport.Kind =
            record?.digest != nil ? .vanished : key != nil && record == nil ? .extra : .createdHere
        report.counts[kind, default: 0] += 1
        if kind.isFinding { list(.init(kind: kind, key: key ?? record?.key, account: account), of: nil) }
    }

    /// The report, with what can be told only at the end.
    var finished: VerifyReport {
        var report = report
        report.fields = sides.shared.map(\.name).map { field in
            .init(
                field: field, legacyChecksum: (legacySums[field] ?? FieldChecksum()).text,
                checksum: (sums[field] ?? FieldChecksum()).text, differing: differing[field] ?? 0)
        }
        return report
    }

    private mutating func list(_ row: VerifyReport.Row, of pair: PairedRow?) {
        guard report.rows.count < options.listed else {
            report.unlisted += 1
            return
        }
        var row = row
        if options.showsValues, let pair, let profile = pair.profile {
            // What only the person or the administration may see is in no report.
            for field in sides.shared where field.visibility <= .site && row.fields.contains(field.name) {
                row.values[field.name] = .init(
                    legacy: pair.outcome.values[field.name] ?? .null, here: profile[field.name])
            }
        }
        report.rows.append(row)
    }

    /// Ranges are told in bundles that grow, so that there are never many of them.
    private mutating func addRange(_ range: VerifyReport.Range) {
        if bundled > 0, let last = report.ranges.indices.last {
            report.ranges[last].take(range)
        } else {
            report.ranges.append(range)
        }
        bundled = (bundled + 1) % bundle
        guard report.ranges.count > VerifyReport.mostRanges else { return }
        report.ranges = stride(from: 0, to: report.ranges.count, by: 2).map { index in
            var range = report.ranges[index]
            if index + 1 < report.ranges.count { range.take(report.ranges[index + 1]) }
            return range
        }
        // The one that was just begun has no other half.
        (bundle, bundled) = (bundle * 2, 1)
    }
}

extension VerifyReport.Range {
    fileprivate mutating func take(_ next: Self) {
        last = next.last
        rows += next.rows
        findings += next.findings
        fields += next.fields.filter { !fields.contains($0) }
    }
}
