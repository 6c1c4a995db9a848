import Accounts
import SQLStore

extension SQLServerConnection {
    /// Writes a statement out for the server as it is, and runs it.
    /// - Throws: ``WireFailure``, ``EncodedParameter/Unfit`` before anything was sent, or `CancellationError`.
    func perform(
        _ query: SQLQuery, features: ServerFeatures, until deadline: ContinuousClock.Instant
    ) async throws -> WireResult {
        if query.isSelect, let request = try plainRequest(query) {
            return try await perform(request, mayBeLost: true, until: deadline)
        }
        return try await controlled(until: deadline) { control in
            try await run(query, features: features, control: control)
        }
    }

    /// What is sent for most statements, for which nothing has to be known of the server; nil for others.
    private func plainRequest(_ query: SQLQuery) throws(EncodedParameter.Unfit) -> WireRequest? {
        let dialect = SQLServerDialect(hasOpenJSON: false)
        if let request = try statements.keptRequest(query, dialect) { return request }
        return query.hasManyKeys ? nil : try StatementCache.unkeptRequest(query, dialect)
    }

    private func run(
        _ query: SQLQuery, features: ServerFeatures, control: StatementControl
    ) async throws -> WireResult {
        if !query.isSelect { try await checkCodePages(of: query, features: features, control: control) }
        let hasOpenJSON = query.hasManyKeys ? try await tryOpenJSON(features, control: control) : false
        do {
            let dialect = SQLServerDialect(hasOpenJSON: hasOpenJSON)
            return try await run(statements.request(query, dialect), control: control)
        } catch let failure as WireFailure where hasOpenJSON && failure.isOpenJSONRefused {
            // Nothing was executed: these errors come before the statement begins.
            if !failure.isCollationConflict { features.hasOpenJSON = nil }
            let dialect = SQLServerDialect(hasOpenJSON: false)
            return try await run(statements.request(query, dialect), control: control)
        }
    }

    private func tryOpenJSON(_ features: ServerFeatures, control: StatementControl) async throws -> Bool {
        if let known = features.hasOpenJSON { return known }
        let attempt = WrittenStatement("SELECT k FROM OPENJSON(N'[1]') WITH (k bigint '$')").request([])
        do {
            let result = try await run(attempt, control: control)
            features.hasOpenJSON = result.rows.map(\.values) == [[.integer(1)]]
        } catch let failure as WireFailure {
            guard case .reported = failure.reason, !failure.isFatal else { throw failure }
            features.hasOpenJSON = false
        }
        return features.hasOpenJSON ?? false
    }

    /// Refuses texts that a `varchar` column might not hold as they are.
    ///
    /// Which column a text is for is not known here, so each code page that is in use in the tables of the statement
    /// must hold it, and in the whole database where it names none: where several are in use some texts are refused that
    /// would have fitted, and none is ever changed.
    private func checkCodePages(
        of query: SQLQuery, features: ServerFeatures, control: StatementControl
    ) async throws {
        let texts = query.parts.compactMap { part -> String? in
            guard case .binding(let binding) = part, case .text(_, isNational: false, _)? = binding.type,
                let text = binding.value.text, !text.utf8.allSatisfy({ $0 < 0x80 })
            else { return nil }
            return text
        }
        guard !texts.isEmpty else { return }
        let tables = query.parts.compactMap { part -> String? in
            if case .table(let table) = part { table.name.lowercased() } else { nil }
        }
        var known = try await codePages(features, control: control)
        if !tables.allSatisfy({ known[$0] != nil }) {
            // A table that was made since, or a synonym, whose columns may be any.
            features.codePages = nil
            known = try await codePages(features, control: control)
        }
        let areKnown = !tables.isEmpty && tables.allSatisfy { known[$0] != nil }
        let pages = areKnown ? tables.flatMap { known[$0] ?? [] } : known.values.flatMap(\.self)
        if let page = pages.first(where: { page in !texts.allSatisfy(page.canHold) }) {
            throw EncodedParameter.Unfit(
                code: .invalidText, detail: "a text with a character that code page \(page.number) does not have")
        }
    }

    /// The code pages of the `varchar` columns, by the name of their table in lower case.
    private func codePages(
        _ features: ServerFeatures, control: StatementControl
    ) async throws -> [String: Set<CodePage>] {
        if let known = features.codePages { return known }
        let question = WireRequest.batch(
            """
            SELECT DISTINCT TABLE_NAME, COLLATION_NAME FROM INFORMATION_SCHEMA.COLUMNS \
            WHERE DATA_TYPE IN ('char', 'varchar', 'text') AND COLLATION_NAME IS NOT NULL
            """)
        var pages: [String: Set<CodePage>] = [:]
        for row in try await run(question, control: control).rows where row.values.count == 2 {
            // A collation we do not know has a code page that holds nothing but ASCII, for all we know.
            let page = CodePage(collation: row[1].text ?? "") ?? CodePage(number: 0)
            pages[(row[0].text ?? "").lowercased(), default: []].insert(page)
        }
        features.codePages = pages
        return pages
    }
}

extension WireFailure {
    /// Whether a statement was refused for OPENJSON: unknown (208, or a syntax error in older grammars), or of another
    /// collation than the column it is compared with (468).
    fileprivate var isOpenJSONRefused: Bool {
        guard case .reported = reason, !isFatal else { return false }
        return isCollationConflict
            || messages.contains {
                $0.origin == .server && [102, 156, 195, 208, 319].contains($0.number)
                    && ($0.number != 208 || $0.text.uppercased().contains("OPENJSON"))
            }
    }

    fileprivate var isCollationConflict: Bool { messages.contains { $0.origin == .server && $0.number == 468 } }
}
