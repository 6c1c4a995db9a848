import Accounts

/// The row that tells which version of the core's tables was made last.
public struct CoreVersion: Sendable {
    private static let name = SQLValue.text("core")
    private let database: any Database

    public init(database: any Database) { self.database = database }

    /// The version on record, or nil where there is none yet.
    public func stored() async throws -> Int64? { try await stored(using: database) }

    /// Puts this version on record, unless a newer one is.
    public func store() async throws {
        let moment = SQLBinding(.moment(.now()), as: CoreSchema.moment)
        try await database.withRetriedTransaction { transaction in
            guard let stored = try await stored(using: transaction) else {
                let row: SQLQuery =
                    "\(bind: Self.name, as: .anyText), \(bind: .integer(CoreSchema.version), as: .bigint), "
                    + "\(binding: moment)"
                try await transaction.execute(
                    """
                    INSERT INTO \(table: CoreSchema.schemaTable) (\(identifiers: ["name", "version", "changed_at"])) \
                    VALUES (\(row))\(SQLQuery(parts: [.ignoringDuplicates(of: ["name"])]))
                    """)
                return
            }
            guard stored < CoreSchema.version else { return }
            try await transaction.execute(
                """
                UPDATE \(table: CoreSchema.schemaTable) \
                SET \(identifier: "version") = \(bind: .integer(CoreSchema.version), as: .bigint), \
                \(identifier: "changed_at") = \(binding: moment) WHERE \(Self.isCore)
                """)
        }
    }

    private func stored(using executor: any SQLExecutor) async throws -> Int64? {
        var query = SQLSelect(["version"], from: CoreSchema.schemaTable)
        query.conditions = [Self.isCore]
        return try await executor.query(query.query).first?[0].integer
    }

    private static var isCore: SQLQuery { "\(identifier: "name") = \(bind: name, as: .anyText)" }
}
