internal import GRDB
internal import GRDBSQLite

/// Runs a statement that GRDB prepared and keeps: the one place that touches SQLite's C interface.
///
/// GRDB's own rows make several values of each that is read, which took most of the time of a reply. The handle is used
/// where GRDB lets the statement be used, and resets it before it leaves.
@safe
struct SQLiteStatementHandle {
    private let statement: OpaquePointer
    let columnCount: Int32

    init(_ statement: Statement) {
        unsafe self.statement = statement.sqliteStatement
        unsafe columnCount = sqlite3_column_count(self.statement)
    }

    /// Binds the values by their names; false where one has none.
    func bind(_ arguments: SQLArguments) -> Bool {
        let count = unsafe sqlite3_bind_parameter_count(statement)
        guard count > 0 else { return true }
        for index in 1...count {
            guard let name = unsafe sqlite3_bind_parameter_name(statement, index),
                let cell = unsafe arguments.cell(ofParameter: String(cString: name))
            else { return false }
            _ = unsafe cell.databaseValue.bind(to: statement, at: index)
        }
        return true
    }

    enum Step {
        case row, end
        case failure(ResultCode)
    }

    /// Goes on to the next row.
    func step() -> Step {
        switch unsafe sqlite3_step(statement) {
        case SQLITE_ROW: .row
        case SQLITE_DONE: .end
        case let code: .failure(ResultCode(rawValue: code))
        }
    }

    func cell(at index: Int32) -> Cell {
        switch unsafe sqlite3_column_type(statement, index) {
        case SQLITE_INTEGER: .integer(unsafe sqlite3_column_int64(statement, index))
        case SQLITE_FLOAT: .real(unsafe sqlite3_column_double(statement, index))
        case SQLITE_TEXT: text(at: index)
        case SQLITE_BLOB: .blob(unsafe Array(bytes(sqlite3_column_blob(statement, index), at: index)))
        default: .null
        }
    }

    private func text(at index: Int32) -> Cell {
        let bytes = unsafe bytes(sqlite3_column_text(statement, index), at: index)
        let text = unsafe String(decoding: bytes, as: UTF8.self)
        return unsafe bytes.contains(Cell.firstOfNULStandIn) ? Cell(storedText: text) : .text(text)
    }

    /// SQLite tells the number of bytes rightly once it was asked for the bytes themselves.
    private func bytes(_ start: UnsafeRawPointer?, at index: Int32) -> UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, index)))
    }

    /// Ends the statement, and with it what it holds of the database.
    func reset() { _ = unsafe sqlite3_reset(statement) }
}
