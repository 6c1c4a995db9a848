public import Accounts
import Foundation
public import SQLStore

/// Writes a site file from a table that is there: columns, types, lengths, keys, and what it could not make out.
public struct Inspector: Sendable {
    let database: any Database

    public init(database: any Database) { self.database = database }

    /// Describes a table as a site file that can be loaded as it is, and refined by hand.
    /// - Parameter site: the ID of the site to be.
    /// - Throws: ``AccountError`` `notFound` where there is no such table; ``DatabaseError``.
    public func siteFile(_ site: SiteID, table: TableName) async throws -> String {
        let columns = try await database.dialect.columns(of: table, using: database)
        guard !columns.isEmpty else {
            let known = try await database.dialect.tables(using: database).map(\.description)
            throw AccountError(
                .notFound,
                "the database \"\(database.name)\" has no table \"\(table)\"; "
                    + Suggestion.remedy(for: table.description, among: known))
        }
        let indexes = try await database.dialect.indexes(of: table, using: database)
        guard let key = InspectedKey(columns: columns, indexes: indexes) else {
            throw AccountError(
                .notFound, "no column of \"\(table)\" can be a key: an integer, UUID or text of its own index is needed"
            )
        }
        return text(site, table: table, columns: columns, indexes: indexes, key: key)
    }

    private func text(
        _ site: SiteID, table: TableName, columns: [ColumnInfo], indexes: [IndexInfo], key: InspectedKey
    ) -> String {
        let version = columns.first { $0.type == .rowVersion && $0.name != key.column.name }
        let hasLocalTimes = columns.contains { column in
            if case .localTimestamp = column.type { true } else { false }
        }
        var lines = [
            "# Made by gatehouse inspect from the table \(table) of the database \(database.name).",
            "# Read it through before you use it: what a column means, no catalogue tells.",
            "site: \(site)", "name: \(site)", "", "profile:", "  store:",
            "    database: \(YAMLText.scalar(database.name.rawValue))",
            "    table: \(YAMLText.scalar(table.description))", "    managed: false", "    access: read-only",
        ]
        lines += key.lines(source: site)
        if let version { lines.append("    version: \(YAMLText.scalar(version.name))") }
        if hasLocalTimes {
            lines.append("    # Its times name no zone: write the one the server's clock showed.")
            lines.append("    time_zone: UTC")
        }
        lines += ["", "  create: never", "", "  fields:"]
        var names: Set<String> = []
        var fields: [[String]] = []
        for column in columns where column.name != key.column.name && column.name != version?.name {
            let isUnique = indexes.contains { $0.isUnique(in: column.name) && !$0.isPartial }
            fields.append(InspectedField(column: column, isUnique: isUnique).lines(avoiding: &names))
        }
        if names.isEmpty { lines[lines.count - 1] = "  fields: {}" }
        return (lines + fields.flatMap { $0 }).joined(separator: "\n") + "\n"
    }
}

/// The column a table's rows are told apart by.
struct InspectedKey {
    let column: ColumnInfo
    let type: KeyType
    private let isUnique: Bool

    /// The primary key if it is one column, else the first column with a unique index, else the first that could be.
    init?(columns: [ColumnInfo], indexes: [IndexInfo]) {
        let single = indexes.filter { $0.isUnique && !$0.isPartial && $0.columns.count == 1 }
            .sorted { $0.isPrimaryKey && !$1.isPrimaryKey }.compactMap(\.columns.first)
        let candidates = single + columns.filter { !$0.isNullable }.map(\.name)
        for name in candidates {
            guard let column = columns.first(where: { $0.name.lowercased() == name.lowercased() }),
                let type = KeyType.allCases.first(where: column.type.holds)
            else { continue }
            self.column = column
            self.type = type
            self.isUnique = single.contains(name)
            return
        }
        return nil
    }

    func lines(source: SiteID) -> [String] {
        let name = YAMLText.scalar(column.name)
        let note =
            isUnique ? [] : ["    # No unique index holds this column's values apart; a profile needs one row a key."]
        guard column.name.lowercased() != "account_id" || type != .integer else {
            return note + ["    key: { column: \(name), type: integer, account: id }"]
        }
        return note + [
            "    # Links in the core lead from this key to accounts; write account: id if it is our account's id.",
            "    key: { column: \(name), type: \(type.rawValue), account: link, source: \(source) }",
        ]
    }
}

/// Texts as YAML can carry them.
enum YAMLText {
    /// The text as a plain scalar where YAML would read it as a string, else in double quotes.
    static func scalar(_ text: String) -> String {
        let isPlain = text.wholeMatch(of: /[A-Za-z][A-Za-z0-9_.]*/) != nil
        let words: Set<String> = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"]
        return isPlain && !words.contains(text.lowercased()) ? text : JSONValue.string(text).text
    }
}
