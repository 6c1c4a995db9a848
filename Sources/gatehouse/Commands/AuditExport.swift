import Accounts
import ArgumentParser
import Gateway

/// `gatehouse audit export`: the audit log as JSON lines, however long it is.
struct AuditExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write entries of the audit log as JSON lines, newest first.",
        discussion: """
            Entries are read and written part by part: a log of any length takes little memory. A file can be read by \
            its owner alone, and gets its name when it is whole.

              gatehouse audit export --since 30d > audit.jsonl
              gatehouse audit export --until 2030-01-01 --output var/audit-before-2030.jsonl
            """)

    @OptionGroup var options: GlobalOptions
    @OptionGroup var wanted: AuditOptions

    @Option(name: [.long, .customShort("o")], help: ArgumentHelp("Write to this file.", valueName: "file"))
    var output: String?

    func run() async throws {
        let count = try await options.withGateway { [wanted, output] gateway, _ in
            let filter = try await wanted.filter(gateway)
            guard let output else {
                return try await Self.write(filter, of: gateway) { Console.output.write($0) }
            }
            let file = try PrivateFile(path: output)
            do {
                let count = try await Self.write(filter, of: gateway, to: file.write)
                try file.finish()
                return count
            } catch {
                file.abandon()
                throw error
            }
        }
        options.note(gatehouse.count(count, "entry", "entries"))
    }

    /// Writes every entry the filter lets through, and returns how many.
    private static func write(
        _ filter: AuditFilter, of gateway: Gateway, to sink: (String) throws -> Void
    ) async throws -> Int {
        var count = 0
        var cursor: String?
        repeat {
            let page = try await gateway.audit.list(
                PageRequest(limit: PageRequest.maximumLimit, cursor: cursor), filter: filter, as: .operator)
            try sink(page.elements.map { $0.json.text + "\n" }.joined())
            count += page.elements.count
            cursor = page.next
        } while cursor != nil
        return count
    }
}
