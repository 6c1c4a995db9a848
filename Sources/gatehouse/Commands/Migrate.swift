import Accounts
import ArgumentParser
import Gateway

/// `gatehouse migrate`: makes and extends the tables that are Gatehouse's own.
struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make or extend the core's tables, and those of managed stores.",
        discussion: """
            It only adds: tables, columns, indexes. No other table is ever touched, and nothing is dropped or narrowed. \
            It can be run again, and by several machines at the same time.

              gatehouse migrate --plan        print the SQL, and run nothing
              gatehouse migrate
            """)

    @OptionGroup var options: GlobalOptions

    @Flag(help: "Print the SQL, and run nothing.")
    var plan = false

    func run() async throws {
        if plan { try await printPlan() } else { try await migrate() }
    }

    private func printPlan() async throws {
        let parts = try await options.withGateway { _, runtime in await runtime.migrator.plan() }
        var lines: [String] = []
        for part in parts {
            let owner = part.site.map { "site \($0)" } ?? "core"
            lines.append("-- \(owner), database \(part.database)" + (part.failure.map { ": \($0)" } ?? ""))
            lines += part.statements.flatMap { ["-- \($0.summary)", $0.sql] }
        }
        options.show(
            [
                "steps": .array(parts.flatMap(\.statements).map { Self.json($0) }),
                "failures": .array(parts.compactMap(Self.failure)),
            ], text: lines.joined(separator: "\n"))
        if parts.isEmpty { options.note("nothing is to be done") }
        if parts.contains(where: { $0.failure != nil }) { throw ExitCode(1) }
    }

    private func migrate() async throws {
        let isQuiet = options.json
        let (outcomes, failures) = try await options.withGateway { _, runtime in
            await runtime.migrator.migrate { outcome in
                if !isQuiet { Console.output.line(Self.line(outcome)) }
            }
        }
        if isQuiet {
            let steps = outcomes.map { outcome -> JSONValue in
                let (result, reason): (String, String?) =
                    switch outcome.result {
                    case .made: ("made", nil)
                    case .madeByAnother: ("made-by-another", nil)
                    case .failed(let reason): ("failed", reason)
                    }
                return Self.json(outcome.statement, result: result, reason: reason)
            }
            options.show(
                ["steps": .array(steps), "failures": .array(failures.compactMap(Self.failure))], text: "")
        }
        for part in failures {
            options.note("failed: \(part.site?.rawValue ?? "core"): \(Printable.line(part.failure ?? ""))")
        }
        if outcomes.isEmpty, failures.isEmpty { options.note("nothing was to be done") }
        let hasFailed = outcomes.contains { if case .failed = $0.result { true } else { false } }
        if hasFailed || !failures.isEmpty { throw ExitCode(1) }
    }

    private static func line(_ outcome: Migrator.Outcome) -> String {
        let owner = outcome.site?.rawValue ?? "core"
        let summary = Printable.line(outcome.statement.summary)
        return switch outcome.result {
        case .made: "\(owner): \(summary)"
        case .madeByAnother: "\(owner): \(summary): another gateway did"
        case .failed(let reason): "failed: \(owner): \(summary): \(Printable.line(reason))"
        }
    }

    private static func json(
        _ statement: MigrationStatement, result: String? = nil, reason: String? = nil
    ) -> JSONValue {
        [
            "site": JSONValue(statement.site?.rawValue), "database": .string(statement.database.rawValue),
            "summary": .string(statement.summary), "sql": .string(statement.sql), "result": JSONValue(result),
            "reason": JSONValue(reason),
        ]
    }

    private static func failure(_ part: Migrator.Part) -> JSONValue? {
        part.failure.map {
            [
                "site": JSONValue(part.site?.rawValue), "database": .string(part.database.rawValue),
                "reason": .string($0),
            ]
        }
    }
}
