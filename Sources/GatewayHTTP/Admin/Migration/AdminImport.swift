import Accounts
import Gateway

/// The last import of a site: how far it has come, how fast it went, and what it refused.
struct AdminImport: Sendable {
    private static let longestList = 50

    let importState: [AdminBadge]
    let importFacts: [AdminFact]
    let importCharts: [AdminChart]
    let importRejects: AdminTable

    init(_ job: ImportJob, samples: [ImportSample], rejects: [ImportReject]) {
        importState = [AdminBadge(job.state.rawValue, Self.style(job.state))]
        let share = job.total.map { $0 > 0 ? " of about \($0) (\(min(100, job.counts.read * 100 / $0)) %)" : "" } ?? ""
        importFacts = [
            AdminFact("From", job.source), AdminFact("Begun", AdminText.moment(job.startedAt)),
            AdminFact("Last heard of", AdminText.moment(job.updatedAt)),
            AdminFact("Read", "\(job.counts.read)\(share)"),
            AdminFact("Written", "\(job.counts.written)"), AdminFact("There already", "\(job.counts.present)"),
            AdminFact("Deleted here", "\(job.counts.deleted)"), AdminFact("Refused", "\(job.counts.rejected)"),
            AdminFact("Accounts made", "\(job.counts.accounts)"), AdminFact("Ended because", job.reason ?? "—"),
        ]
        importCharts = AdminChart.rate(samples).map { [$0] } ?? []
        importRejects = AdminTable(
            "Rows that were refused", columns: ["Key", "Field", "Code", "Reason"],
            lines: rejects.prefix(Self.longestList).map { reject in
                [
                    .init(AdminText.short(reject.key)), .init(reject.field ?? "—"), .init(reject.code),
                    .init(AdminText.short(reject.reason)),
                ]
            }, empty: "No row was refused.")
    }

    /// The last import of a site; none where nobody imported yet.
    static func last(of site: SiteID, _ call: AdminCall) async throws -> [AdminImport] {
        let imports = call.gateway.repositories.imports
        guard let job = try await imports.job(of: site) else { return [] }
        return [
            AdminImport(
                job, samples: try await imports.samples(of: site),
                rejects: try await imports.rejects(of: site, limit: longestList))
        ]
    }

    private static func style(_ state: ImportJob.State) -> String {
        switch state {
        case .running: ""
        case .interrupted: "warn"
        case .failed: "danger"
        case .done: "good"
        }
    }
}

/// A line over time, as the template `admin-chart` draws it.
struct AdminChart: Sendable {
    private static let width = 600.0
    private static let height = 140.0

    let chartTitle: String
    /// What a reader who sees no picture is told.
    let chartWords: String
    /// `x,y x,y`, in the units of the drawing.
    let chartPoints: String
    let chartTop: String
    let chartFrom: String
    let chartTo: String

    /// How many rows a second were read between one sample and the next; nil where there are too few for a line.
    static func rate(_ samples: [ImportSample]) -> AdminChart? {
        guard let first = samples.first, let last = samples.last, samples.count > 2, last.at > first.at else {
            return nil
        }
        let second = Double(Timestamp.ticksPerSecond)
        let rates = zip(samples, samples.dropFirst()).map { before, after in
            let seconds = max(Double(after.at.ticks - before.at.ticks) / second, 0.001)
            return (at: after.at, rate: Double(max(0, after.read - before.read)) / seconds)
        }
        let most = max(rates.map(\.rate).max() ?? 0, 1)
        let span = Double(last.at.ticks - first.at.ticks)
        let points = rates.map { point in
            let x = Double(point.at.ticks - first.at.ticks) / span * width
            return "\(Int(x)),\(Int(height - point.rate / most * height))"
        }
        let mean = Int(Double(last.read - first.read) / (span / second))
        return AdminChart(
            chartTitle: "Rows read a second",
            chartWords: "\(mean) rows a second on average, \(Int(most)) at the most",
            chartPoints: points.joined(separator: " "),
            chartTop: "\(Int(most))", chartFrom: AdminText.moment(first.at), chartTo: AdminText.moment(last.at))
    }
}
