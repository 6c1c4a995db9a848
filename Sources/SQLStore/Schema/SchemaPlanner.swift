public import Accounts

/// Compares tables as they should be with a database's catalogue, and makes what is missing.
///
/// It only adds: tables, columns, indexes. What is there in another shape is left to people; `gatehouse check` names it.
public struct SchemaPlanner: Sendable {
    let database: any Database

    public init(database: any Database) { self.database = database }

    /// What the tables lack, in the order it has to be made.
    public func plan(_ tables: [TableDefinition]) async throws -> [SchemaStep] {
        var steps: [SchemaStep] = []
        for table in tables {
            for change in try await changes(for: table) where !steps.contains(where: { $0.change == change }) {
                if let step = step(change, table: table.name) { steps.append(step) }
            }
        }
        return steps
    }

    /// Makes one step, and tells whether it was us: another gateway may have made it since the plan was drawn up.
    /// - Throws: ``DatabaseError`` where the step fails and is still to be made.
    public func apply(_ step: SchemaStep, of tables: [TableDefinition]) async throws -> Bool {
        do {
            try await database.withRetriedTransaction { transaction in
                for statement in step.statements { try await transaction.execute(statement) }
            }
            return true
        } catch let error as DatabaseError {
            guard try await !plan(tables).contains(where: { $0.change == step.change }) else { throw error }
            return false
        }
    }

    private func changes(for table: TableDefinition) async throws -> [SchemaChange] {
        let present = try await database.dialect.columns(of: table.name, using: database)
        var changes: [SchemaChange] = []
        if present.isEmpty {
            if let schema = table.name.schema, try await !isKnown(schema) { changes.append(.createSchema(schema)) }
            changes.append(.createTable(table))
        } else {
            let names = Set(present.map { $0.name.lowercased() })
            changes += table.columns.filter { !names.contains($0.name.lowercased()) }
                .map { .addColumn($0, to: table.name) }
        }
        let indexes = present.isEmpty ? [] : try await database.dialect.indexes(of: table.name, using: database)
        changes += table.indexes.filter { index in !indexes.contains(where: index.isSatisfied(by:)) }
            .map { .createIndex($0, on: table.name) }
        return changes
    }

    /// Whether there is a schema for sure: making one may be forbidden even where it is there already.
    private func isKnown(_ schema: String) async throws -> Bool {
        if schema == "public" { return true }
        return try await database.dialect.tables(using: database).contains { $0.schema == schema }
    }

    private func step(_ change: SchemaChange, table: TableName) -> SchemaStep? {
        guard var statements = database.dialect.statement(for: change).map({ [$0] }) else { return nil }
        if case .addColumn(let column, _) = change, let fill = column.fill {
            statements.append(
                """
                UPDATE \(table: table) SET \(identifier: column.name) = \(binding: fill) \
                WHERE \(identifier: column.name) IS NULL
                """)
        }
        return SchemaStep(table: table, change: change, statements: statements, dialect: database.dialect)
    }
}

/// One change a database needs, with its statements.
public struct SchemaStep: Hashable, Sendable {
    public let table: TableName
    public let change: SchemaChange
    /// Run in one transaction.
    public let statements: [SQLQuery]
    /// The statements in the words of the database, for people to read or to run by hand.
    public let sql: String
    init(table: TableName, change: SchemaChange, statements: [SQLQuery], dialect: any Dialect) {
        self.table = table
        self.change = change
        self.statements = statements
        self.sql = statements.map { dialect.render($0).text + ";" }.joined(separator: "\n")
    }

    /// The step in words, for people.
    public var summary: String {
        if case .addColumn(let column, _) = change, column.fill != nil {
            return change.summary + ", with its default in the rows there are"
        }
        return change.summary
    }
}
