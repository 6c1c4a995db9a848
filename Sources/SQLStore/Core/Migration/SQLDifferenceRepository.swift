public import Accounts

/// What comparing reads with legacy rows has found, in tables of the core database.
public struct SQLDifferenceRepository: DifferenceRepository {
    /// The rows of the totals; no field's name begins so.
    private static let compared = "#compared"
    private static let different = "#different"

    private let database: any Database

    public init(database: any Database) { self.database = database }

    public func record(_ comparisons: [ProfileComparison], site: SiteID, at moment: Timestamp) async throws {
        guard !comparisons.isEmpty else { return }
        var counts: [String: Int] = [Self.compared: comparisons.count]
        counts[Self.different] = comparisons.count { !$0.fields.isEmpty }
        for field in comparisons.flatMap(\.fields) { counts[field.rawValue, default: 0] += 1 }
        let ordered = counts.sorted { $0.key < $1.key }
        try await translatingErrors {
            try await database.withRetriedTransaction { transaction in
                for (name, count) in ordered where count > 0 {
                    try await add(count, to: name, site: site, using: transaction)
                }
                for comparison in comparisons.sorted(by: { $0.account < $1.account }) {
                    try await note(comparison, site: site, at: moment, using: transaction)
                }
            }
        }
    }

    public func summary(site: SiteID) async throws -> DifferenceSummary {
        var query = SQLSelect(["name", "count"], from: CoreSchema.differenceCountTable)
        query.conditions = [.has("site", site.rawValue)]
        let select = query.query
        let rows = try await translatingErrors { try await database.query(select) }
        return rows.reduce(into: DifferenceSummary()) { summary, row in
            let count = Int(row[1].integer ?? 0)
            switch row[0].text {
            case Self.compared: summary.compared = count
            case Self.different: summary.different = count
            case let name?: summary.byField[FieldName(rawValue: name)] = count
            case nil: return
            }
        }
    }

    public func list(_ page: PageRequest, site: SiteID) async throws -> Page<ProfileDifference> {
        let scope = "differences/\(site)"
        var query = SQLSelect(["account_id", "fields", "seen_at"], from: CoreSchema.differenceTable)
        query.conditions = [.has("site", site.rawValue)]
        if let cursor = page.cursor {
            let last = try Cursor.number(in: cursor, scope: scope)
            query.conditions.append("\(identifier: "account_id") > \(bind: last, as: .bigint)")
        }
        query.order = [.init("account_id")]
        query.limit = page.limit + 1
        let select = query.query
        let found = try await translatingErrors { try await database.query(select) }.compactMap(Self.difference)
        let elements = Array(found.prefix(page.limit))
        let last = found.count > page.limit ? elements.last : nil
        return Page(
            elements: elements,
            next: last.map { Cursor(scope: scope, position: [JSONValue($0.account.rawValue)]).text })
    }

    public func removeAll(site: SiteID) async throws {
        try await translatingErrors {
            try await database.withRetriedTransaction { transaction in
                for table in [CoreSchema.differenceTable, CoreSchema.differenceCountTable] {
                    try await transaction.execute("DELETE FROM \(table: table) WHERE \(.has("site", site.rawValue))")
                }
            }
        }
    }

    private func add(_ count: Int, to name: String, site: SiteID, using transaction: any SQLExecutor) async throws {
        var row = Assignments()
        row.setText("site", site.rawValue)
        row.setText("name", name)
        row.set("count", .integer(0), as: .bigint)
        try await transaction.execute(
            """
            INSERT INTO \(table: CoreSchema.differenceCountTable) \
            \(row.insertion)\(SQLQuery(parts: [.ignoringDuplicates(of: ["site", "name"])]))
            """)
        try await transaction.execute(
            """
            UPDATE \(table: CoreSchema.differenceCountTable) \
            SET \(identifier: "count") = \(identifier: "count") + \(bind: .integer(Int64(count)), as: .bigint) \
            WHERE \(.has("site", site.rawValue)) AND \(.has("name", name))
            """)
    }

    /// Puts a profile on the list, or takes it off.
    private func note(
        _ comparison: ProfileComparison, site: SiteID, at moment: Timestamp, using transaction: any SQLExecutor
    ) async throws {
        let isIt: SQLQuery = "\(.has("site", site.rawValue)) AND \(.isOf(comparison.account))"
        try await transaction.execute("DELETE FROM \(table: CoreSchema.differenceTable) WHERE \(isIt)")
        guard !comparison.fields.isEmpty else { return }
        var row = Assignments()
        row.setText("site", site.rawValue)
        row.set("account_id", .account(comparison.account), as: .bigint)
        row.setText("fields", JSONValue.array(comparison.fields.map { .string($0.rawValue) }).text)
        row.set("seen_at", .moment(moment), as: CoreSchema.moment)
        try await transaction.execute(
            """
            INSERT INTO \(table: CoreSchema.differenceTable) \
            \(row.insertion)\(SQLQuery(parts: [.ignoringDuplicates(of: ["site", "account_id"])]))
            """)
    }

    private static func difference(_ row: Row) -> ProfileDifference? {
        guard let account = row[0].integer else { return nil }
        return ProfileDifference(
            account: AccountID(rawValue: account), fields: ConflictRow.fields(row[1].text),
            seenAt: row[2].moment ?? .unknown)
    }
}
