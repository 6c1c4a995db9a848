public import Accounts

/// Looks through the core for what its unique indexes cannot keep apart.
public struct NameAudit: Sendable {
    /// Accounts that one typed name could mean.
    public struct Collision: Hashable, Sendable {
        /// What they share, in words; the value itself is not shown.
        public let what: String
        public let accounts: [AccountID]
    }

    private let database: any Database
    private let schema: CoreSchema
    private var names: TableName {
        schema.accounts == .own ? CoreSchema.accountTable : CoreSchema.djangoNameTable
    }
    private var id: String { schema.accounts == .own ? "id" : "account_id" }

    public init(database: any Database, schema: CoreSchema) {
        self.database = database
        self.schema = schema
    }

    /// The accounts whose usernames, or addresses where these are unique, are the same in another letter case, and
    /// those whose username is another's address.
    public func collisions() async throws -> [Collision] {
        if schema.accounts == .django {
            try await DjangoAccountRepository(database: database, hasUniqueEmail: schema.hasUniqueEmail).refresh()
        }
        var found = try await sharing("username_folded", "a username, but for the letter case")
        if schema.hasUniqueEmail { found += try await sharing("email_folded", "an e-mail address") }
        return try await found + namesThatAreAddresses()
    }

    /// How many links of each source lead to accounts that are not there.
    public func linksWithoutAccount() async throws -> [(source: LinkSource, count: Int)] {
        let accounts = schema.accounts == .own ? CoreSchema.accountTable : DjangoTable.name
        return try await database.query(
            """
            SELECT \(identifier: "source"), COUNT(*) FROM \(table: CoreSchema.linkTable) WHERE NOT EXISTS \
            (SELECT 1 FROM \(table: accounts) WHERE \(table: accounts).\(identifier: "id") \
            = \(table: CoreSchema.linkTable).\(identifier: "account_id")) \
            GROUP BY \(identifier: "source") ORDER BY \(identifier: "source")
            """
        ).map { (LinkSource(rawValue: $0[0].text ?? ""), Int($0[1].integer ?? 0)) }
    }

    private func sharing(_ column: String, _ what: String) async throws -> [Collision] {
        let rows = try await database.query(
            """
            SELECT \(identifier: column), \(identifier: id) FROM \(table: names) WHERE \(identifier: column) IN \
            (SELECT \(identifier: column) FROM \(table: names) WHERE \(identifier: column) IS NOT NULL \
            GROUP BY \(identifier: column) HAVING COUNT(*) > 1) ORDER BY \(identifier: column), \(identifier: id)
            """)
        let groups = Dictionary(grouping: rows) { $0[0].text ?? "" }
        return groups.sorted { $0.key < $1.key }.map { _, rows in
            Collision(what: what, accounts: rows.map { AccountID(rawValue: $0[1].integer ?? 0) })
        }
    }

    private func namesThatAreAddresses() async throws -> [Collision] {
        try await database.query(
            """
            SELECT named.\(identifier: id), addressed.\(identifier: id) FROM \(table: names) AS named \
            JOIN \(table: names) AS addressed ON addressed.\(identifier: "email_folded") \
            = named.\(identifier: "username_folded") AND addressed.\(identifier: id) <> named.\(identifier: id) \
            ORDER BY named.\(identifier: id)
            """
        ).map { row in
            Collision(
                what: "a name: the username of the first is the e-mail address of the second",
                accounts: [row[0], row[1]].map { AccountID(rawValue: $0.integer ?? 0) })
        }
    }
}
