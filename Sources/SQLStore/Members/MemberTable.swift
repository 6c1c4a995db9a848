import Accounts

/// A members table as its catalogue describes it: what is selected from, and the types of its columns.
struct MemberTable: Sendable {
    let definition: MembersDefinition
    /// The term of a FROM whose columns have the names of ``MemberColumn``.
    let rows: SQLQuery
    let columns: [MemberColumn: ColumnInfo]
    /// Whether usernames that differ in letter case alone are the same to the database itself.
    var isBlindToCase = false

    /// The columns in the order they are selected.
    var selected: [MemberColumn] { MemberColumn.allCases.filter { columns[$0] != nil } }

    /// Looks the tables up in the catalogue.
    /// - Throws: ``AccountError`` `storeMismatch` that names what is missing; ``DatabaseError``.
    static func load(_ definition: MembersDefinition, using executor: some SQLExecutor) async throws -> MemberTable {
        var table = try await layout(definition, using: executor)
        try table.checkKey()
        if table.columns[.normalizedUsername] == nil {
            // Is there a name that is another in capitals? The database's own collation says.
            let differing: SQLQuery =
                SQLQuery(parts: [.text("SELECT "), .rowLimit(1, .beforeColumns)])
                + "\(MemberColumn.key.query) FROM \(table.rows) WHERE LOWER(\(MemberColumn.username.query)) "
                + "<> UPPER(\(MemberColumn.username.query))" + SQLQuery(parts: [.rowLimit(1, .atEnd)])
            table.isBlindToCase = try await executor.query(differing).isEmpty
        }
        return table
    }

    private static func layout(
        _ definition: MembersDefinition, using executor: some SQLExecutor
    ) async throws -> MemberTable {
        guard let sources = definition.columns else { return try await membership(definition, using: executor) }
        let found = try await catalogue(definition.table, definition, using: executor)
        let columns = try resolve(sources, in: found, of: definition.table, definition)
        let list = columns.map { column, info in "\(identifier: info.name) AS \(column.query)" as SQLQuery }
        return MemberTable(
            definition: definition,
            rows: "(SELECT \(list.joined(separator: ", ")) FROM \(table: definition.table)) AS member",
            columns: Dictionary(uniqueKeysWithValues: columns.map { ($0, $1) }))
    }

    /// The two tables of ASP.NET Membership, and the one of its applications where it is there.
    private static func membership(
        _ definition: MembersDefinition, using executor: some SQLExecutor
    ) async throws -> MemberTable {
        let users = definition.table
        let (details, applications) = (users.sibling("aspnet_Membership"), users.sibling("aspnet_Applications"))
        let userColumns = try await catalogue(users, definition, using: executor)
        let detailColumns = try await catalogue(details, definition, using: executor)
        let named = try resolve(MembersDefinition.membershipUsers, in: userColumns, of: users, definition)
        let detailed = try resolve(MembersDefinition.membershipDetails, in: detailColumns, of: details, definition)
        let key = try column("UserId", in: detailColumns, of: details, definition)
        let keyOfUsers = try column("UserId", in: userColumns, of: users, definition)
        var joined: SQLQuery = "detail.\(identifier: key.name) = person.\(identifier: keyOfUsers.name)"
        var condition: SQLQuery = ""
        if let filter = try await application(definition, users, applications, userColumns, using: executor) {
            condition = " WHERE person.\(filter)"
            // Names and addresses are indexed behind the application.
            if let other = detailColumns["applicationid"], let own = userColumns["applicationid"] {
                joined += " AND detail.\(identifier: other.name) = person.\(identifier: own.name)"
            }
        }
        let list =
            named.map { column, info in "person.\(identifier: info.name) AS \(column.query)" as SQLQuery }
            + detailed.map { column, info in "detail.\(identifier: info.name) AS \(column.query)" as SQLQuery }
        return MemberTable(
            definition: definition,
            rows: """
                (SELECT \(list.joined(separator: ", ")) FROM \(table: users) AS person \
                JOIN \(table: details) AS detail ON \(joined)\(condition)) AS member
                """,
            columns: Dictionary(uniqueKeysWithValues: (named + detailed).map { ($0, $1) }))
    }

    /// The condition on `ApplicationId`; nil where neither the configuration nor the tables tell applications apart.
    private static func application(
        _ definition: MembersDefinition, _ users: TableName, _ applications: TableName,
        _ userColumns: [String: ColumnInfo], using executor: some SQLExecutor
    ) async throws -> SQLQuery? {
        guard case .aspnetMembership(_, _, let name) = definition.shape else { return nil }
        let known = try await executor.dialect.columns(of: applications, using: executor)
        if name == nil, known.isEmpty || userColumns["applicationid"] == nil { return nil }
        let columns = Dictionary(known.map { ($0.name.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
        guard !columns.isEmpty else {
            throw AccountError.storeMismatch(
                members: definition.source, table: applications.description, column: nil)
        }
        let own = try column("ApplicationId", in: userColumns, of: users, definition)
        let key = try column("ApplicationId", in: columns, of: applications, definition)
        // Without a name all of them are meant; they are listed all the same, for names are indexed behind them.
        var chosen: SQLQuery = "SELECT \(identifier: key.name) FROM \(table: applications)"
        if let name {
            let lowered = try column("LoweredApplicationName", in: columns, of: applications, definition)
            chosen +=
                " WHERE \(identifier: lowered.name) = \(bind: .text(name.lowercased()), as: lowered.type)"
        }
        return "\(identifier: own.name) IN (\(chosen))"
    }
}

extension MemberTable {
    static func catalogue(
        _ table: TableName, _ definition: MembersDefinition, using executor: some SQLExecutor
    ) async throws -> [String: ColumnInfo] {
        let columns = try await executor.dialect.columns(of: table, using: executor)
        guard !columns.isEmpty else {
            throw AccountError.storeMismatch(members: definition.source, table: table.description, column: nil)
        }
        return Dictionary(columns.map { ($0.name.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
    }

    private static func resolve(
        _ sources: [MemberColumnSource], in found: [String: ColumnInfo], of table: TableName,
        _ definition: MembersDefinition
    ) throws -> [(MemberColumn, ColumnInfo)] {
        try sources.compactMap { source in
            if let info = source.names.lazy.compactMap({ found[$0.lowercased()] }).first {
                return (source.column, info)
            }
            guard source.isRequired else { return nil }
            return (source.column, try column(source.names[0], in: found, of: table, definition))
        }
    }

    private static func column(
        _ name: String, in found: [String: ColumnInfo], of table: TableName, _ definition: MembersDefinition
    ) throws -> ColumnInfo {
        guard let column = found[name.lowercased()] else {
            throw AccountError.storeMismatch(members: definition.source, table: table.description, column: name)
        }
        return column
    }

    /// Insists that the key column can hold keys of the configured type.
    private func checkKey() throws {
        guard let column = columns[.key] else { return }
        let fits =
            switch (definition.keyType, column.type) {
            case (.integer, .integer), (.integer, .decimal), (.uuid, .uuid), (.uuid, .text), (.string, .text): true
            // What the database alone knows, such as SQLite's own names, may hold anything.
            case (_, .other): true
            default: false
            }
        guard !fits else { return }
        let table = definition.table.description
        throw AccountError(
            .storeMismatch,
            "the column \"\(column.name)\" of the table \"\(table)\" of the members of \"\(definition.source)\" does not "
                + "hold keys of the type \(definition.keyType.rawValue); run: gatehouse check"
        ).with(\.table, table).with(\.column, column.name)
    }
}

extension TableName {
    /// Another table in the same schema.
    func sibling(_ name: String) -> TableName { TableName(schema: schema, name: name) }
}
