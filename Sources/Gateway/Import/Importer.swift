public import Accounts
import Logging
import SQLStore
import Synchronization

/// Moves the profiles of a site into its own store, from its legacy table or a file.
///
/// Ranges of keys are read side by side, a page of each at a time, and written in pieces, each noted as done with its
/// rows: broken off anywhere, it goes on with nothing lost and nothing twice.
public struct Importer: Sendable {
    let site: Site
    let source: any ImportSource
    let core: any Database
    let imports: any ImportRepository
    let preparer: ImportPreparer
    let makeAccount: (@Sendable (NewAccount, LegacyKey) async throws -> AccountID)?
    let phases: ImportPhases
    let audit: AuditService
    let logger: Logger
    /// Has every instance forget what it keeps in memory of rows and links that were written.
    let forget: @Sendable () async -> Void

    /// What an import tells whoever runs it.
    public struct Listener: Sendable {
        /// Told after each piece.
        let progress: @Sendable (ImportProgress) -> Void
        /// Given rejects just before they are noted; after a break one may come twice.
        let rejects: @Sendable ([ImportReject]) async throws -> Void

        public init(
            progress: @escaping @Sendable (ImportProgress) -> Void = { _ in },
            rejects: @escaping @Sendable ([ImportReject]) async throws -> Void = { _ in }
        ) {
            self.progress = progress
            self.rejects = rejects
        }
    }

    /// Imports what there is, or the rest of what was begun; whatever comes of it is in the audit log.
    /// - Parameter actor: who wished it.
    /// - Throws: `conflict` where another process imports the site, or one from another source was broken off;
    ///   `databaseUnavailable` and `timedOut`, after which it can be gone on with.
    public func run(
        _ options: ImportOptions, as actor: AuditEvent.Actor = .operator, stop: ImportStop = ImportStop(),
        listener: Listener = Listener()
    ) async throws -> ImportReport {
        do {
            let report = try await run(options, stop: stop, listener: listener, clock: ContinuousClock())
            await record(report, options, actor)
            return report
        } catch {
            await record(error, options, actor)
            throw error
        }
    }

    func run<Watch: Clock>(
        _ options: ImportOptions, stop: ImportStop, listener: Listener, clock: Watch
    ) async throws -> ImportReport where Watch.Duration == Duration {
        let throttle = ImportThrottle(rate: options.throttle, clock: clock)
        guard !options.isDryRun else {
            let total = try await source.total()
            let ranges = try await source.ranges(readers: options.readers, total: total)
            let work = ImportWork(
                importer: self, options: options, writer: nil, stop: stop, listener: listener,
                progress: ImportProgress(counts: ImportCounts(), total: total), ranges: ranges)
            return try await work.run(throttle, isResumed: false)
        }
        let holder = ImportProcess.current()
        try await lease(for: holder)
        do {
            let report = try await phases.keepingUp {
                try await runHeld(options, holder, stop: stop, listener: listener, throttle)
            }
            try await imports.release(site.id, by: holder)
            return report
        } catch {
            await giveUp(holder, for: error)
            throw error
        }
    }

    private func runHeld<Watch: Clock>(
        _ options: ImportOptions, _ holder: ImportHolder, stop: ImportStop, listener: Listener,
        _ throttle: ImportThrottle<Watch>
    ) async throws -> ImportReport {
        let (job, isResumed) = try await job(options, holder)
        let writer = ImportWriter(
            site: site, core: core, profiles: preparer.profiles, holder: holder, makeAccount: makeAccount)
        let ranges = try await imports.ranges(of: site.id)
        let work = ImportWork(
            importer: self, options: options, writer: (writer, holder), stop: stop, listener: listener,
            progress: ImportProgress(counts: job.counts, readBefore: job.counts.read, total: job.total),
            ranges: ranges.filter { !$0.isDone })
        try await imports.sample(site.id)
        let report = try await work.run(throttle, isResumed: isResumed)
        try await imports.sample(site.id)
        switch report.ending {
        case .done: try await imports.set(.done, reason: nil, site: site.id, holder: holder)
        case .interrupted:
            try await imports.set(.interrupted, reason: "it was broken off", site: site.id, holder: holder)
        case .left(let phase):
            try await imports.set(
                .interrupted, reason: "the site went to the phase \(phase.rawValue)", site: site.id, holder: holder)
        case .tooManyRejects(let limit):
            try await imports.set(
                .failed, reason: "more than \(limit) rows were rejected", site: site.id, holder: holder)
        }
        return report
    }

    /// The import to go on with, or a new one.
    private func job(_ options: ImportOptions, _ holder: ImportHolder) async throws -> (ImportJob, isResumed: Bool) {
        if let job = try await imports.job(of: site.id), job.state != .done, !options.restarts {
            guard job.source == source.description else {
                throw AccountError.conflict(
                    "an import of \(job.source) was broken off; end it first, or begin anew with --restart"
                ).with(\.site, site.id)
            }
            try await imports.set(.running, reason: nil, site: site.id, holder: holder)
            return (job, true)
        }
        let total = try await source.total()
        let ranges = try await source.ranges(readers: options.readers, total: total)
        let job = try await imports.begin(
            site.id, source: source.description, total: total, ranges: ranges, holder: holder)
        return (job, false)
    }

    /// What writing a piece would come to, as far as can be told without it.
    func foresee(_ piece: ImportPiece) async throws -> ImportCheckpoint {
        var checkpoint = piece.checkpoint
        let outcomes = try await preparer.encoded(piece.rows.map(\.values))
        var names: Set<String> = []
        let taken = try await preparer.taken(piece.rows)
        for (row, problems) in zip(piece.rows, outcomes) {
            let key = row.key.rawValue
            guard problems.isEmpty else {
                checkpoint.reject(problems.map { ImportReject($0, key: key, line: row.line) })
                continue
            }
            if case .member(let account, _) = row.owner {
                let name = account.username.folded
                guard !taken.contains(name), names.insert(name).inserted else {
                    checkpoint.reject([
                        ImportReject(
                            .usernameTaken, key: key,
                            reason: "the username is another account's, but for the letter case", line: row.line)
                    ])
                    continue
                }
                checkpoint.counts.accounts += 1
            }
            checkpoint.counts.written += 1
            if row.isRounded { checkpoint.counts.rounded += 1 }
        }
        return checkpoint
    }

    private func lease(for holder: ImportHolder) async throws {
        let other = try await imports.holder(of: site.id)
        let ended = other.flatMap { ImportProcess.hasEnded($0) ? $0 : nil }
        do {
            try await imports.lease(
                site.id, for: holder, seconds: SQLImportRepository.leaseSeconds, displacing: ended)
        } catch let error as AccountError where error.code == .conflict {
            throw AccountError.conflict(
                "another process imports the site \"\(site.id)\" at the moment; should it have died, its claim ends by itself within \(Int(SQLImportRepository.leaseSeconds)) seconds"
            ).with(\.site, site.id)
        }
    }

    /// Notes why the import ended, as far as the core still answers; whoever goes on finds out what was done in any case.
    private func giveUp(_ holder: ImportHolder, for error: any Error) async {
        let error = AccountError(explaining: error)
        let isTemporary = [.databaseUnavailable, .timedOut].contains(error.code)
        do {
            if error.code != .conflict {
                try await imports.set(
                    isTemporary ? .interrupted : .failed, reason: error.message, site: site.id, holder: holder)
            }
            try await imports.release(site.id, by: holder)
        } catch {
            logger.warning("the end of an import could not be noted", metadata: ["site": "\(site.id)"])
        }
    }
}
