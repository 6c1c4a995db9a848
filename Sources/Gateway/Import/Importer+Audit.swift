import Accounts

extension Importer {
    /// Adds to the audit log what came of an import.
    func record(_ report: ImportReport, _ options: ImportOptions, _ actor: AuditEvent.Actor) async {
        let ending: String =
            switch report.ending {
            case .done: "done"
            case .interrupted: "broken off"
            case .left(let phase): "ended, since the site went to the phase \(phase.rawValue)"
            case .tooManyRejects(let limit): "ended, since more than \(limit) rows were rejected"
            }
        let gone = report.isResumed ? "gone on with, " : ""
        await record(
            report.ending == .done ? .success : .failure, options, actor,
            "\(gone)\(ending): \(Self.words(report.counts))")
    }

    /// Adds to the audit log why an import failed, and what it had come to as far as the core can tell.
    func record(_ error: any Error, _ options: ImportOptions, _ actor: AuditEvent.Actor) async {
        let error = AccountError(explaining: error)
        // Where another process is at it, the counts are that one's.
        let job = options.isDryRun || error.code == .conflict ? nil : try? await imports.job(of: site.id)
        let counts = job.map { ", after \(Self.words($0.counts))" } ?? ""
        await record(.failure, options, actor, "\(error.message)\(counts)")
    }

    private func record(
        _ outcome: AuditEvent.Outcome, _ options: ImportOptions, _ actor: AuditEvent.Actor, _ words: String
    ) async {
        let kind = options.isDryRun ? "dry run over" : "of"
        await audit.record(
            AuditEvent(
                actor: actor, action: .importProfiles, outcome: outcome, site: site.id,
                detail: "\(kind) \(source.description), \(words)"))
    }

    private static func words(_ counts: ImportCounts) -> String {
        "\(counts.read) read, \(counts.written) written, \(counts.present) there already, \(counts.deleted) deleted here, \(counts.rejected) rejected, \(counts.accounts) accounts made"
    }
}
