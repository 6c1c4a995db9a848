import Accounts

/// The way between an import and its rows in the core's tables.
enum ImportRows {
    static let jobColumns =
        [
            "site", "number", "source", "state", "started_at", "updated_at", "finished_at", "total", "reason",
        ] + counts(ImportCounts()).map(\.column)
    static let rangeColumns = ["number", "low", "high", "position", "is_done"]
    static let sampleColumns = ["at", "rows_read", "rows_written", "rows_rejected"]
    static let rejectColumns = ["legacy_key", "field", "code", "reason", "line"]

    /// The columns that count, each with its count.
    static func counts(_ counts: ImportCounts) -> [(column: String, count: Int)] {
        [
            ("rows_read", counts.read), ("rows_written", counts.written), ("rows_present", counts.present),
            ("rows_deleted", counts.deleted), ("rows_rejected", counts.rejected), ("rows_rounded", counts.rounded),
            ("accounts_made", counts.accounts),
        ]
    }

    /// The import a row of ``jobColumns`` holds; nil for one of another version of Gatehouse.
    static func job(_ row: Row) -> ImportJob? {
        guard let site = row[0].text, let number = row[1].integer, let state = row[3].text.flatMap(ImportJob.State.init)
        else { return nil }
        let numbers = (9..<16).map { Int(row[$0].integer ?? 0) }
        let counts = ImportCounts(
            read: numbers[0], written: numbers[1], present: numbers[2], deleted: numbers[3], rejected: numbers[4],
            rounded: numbers[5], accounts: numbers[6])
        return ImportJob(
            site: SiteID(rawValue: site), number: number, source: row[2].text ?? "", state: state,
            startedAt: row[4].moment ?? .unknown, updatedAt: row[5].moment, finishedAt: row[6].moment,
            total: row[7].integer.map(Int.init), counts: counts, reason: row[8].text)
    }

    static func assignments(_ job: ImportJob) -> Assignments {
        var row = Assignments()
        row.setText("site", job.site.rawValue)
        row.set("number", .integer(job.number), as: .bigint)
        row.setText("source", job.source.withoutNUL)
        row.setText("state", job.state.rawValue)
        row.set("started_at", .moment(job.startedAt), as: CoreSchema.moment)
        row.set("updated_at", .moment(job.updatedAt), as: CoreSchema.moment)
        row.set("finished_at", .moment(job.finishedAt), as: CoreSchema.moment)
        row.set("total", job.total.map { .integer(Int64($0)) } ?? .null, as: .bigint)
        row.setText("reason", job.reason?.withoutNUL)
        for (column, count) in counts(job.counts) { row.set(column, .integer(Int64(count)), as: .bigint) }
        return row
    }

    static func range(_ row: Row) -> ImportRange {
        ImportRange(
            number: Int(row[0].integer ?? 0), low: row[1].text, high: row[2].text, position: row[3].text,
            isDone: row[4].boolean ?? false)
    }

    static func sample(_ row: Row) -> ImportSample {
        ImportSample(
            at: row[0].moment ?? .unknown, read: Int(row[1].integer ?? 0), written: Int(row[2].integer ?? 0),
            rejected: Int(row[3].integer ?? 0))
    }

    static func reject(_ row: Row) -> ImportReject {
        ImportReject(
            key: row[0].text ?? "", field: row[1].text, code: row[2].text ?? "", reason: row[3].text ?? "",
            line: row[4].integer.map(Int.init))
    }
}
