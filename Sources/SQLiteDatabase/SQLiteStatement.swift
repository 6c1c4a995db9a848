import Accounts
import Foundation
import GRDB
import SQLStore

/// Runs one statement on a connection, and carries values over in both directions.
///
/// SQLite knows five kinds of value; what it has no kind for is kept as text that sorts as the values do: dates and
/// timestamps in ISO 8601 and of fixed width, decimals and UUIDs as they are written.
enum SQLiteStatement {
    struct Outcome: Sendable {
        let rows: [SQLStore.Row]
        let changes: Int
    }

    static func run(_ sql: RenderedSQL, on connection: GRDB.Database) throws -> Outcome {
        let statement = try connection.cachedStatement(sql: sql.text)
        let arguments = StatementArguments(sql.bindings.map { storedValue($0.value) })
        guard statement.columnCount > 0 else {
            let before = connection.totalChangesCount
            try statement.execute(arguments: arguments)
            return Outcome(rows: [], changes: connection.totalChangesCount - before)
        }
        let columns = statement.columnNames
        var rows: [SQLStore.Row] = []
        let cursor = try GRDB.Row.fetchCursor(statement, arguments: arguments)
        while let row = try cursor.next() {
            rows.append(
                SQLStore.Row(columns: columns, values: (0..<row.count).map { value(row[$0] as DatabaseValue) }))
        }
        return Outcome(rows: rows, changes: connection.changesCount)
    }

    /// Runs the statement of one row for each row of a batch; a row that is refused leaves the others alone.
    static func insert(
        _ batch: BulkInsert, _ text: String, on connection: GRDB.Database, database: DatabaseName
    ) throws -> BulkOutcome {
        var statement = try connection.cachedStatement(sql: text)
        var outcome = BulkOutcome()
        for (place, row) in batch.rows.enumerated() {
            let before = connection.totalChangesCount
            do {
                try statement.execute(arguments: StatementArguments(row.map(storedValue)))
                if connection.totalChangesCount > before { outcome.added.append(place) }
            } catch let error as GRDB.DatabaseError {
                let translated = SQLStore.DatabaseError(error, database: database)
                guard translated.isAboutValues else { throw error }
                outcome.refused.append(.init(row: place, error: translated))
                // Run again, the one that failed would only tell of its failure once more.
                statement = try connection.makeStatement(sql: text)
            }
        }
        return outcome
    }

    static func storedValue(_ value: SQLValue) -> DatabaseValue {
        switch value {
        case .null: .null
        case .boolean(let flag): (flag ? 1 : 0).databaseValue
        case .integer(let number): number.databaseValue
        case .double(let number): number.databaseValue
        case .decimal(let number): number.description.databaseValue
        case .text(let text): text.databaseValue
        case .bytes(let bytes): Data(bytes).databaseValue
        case .date(let date): date.description.databaseValue
        case .time(let ticks): String(ticks).databaseValue
        case .localTimestamp(let local): local.fixedWidthDescription.databaseValue
        case .timestamp(let moment): moment.fixedWidthDescription.databaseValue
        case .uuid(let uuid): uuid.uuidString.lowercased().databaseValue
        }
    }

    static func value(_ stored: DatabaseValue) -> SQLValue {
        switch stored.storage {
        case .null: .null
        case .int64(let number): .integer(number)
        case .double(let number): .double(number)
        case .string(let text): .text(text)
        case .blob(let data): .bytes(Array(data))
        }
    }
}
