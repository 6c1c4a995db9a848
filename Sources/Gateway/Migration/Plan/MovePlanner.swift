import Accounts
import OrderedCollections
import SQLStore

/// Looks at everything a move will meet, before it begins; it writes nothing.
public struct MovePlanner: Sendable {
    private static let page = 1000

    /// How much is looked at, and how much is told.
    public struct Options: Hashable, Sendable {
        /// How many legacy rows are looked at; nil looks at all.
        public var sample: Int?
        /// How many keys are told of each kind of trouble.
        public var examples = 5

        public init() {}
    }

    let sides: MigrationSides
    let tombstones: any TombstoneRepository
    let surveyor: PeopleSurveyor
    /// What goes through the legacy system's members; nil where the configuration names none of this site's source.
    let members: MemberSurveyor?

    /// Looks at everything.
    /// - Parameter progress: told what is gone through, how far, and how much there is where that is known.
    /// - Throws: ``AccountError``: `databaseUnavailable` or `timedOut` of either side; `storeMismatch` where the legacy
    ///   table or its key is not there.
    public func run(
        _ options: Options = Options(), progress: @Sendable (String, Int, Int?) async -> Void = { _, _, _ in }
    ) async throws -> PlanReport {
        let fit = try await ProfileFit.load(sides.site, database: sides.storeDatabase)
        var report = PlanReport(
            site: sides.site.id, startedAt: .now(),
            legacy: .init(
                database: sides.legacySite.store.database, table: sides.legacySite.store.table.description),
            store: .init(database: sides.site.store.database, table: sides.site.store.table.description))
        report.store.hasTable = fit.hasTable
        report.store.missingColumns = fit.missingColumns
        try await look(at: &report.legacy)
        let readable = sides.leavingOut(report.legacy.lacking.map { FieldName(rawValue: $0.name) })
        report.legacy.trace = try await readable.legacyRows.trace().rawValue
        try await scan(readable, fit, options, &report, progress)
        if fit.hasTable {
            report.store.rows = try await ProfileRows(site: sides.site, database: sides.storeDatabase).count().rows
        }
        report.people = try await surveyor.survey { await progress("accounts", $0, nil) }
        report.members = try await members?.survey(examples: options.examples, progress: progress)
        return report
    }

    /// The table as its catalogue and its keys tell it.
    private func look(at source: inout PlanReport.Source) async throws {
        let (site, database) = (sides.legacySite, sides.legacyDatabase)
        do {
            let columns = try await database.dialect.columns(of: site.store.table, using: database)
            let names = Set(columns.map { $0.name.lowercased() })
            source.columns = columns.count
            source.lacking = site.model.fields.values.filter { !names.contains($0.column.lowercased()) }
                .map { .init(name: $0.name.rawValue, detail: $0.column) }
            var mapped = Set(site.model.fields.values.map { $0.column.lowercased() })
            mapped.insert(site.store.key.column.lowercased())
            for extra in [site.store.versionColumn, sides.site.migration?.modifiedColumn].compactMap(\.self) {
                mapped.insert(extra.lowercased())
            }
            source.unmapped = columns.filter { !mapped.contains($0.name.lowercased()) }
                .map { .init(name: $0.name, detail: $0.typeName) }
            source.duplicateKeys = try await ProfileKeys(site: site, database: database).duplicates(limit: 5)
        } catch let error as DatabaseError { throw error.accountError.with(\.site, site.id) }
        (source.rows, source.rowsWithoutKey) = try await sides.legacyRows.count()
    }

    /// Reads and transforms rows as the move will.
    private func scan(
        _ sides: MigrationSides, _ fit: ProfileFit, _ options: Options, _ report: inout PlanReport,
        _ progress: (String, Int, Int?) async -> Void
    ) async throws {
        let total = min(report.legacy.rows, options.sample ?? .max)
        var tally = TroubleTally(examples: options.examples)
        var position: ProfileRows.Position?
        let clock = ContinuousClock()
        repeat {
            let start = clock.now
            let size = min(Self.page, max(total - report.scanned, 1))
            let part = try await sides.legacyRows.part(after: position, limit: size)
            for row in part.elements {
                let outcome = sides.transform.apply(row.profile)
                let unfit = fit.problems(of: outcome.values)
                tally.add(outcome.problems, unfit, of: row.key)
                for field in outcome.rounded { report.rounded[field, default: 0] += 1 }
                report.scannedBytes += outcome.values.values.reduce(0) { $0 + $1.size }
            }
            report.seconds += start.duration(to: clock.now) / .seconds(1)
            report.scanned += part.elements.count
            try await addOwners(part.elements.map(\.key), sides, options, &report)
            position = part.next
            await progress("rows", report.scanned, total)
        } while position != nil && report.scanned < total
        (report.troubles, report.troubledRows) = (tally.troubles, tally.rows)
    }

    private func addOwners(
        _ keys: [LegacyKey], _ sides: MigrationSides, _ options: Options, _ report: inout PlanReport
    ) async throws {
        let owners = try await sides.keys.accounts(of: keys)
        var strangers = keys.filter { owners[$0] == nil }
        if case .link(let source) = sides.legacySite.store.key.account {
            let buried = try await tombstones.buried(strangers, source: source)
            report.owners.deleted += buried.count
            strangers.removeAll(where: buried.contains)
        }
        let records = try await sides.records.records(of: Array(owners.values), site: sides.site.id)
        report.owners.withAccount += owners.count
        report.owners.withoutAccount += strangers.count
        report.owners.copied += records.values.count { $0.digest != nil }
        report.owners.examples += strangers.prefix(max(options.examples - report.owners.examples.count, 0))
    }
}

/// The troubles of a scan as they are met.
private struct TroubleTally {
    let examples: Int
    private(set) var rows = 0
    private var found: [String: PlanReport.Trouble] = [:]

    init(examples: Int) { self.examples = examples }

    var troubles: [PlanReport.Trouble] { found.sorted { $0.key < $1.key }.map(\.value) }

    mutating func add(_ broken: [FieldProblem], _ unfit: [FieldProblem], of key: LegacyKey) {
        guard !broken.isEmpty || !unfit.isEmpty else { return }
        rows += 1
        for problem in broken { add(problem, .model, key) }
        let told = Set(broken.map(\.field))
        for problem in unfit where !told.contains(problem.field) { add(problem, .column, key) }
    }

    private mutating func add(_ problem: FieldProblem, _ origin: PlanReport.Trouble.Origin, _ key: LegacyKey) {
        let name = "\(problem.field) \(problem.code.rawValue) \(origin.rawValue)"
        var trouble = found[name] ?? .init(field: problem.field, code: problem.code, origin: origin)
        trouble.rows += 1
        if trouble.examples.count < examples { trouble.examples.append(key) }
        found[name] = trouble
    }
}

extension Value {
    /// About how many bytes it takes.
    fileprivate var size: Int {
        switch self {
        case .null: 0
        case .boolean: 1
        case .string(let text): text.utf8.count
        case .bytes(let bytes): bytes.count
        case .json(let json): json.utf8.count
        case .uuid: 16
        case .integer, .decimal, .date, .timestamp: 8
        }
    }
}
