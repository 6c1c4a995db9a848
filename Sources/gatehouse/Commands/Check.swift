import Accounts
import ArgumentParser
import Gateway
import GatewayHTTP

/// `gatehouse check`: what is wrong in the configuration, and in the tables behind it.
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Hold the configuration and every site's table against each other.",
        discussion: """
            It changes nothing. A line a finding: site, column, what was found, what is wanted, what would mend it. With \
            --data it also looks through the rows for orphans, missing profiles, duplicate keys and names that collide, \
            which reads whole tables.

            Exit status: 0 nothing is wrong, 1 there are errors; warnings alone do no harm.

              gatehouse check
              gatehouse check --data --config config/production.yaml
            """)

    @OptionGroup var options: GlobalOptions

    @Flag(help: "Look through the rows too.")
    var data = false

    func run() async throws {
        let findings = try await options.withGateway { [data] _, runtime in
            _ = try PageLooks.prepare(runtime.configuration.sites)
            var findings = await runtime.checker.check()
            if data { findings += await runtime.dataChecker.check() }
            return findings
        }
        let errors = findings.count { $0.severity == .error }
        var lines = findings.map { finding in
            let style: Console.Style = finding.severity == .error ? .red : .yellow
            let text = Printable.line(finding.description)
            let label = "\(finding.severity.rawValue):"
            return Console.output.styled(label, style) + text.dropFirst(label.count)
        }
        let warnings = findings.count - errors
        lines.append(
            findings.isEmpty
                ? "nothing is wrong" : "\(count(errors, "error")), \(count(warnings, "warning"))")
        options.show(
            [
                "findings": .array(findings.map(\.json)), "errors": JSONValue(errors), "warnings": JSONValue(warnings),
            ], text: lines.joined(separator: "\n"))
        if errors > 0 { throw ExitCode(1) }
    }
}
