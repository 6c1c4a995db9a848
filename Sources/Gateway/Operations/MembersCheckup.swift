import Accounts
import Logging
import SQLStore

/// Looks at the members tables of another system.
struct MembersCheckup {
    let definition: MembersDefinition
    let database: any Database

    func findings() async throws -> [Finding] {
        // What is found is told by the findings; the log would say it once more.
        let quiet = Logger(label: "gatehouse.check") { _ in SwiftLogNoOpLogHandler() }
        let members = SQLMemberRepository(definition, database: database, logger: quiet)
        do { try await members.check() } catch let error as AccountError {
            let isMissing = error.message.contains("is missing")
            return [finding(error, !isMissing ? .wrongType : error.column == nil ? .missingTable : .missingColumn)]
        }
        // One row, so that missing rights are found as well.
        do { _ = try await members.page(after: nil, limit: 1) } catch let error as AccountError {
            return [finding(error, .rights)]
        }
        return []
    }

    private func finding(_ error: AccountError, _ kind: Finding.Kind) -> Finding {
        let table = error.table ?? definition.table.description
        guard error.code == .storeMismatch else {
            return Finding(
                .unreachable, site: nil, members: definition.source, database: database.name, found: error.message,
                wanted: "an answer", remedy: "see the log for the database's own words, and try again")
        }
        return Finding(
            kind, site: nil, members: definition.source, database: database.name, table: table, column: error.column,
            found: error.message.replacing("; run: gatehouse check", with: ""),
            wanted: "what accounts.legacy describes",
            remedy: "correct the entry of accounts.legacy, or let the gateway's user SELECT from \(table)")
    }
}
