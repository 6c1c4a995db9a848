public import Accounts
import SQLStore

/// A change of a schema as people and programs read it.
public struct MigrationStatement: Hashable, Sendable {
    /// The site whose table it is, or nil for the core.
    public let site: SiteID?
    public let database: DatabaseName
    /// What it does, in words.
    public let summary: String
    /// What it runs, in the words of the database.
    public let sql: String
}

extension Migrator.Part {
    /// The changes, in the order they are to be made.
    public var statements: [MigrationStatement] {
        steps.map { MigrationStatement(site: site, database: database, summary: $0.summary, sql: $0.sql) }
    }
}

extension Migrator.Outcome {
    /// The change.
    public var statement: MigrationStatement {
        MigrationStatement(site: site, database: database, summary: step.summary, sql: step.sql)
    }
}
