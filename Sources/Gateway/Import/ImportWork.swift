import Accounts
import Logging
import OrderedCollections
import SQLStore
import Synchronization

/// One run of an import: its workers, and what they share.
final class ImportWork: Sendable {
    private struct State {
        var progress: ImportProgress
        var ranges: ArraySlice<ImportRange>
        var isOverRejected = false
        /// Whether a range was left before its end.
        var isBrokenOff = false
        var hasFailed = false
        /// The phase the site has come to, in which nothing is imported any more.
        var leftFor: MigrationPhase?
    }

    /// How many seconds pass between two samples, which are signs of life as well.
    private static let pulse = Duration.seconds(5)

    private let importer: Importer
    private let options: ImportOptions
    /// What writes, and in whose name; nil where nothing is to be written.
    private let writer: (writer: ImportWriter, holder: ImportHolder)?
    private let stop: ImportStop
    private let listener: Importer.Listener
    private let state: Mutex<State>

    init(
        importer: Importer, options: ImportOptions, writer: (writer: ImportWriter, holder: ImportHolder)?,
        stop: ImportStop, listener: Importer.Listener, progress: ImportProgress, ranges: [ImportRange]
    ) {
        self.importer = importer
        self.options = options
        self.writer = writer
        self.stop = stop
        self.listener = listener
        self.state = Mutex(State(progress: progress, ranges: ranges[...]))
    }

    /// Works until everything is read, or somebody wishes an end.
    func run<Watch: Clock>(
        _ throttle: ImportThrottle<Watch>, isResumed: Bool
    ) async throws -> ImportReport {
        listener.progress(state.withLock { $0.progress })
        try await withThrowingTaskGroup(of: Void.self) { group in
            if let holder = writer?.holder { group.addTask { await self.beat(holder) } }
            try await withThrowingTaskGroup(of: Void.self) { workers in
                for _ in 0..<max(1, options.readers) {
                    workers.addTask { try await self.work(throttle) }
                }
                // The first failure is thrown when all have finished what they had begun.
                var failure: (any Error)?
                while let result = await workers.nextResult() {
                    if case .failure(let error) = result { failure = failure ?? error }
                }
                if let failure { throw failure }
            }
            group.cancelAll()
        }
        let end = state.withLock { $0 }
        let ending: ImportReport.Ending
        if let phase = end.leftFor {
            ending = .left(phase)
        } else if end.isOverRejected {
            ending = .tooManyRejects(options.maximumRejects ?? 0)
        } else {
            ending = end.isBrokenOff || !end.ranges.isEmpty ? .interrupted : .done
        }
        return ImportReport(ending: ending, counts: end.progress.counts, isResumed: isResumed)
    }

    /// Takes ranges, and reads each to its end.
    private func work<Watch: Clock>(_ throttle: ImportThrottle<Watch>) async throws {
        do {
            while !mustEnd, let range = state.withLock({ $0.ranges.popFirst() }) {
                try await copy(range, throttle)
            }
        } catch {
            state.withLock { $0.hasFailed = true }
            throw error
        }
    }

    private var mustEnd: Bool {
        stop.isWished || state.withLock { $0.hasFailed || $0.isOverRejected || $0.leftFor != nil } || Task.isCancelled
    }

    private func copy<Watch: Clock>(_ range: ImportRange, _ throttle: ImportThrottle<Watch>) async throws {
        let pages = try await importer.source.pages(of: range)
        var size = PageSize(mayBeLarge: importer.site.model.mayBeLarge, rate: options.throttle)
        var page = try await read(pages, size, throttle)
        // Most imports meet nobody. Where a piece did, the next one may as well, and is settled beforehand.
        var settling = true
        while let current = page {
            guard !mustEnd else {
                state.withLock { $0.isBrokenOff = true }
                return
            }
            size.learn(current)
            // The next page is on its way while this one is written.
            let next = size
            async let following = current.isLast ? nil : read(pages, next, throttle)
            do {
                settling = try await write(current, range: range.number, settling: settling)
            } catch let ended as ImportPhases.Ended {
                state.withLock { $0.leftFor = ended.phase }
                return
            }
            page = try await following
        }
    }

    private func read<Watch: Clock>(
        _ pages: any ImportPages, _ size: PageSize, _ throttle: ImportThrottle<Watch>
    ) async throws -> ImportPage? {
        try await throttle.admit(size.rows)
        return try await pages.next(limit: size.rows)
    }

    /// Writes a page, or foresees what would become of it.
    /// - Parameter settling: whether rows that are there already, or were deleted, are looked for beforehand; else
    ///   whoever writes meets them.
    /// - Returns: whether the next page should be settled.
    private func write(_ page: ImportPage, range: Int, settling: Bool) async throws -> Bool {
        let (checkpoint, wasSettled): (ImportCheckpoint, Bool)
        if let writer {
            // Prepared and written in one phase: what was found to be missing is still so when it is written.
            (checkpoint, wasSettled) = try await importer.phases.write {
                let isSettled = settling || !writer.writer.isAtomic
                do {
                    return (try await prepareAndWrite(page, range, settling: isSettled, writer.writer), isSettled)
                } catch is UnsettledPiece {
                    return (try await prepareAndWrite(page, range, settling: true, writer.writer), true)
                }
            }
        } else {
            checkpoint = try await importer.foresee(
                importer.preparer.piece(of: page, range: range, settling: true))
            wasSettled = true
            if !checkpoint.rejects.isEmpty { try await listener.rejects(checkpoint.rejects) }
        }
        let progress = state.withLock { state in
            state.progress.counts += checkpoint.counts
            if let most = options.maximumRejects, state.progress.counts.rejected > most {
                state.isOverRejected = true
            }
            return state.progress
        }
        listener.progress(progress)
        let counts = checkpoint.counts
        return counts.present > 0 || counts.deleted > 0 || (wasSettled && counts.rejected > 0)
    }

    private func prepareAndWrite(
        _ page: ImportPage, _ range: Int, settling: Bool, _ writer: ImportWriter
    ) async throws -> ImportCheckpoint {
        let piece = try await importer.preparer.piece(of: page, range: range, settling: settling)
        do {
            let checkpoint = try await writer.write(piece, telling: listener.rejects)
            await importer.forget()
            return checkpoint
        } catch {
            await importer.forget()
            throw error
        }
    }

    /// Shows now and then that the import lives, and how far it has come.
    private func beat(_ holder: ImportHolder) async {
        let site = importer.site.id
        while true {
            do { try await Task.sleep(for: Self.pulse) } catch { return }
            do {
                try await importer.imports.lease(
                    site, for: holder, seconds: SQLImportRepository.leaseSeconds, displacing: nil)
                try await importer.imports.sample(site)
            } catch {
                // Where another has taken over, the next piece finds out.
                importer.logger.warning("an import could not show that it lives", metadata: ["site": "\(site)"])
            }
        }
    }
}

extension ProfileModel {
    /// Whether a value may be as long as the table lets it.
    var mayBeLarge: Bool {
        fields.values.contains { field in
            switch field.type {
            case .bytes, .text, .json: field.rules.maximumLength == nil
            default: false
            }
        }
    }
}
