public import Accounts

/// An error of a database, sorted into what callers can act on.
///
/// `description` is safe to show; the database's own words, which may quote SQL, hosts and values, are in
/// `debugDescription`, for the log.
public struct DatabaseError: Error, Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    public enum Code: String, Hashable, Sendable {
        case uniqueViolation, notNullViolation, foreignKeyViolation, checkViolation
        /// A text or bytes value longer than its column.
        case valueTooLong
        /// A number or date its column cannot hold.
        case valueOutOfRange
        /// A text the database cannot store or read: U+0000, a broken encoding, a value of another form.
        case invalidText
        case missingTable, missingColumn
        case permissionDenied, readOnly
        /// Broken off to let another transaction pass (deadlock, serialization): it may be run again.
        case serializationFailure
        /// No answer by the deadline.
        case timedOut
        /// No connection, or one that was lost; whether a statement in flight took effect is unknown.
        case unavailable
        /// Too many requests wait for a connection already.
        case overloaded
        case diskFull
        /// Locked by another for longer than we wait.
        case locked
        case other
    }

    public let code: Code
    public let database: DatabaseName
    /// The constraint or index, table and column it is about, where the database says so.
    public var constraint: String?
    public var table: String?
    public var column: String?
    /// The database's own code: an SQLSTATE or an error number.
    public var nativeCode: String?
    /// Seconds after which trying again makes sense.
    public var retryAfter: Int?
    /// The database's own words: for the log alone.
    public var detail: String

    public init(
        _ code: Code, database: DatabaseName, constraint: String? = nil, table: String? = nil, column: String? = nil,
        nativeCode: String? = nil, retryAfter: Int? = nil, detail: String = ""
    ) {
        self.code = code
        self.database = database
        self.constraint = constraint
        self.table = table
        self.column = column
        self.nativeCode = nativeCode
        self.retryAfter = retryAfter
        self.detail = detail
    }

    public var description: String {
        let reason =
            switch code {
            case .uniqueViolation: "a unique value is there already"
            case .notNullViolation: "a column that needs a value got none"
            case .foreignKeyViolation: "a row that others refer to, or that refers to none"
            case .checkViolation: "a value that a check of the table forbids"
            case .valueTooLong: "a value is longer than its column"
            case .valueOutOfRange: "a value is out of its column's range"
            case .invalidText: "a value the database cannot store"
            case .missingTable: "a table is missing"
            case .missingColumn: "a column is missing"
            case .permissionDenied: "the database user may not do this"
            case .readOnly: "the database is read-only"
            case .serializationFailure: "another transaction went first"
            case .timedOut: "no answer in time"
            case .unavailable: "the database is not available"
            case .overloaded: "too many requests wait for the database"
            case .diskFull: "the database has no room left"
            case .locked: "the database is locked"
            case .other: "the database reported an error"
            }
        return "database \"\(database)\": \(reason)"
    }

    public var debugDescription: String {
        let native = nativeCode.map { " [\($0)]" } ?? ""
        return "\(description)\(native)\(detail.isEmpty ? "" : ": \(detail)")"
    }
}
