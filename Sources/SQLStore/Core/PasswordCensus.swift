import Accounts

/// The stored passwords of all accounts, for counting their formats: none is shown or kept.
public struct PasswordCensus: Sendable {
    private let database: any Database
    private let table: TableName

    public init(database: any Database, schema: CoreSchema) {
        self.database = database
        self.table = schema.accounts == .own ? CoreSchema.accountTable : DjangoTable.name
    }

    /// Counts what `kind` calls each stored password; nil is an account that has none.
    /// - Throws: ``AccountError`` alone.
    public func counts(pageSize: Int = 1000, kind: (String?) -> String) async throws -> [String: Int] {
        var counts: [String: Int] = [:]
        var last: Int64?
        while true {
            var query = SQLSelect(["id", "password"], from: table)
            if let last { query.conditions = ["\(identifier: "id") > \(bind: .integer(last), as: .bigint)"] }
            query.order = [.init("id")]
            query.limit = pageSize
            let select = query.query
            let rows = try await translatingErrors { try await database.query(select) }
            for row in rows { counts[kind(row[1].text), default: 0] += 1 }
            guard rows.count == pageSize, let end = rows.last?[0].integer else { return counts }
            last = end
        }
    }
}
