import Accounts
public import Gateway

/// The report of a comparison as one HTML page that needs nothing else: no script, no font, no network.
public struct VerifyReportPage {
    private let report: VerifyReport

    public init(_ report: VerifyReport) { self.report = report }

    /// The page, in UTF-8.
    public var text: String { html.text }

    private var html: HTML {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <title>Verification of \(report.site.rawValue)</title>
        <style>\(Self.style)</style>
        </head>
        <body>
        <main>
        <h1>Verification of \(report.site.rawValue)</h1>
        <p class="\(report.isClean ? "verdict good" : "verdict bad")">\(verdict)</p>
        <p>\(report.startedAt.description), \(count(report.legacy.rows)) legacy rows in \(seconds)</p>
        \(sides)\(outcomes)\(fields)\(ranges)\(people)\(problems)\(rows)</main>
        </body>
        </html>

        """
    }

    private var verdict: String {
        report.isClean
            ? "Both sides are the same, but for what was done here since."
            : "\(report.findings) rows need to be looked at."
    }

    private var seconds: String { "\(Int(report.seconds.rounded(.up))) s" }

    private var sides: HTML {
        """
        <h2>The two sides</h2>
        <table><thead><tr><th scope="col">Side</th><th scope="col">Database</th><th scope="col">Table</th>\
        <th scope="col">Rows</th></tr></thead><tbody>
        \([("legacy", report.legacy), ("here", report.store)].map { name, side -> HTML in
            "<tr><th scope=\"row\">\(name)</th><td>\(side.database.rawValue)</td><td>\(side.table)</td><td>\(side.rows)</td></tr>\n"
        })</tbody></table>

        """
    }

    private var outcomes: HTML {
        let bars = VerifyReport.Kind.allCases.filter { report.number(of: $0) > 0 }.map { kind in
            BarChart.Bar(
                label: kind.words, value: report.number(of: kind),
                tone: kind == .same ? "good" : kind.isFinding ? "bad" : "calm")
        }
        return "<h2>Rows</h2>\n\(BarChart(title: "Rows by how they compare", bars: bars).svg)"
    }

    private var fields: HTML {
        let bars = report.fields.map {
            BarChart.Bar(label: $0.field.rawValue, value: $0.differing, tone: $0.differing > 0 ? "bad" : "good")
        }
        let lines = report.fields.map { field -> HTML in
            """
            <tr><th scope="row">\(field.field.rawValue)</th><td>\(field.differing)</td>\
            <td><code>\(field.legacyChecksum)</code></td><td><code>\(field.checksum)</code></td></tr>

            """
        }
        return """
            <h2>Fields</h2>
            \(BarChart(title: "Rows that differ, by field", bars: bars).svg)<table><thead><tr><th scope="col">Field</th>\
            <th scope="col">Rows that differ</th><th scope="col">Checksum, legacy</th><th scope="col">Checksum, here</th>\
            </tr></thead><tbody>
            \(lines)</tbody></table>

            """
    }

    private var ranges: HTML {
        guard !report.ranges.isEmpty else { return "" }
        let parts = report.ranges.map {
            StripChart.Part(label: "\($0.first) to \($0.last)", size: $0.rows, wrong: $0.findings)
        }
        return """
            <h2>Where in the legacy table</h2>
            <p>\(count(report.comparedRanges)) ranges of keys were compared by their checksums; \
            \(count(report.differingRanges)) had a field that differs.</p>
            \(StripChart(title: "Findings along the keys of the legacy table", parts: parts).svg)
            """
    }

    private var people: HTML {
        let people = report.people
        let who = [
            BarChart.Bar(label: "accounts", value: people.accounts),
            BarChart.Bar(label: "linked to the legacy table", value: people.linked),
            BarChart.Bar(label: "linked, but without a row", value: people.linkedToNothing),
            BarChart.Bar(label: "copied", value: people.copied, tone: "good"),
            BarChart.Bar(label: "linked, never signed in", value: people.neverSignedIn),
            BarChart.Bar(label: "legacy rows of nobody here", value: report.number(of: .notCome), tone: "bad"),
        ]
        let members = [("legacy members", people.members), ("legacy members not here yet", people.membersNotCome)]
            .compactMap { label, number in number.map { BarChart.Bar(label: label, value: $0) } }
        let hashes = people.hashes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { BarChart.Bar(label: $0.key, value: $0.value) }
        return """
            <h2>People</h2>
            \(BarChart(title: "Who came", bars: who + members).svg)<h2>Formats of stored passwords</h2>
            \(BarChart(title: "Stored passwords by format", bars: hashes).svg)
            """
    }

    private func count(_ number: Int) -> HTML { "\(number)" }
}

extension VerifyReportPage {
    private var problems: HTML {
        guard !report.problems.isEmpty else { return "" }
        let lines = report.problems.sorted { $0.key < $1.key }.map { problem, count -> HTML in
            "<tr><td>\(problem.field)</td><td>\(problem.code.rawValue)</td><td>\(count)</td></tr>\n"
        }
        return """
            <h2>Legacy values that break the model</h2>
            <table><thead><tr><th scope="col">Field</th><th scope="col">Rule</th><th scope="col">Rows</th></tr></thead><tbody>
            \(lines)</tbody></table>

            """
    }

    private var rows: HTML {
        guard !report.rows.isEmpty else { return "" }
        let lines = report.rows.map { row -> HTML in
            """
            <tr><td>\(row.kind.words)</td><td>\(row.key?.rawValue ?? "")</td><td>\(row.account?.description ?? "")</td>\
            <td>\(row.fields.map { field -> HTML in
                guard let pair = row.values[field] else { return "<div>\(field.rawValue)</div>" }
                return "<div>\(field.rawValue): <del>\(pair.legacy.json.text)</del> <ins>\(pair.here.json.text)</ins></div>"
            })</td><td>\(row.problems.map { "\($0.field): \($0.code.rawValue)" }.joined(separator: ", "))</td></tr>

            """
        }
        let rest: HTML = report.unlisted == 0 ? "" : "<p>\(report.unlisted) more are not listed.</p>\n"
        return """
            <h2>Rows that are not the same</h2>
            <table><thead><tr><th scope="col">What</th><th scope="col">Legacy key</th><th scope="col">Account</th>\
            <th scope="col">Fields</th><th scope="col">Breaks the model</th></tr></thead><tbody>
            \(lines)</tbody></table>
            \(rest)
            """
    }

    private static let style: HTML = """
        :root{color-scheme:light dark;--ink:#1c2430;--page:#fff;--line:#c9d1db;--good:#2a7d4f;--bad:#b3261e;--calm:#3b6ea5}
        @media(prefers-color-scheme:dark){:root{--ink:#e6eaf0;--page:#14181f;--line:#3a4350;--good:#5cc08a;--bad:#f2857d;\
        --calm:#7fb0e6}}
        body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
        main{max-width:60rem;margin:0 auto;padding:1.5rem}
        svg{max-width:100%;height:auto;display:block}svg text{fill:var(--ink);font-size:13px}
        .good{fill:var(--good)}.bad{fill:var(--bad)}.calm{fill:var(--calm)}
        .verdict{font-weight:600}.verdict.good{color:var(--good)}.verdict.bad{color:var(--bad)}
        table{border-collapse:collapse;margin:.5rem 0;width:100%}
        th,td{border-bottom:1px solid var(--line);padding:.25rem .5rem;text-align:left;vertical-align:top;\
        overflow-wrap:anywhere}
        """
}
