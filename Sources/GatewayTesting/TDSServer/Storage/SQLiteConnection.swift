internal import Foundation
internal import GRDB

/// One session's connection to the SQLite file of a database.
struct SQLiteConnection: Sendable {
    private let queue: DatabaseQueue
    let operations = OperationTable()

    init(path: String) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        configuration.allowsUnsafeTransactions = true
        configuration.busyMode = .timeout(30)
        let operations = operations
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            try db.execute(sql: "PRAGMA synchronous = OFF")
            // Pages are read where the file lies in memory: each session has a cache of its own, too small for a big table.
            try db.execute(sql: "PRAGMA mmap_size = 1073741824")
            SQLiteExtensions.install(in: db, operations: operations)
        }
        queue = try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Stops the statement that runs, from any thread.
    func interrupt() { queue.interrupt() }

    func close() { try? queue.close() }

    func execute(_ sql: String, _ arguments: SQLArguments = SQLArguments()) throws {
        try guarded { db in
            let statement = try db.cachedStatement(sql: sql)
            try statement.execute(arguments: arguments.bindings)
        }
    }

    /// Runs an INSERT with a `?` for each value, and gives the number of the row.
    func insert(_ sql: String, _ values: [Cell]) throws -> Int64 {
        try guarded { db in
            try db.cachedStatement(sql: sql).execute(arguments: StatementArguments(values.map(\.databaseValue)))
            return db.lastInsertedRowID
        }
    }

    func rows(_ sql: String, _ arguments: SQLArguments = SQLArguments()) throws -> [[Cell]] {
        var rows: [[Cell]] = []
        try forEachRow(sql, arguments) { rows.append($0) }
        return rows
    }

    func forEachRow(_ sql: String, _ arguments: SQLArguments, _ body: ([Cell]) throws -> Void) throws {
        try guarded { db in
            let statement = SQLiteStatementHandle(try db.cachedStatement(sql: sql))
            defer { statement.reset() }
            guard statement.bind(arguments) else { throw TSQLError.internalFailure("A value is missing for \(sql)") }
            while true {
                switch statement.step() {
                case .row: try body((0..<statement.columnCount).map { statement.cell(at: $0) })
                case .end: return
                case .failure(let code):
                    throw DatabaseError(resultCode: code, message: db.lastErrorMessage, sql: sql)
                }
            }
        }
    }

    private func guarded<Result>(_ body: (Database) throws -> Result) throws -> Result {
        _ = operations.takeFailure()
        do {
            return try queue.writeWithoutTransaction(body)
        } catch let error as DatabaseError {
            if let failure = operations.takeFailure() { throw failure }
            if error.resultCode == .SQLITE_INTERRUPT { throw BatchInterrupted() }
            switch error.message {
            case "integer overflow": throw TSQLError.arithmeticOverflow(to: .bigint)
            case SQLiteFailure.secondRow: throw TSQLError.subqueryRows
            case SQLiteFailure.sumOverflow: throw TSQLError.arithmeticOverflow(to: .decimal(precision: 38, scale: 0))
            default: break
            }
            throw TSQLError.internalFailure(
                "\(error.message ?? "SQLite error \(error.resultCode.rawValue)") in \(error.sql ?? "")")
        }
    }
}

extension Cell {
    /// SQLite's C strings end at a NUL, so that one is held as a character that no text has.
    private static let nulStandIn = "\u{FFFF}"

    init(_ value: DatabaseValue) {
        switch value.storage {
        case .null: self = .null
        case .int64(let integer): self = .integer(integer)
        case .double(let real): self = .real(real)
        case .string(let text): self = Cell(storedText: text)
        case .blob(let data): self = .blob(Array(data))
        }
    }

    /// The first byte of what stands in for a NUL: text without it, which is almost all, need not be searched.
    static let firstOfNULStandIn: UInt8 = 0xEF

    /// Text as SQLite holds it.
    init(storedText text: String) {
        self = .text(
            text.utf8.contains(Self.firstOfNULStandIn) ? text.replacing(Self.nulStandIn, with: "\0") : text)
    }

    var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let integer): integer.databaseValue
        case .real(let real): real.databaseValue
        case .text(let text):
            (text.utf8.contains(0) ? text.replacing("\0", with: Self.nulStandIn) : text).databaseValue
        case .blob(let bytes): Data(bytes).databaseValue
        }
    }
}
