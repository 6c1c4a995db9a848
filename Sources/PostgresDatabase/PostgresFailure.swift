import Accounts
import Pooling
import SQLStore

/// An error as the server reports it.
struct PostgresFailure: Error, Sendable {
    /// Five characters (https://www.postgresql.org/docs/current/errcodes-appendix.html).
    ///
    /// Empty where libpq itself failed, which it does when the connection is lost.
    let sqlState: String
    var severity = ""
    /// The server's words, which may quote values and SQL.
    let message: String
    var table: String?
    var column: String?
    var constraint: String?

    /// Whether the server closes the connection after it.
    var endsConnection: Bool { severity == "FATAL" || severity == "PANIC" }

    /// Whether a prepared statement no longer fits: its table has changed, or another session is behind the connection.
    var isStalePlan: Bool {
        sqlState == "26000" || (sqlState == "0A000" && message.contains("cached plan must not change result type"))
    }

    /// Whether the target of a COPY may be one that only an INSERT goes into: a view, or a table with row security.
    var isAboutTarget: Bool { sqlState.hasPrefix("0A") || sqlState.hasPrefix("42") }

    var code: DatabaseError.Code {
        switch sqlState {
        case "23505", "23P01": .uniqueViolation
        case "23502": .notNullViolation
        case "23503", "23001": .foreignKeyViolation
        case "23514", "44000": .checkViolation
        case "22001": .valueTooLong
        case "22003", "22008": .valueOutOfRange
        case "22007", "22021", "22P02", "22P03", "22P05", "22030", "22032": .invalidText
        case "42P01", "3F000": .missingTable
        case "42703": .missingColumn
        case "42501": .permissionDenied
        case "25006": .readOnly
        case "40001", "40P01", "40003": .serializationFailure
        case "57014": .timedOut
        case "55P03": .locked
        case "53100": .diskFull
        case "53300", "57P01", "57P02", "57P03", "57P04", "57P05", "25P03", "25P04": .unavailable
        case "": .unavailable
        case _ where sqlState.hasPrefix("08") || sqlState.hasPrefix("28") || sqlState == "3D000": .unavailable
        default: .other
        }
    }

    func databaseError(_ database: DatabaseName) -> DatabaseError {
        DatabaseError(
            code, database: database, constraint: constraint, table: table, column: column ?? missingColumn,
            nativeCode: sqlState, detail: message)
    }

    /// The column that is not there is named in the message alone: `column "x" of relation "t" does not exist`.
    private var missingColumn: String? {
        guard sqlState == "42703" else { return nil }
        let quoted = message.split(separator: "\"", omittingEmptySubsequences: false)
        if quoted.count > 1 { return String(quoted[1]) }
        // `column t.x does not exist`
        let words = message.split(separator: " ")
        return words.count > 1 ? words[1].split(separator: ".").last.map(String.init) : nil
    }
}

/// Why no connection could be made; the pool keeps it and names its class.
struct PostgresConnectFailure: ClassifiedError, CustomStringConvertible, CustomDebugStringConvertible {
    /// A word for people: it names neither host nor user.
    let failureClass: String
    /// libpq's words, for the log alone.
    let detail: String

    var description: String { "could not connect: \(failureClass)" }
    var debugDescription: String { "\(description): \(detail)" }

    init(_ failureClass: String, detail: String) {
        self.failureClass = failureClass
        self.detail = detail.split(separator: "\n").joined(separator: " ")
    }

    /// Sorts libpq's message, which carries no code while the connection is being made.
    init(message: String, lacksPassword: Bool) {
        let classes = [
            ("password authentication failed", "authentication"), ("no password supplied", "authentication"),
            ("no pg_hba.conf entry", "authentication"), ("does not exist", "unknown-database-or-role"),
            ("certificate", "certificate"), ("SSL", "tls"), ("too many", "too-many-connections"),
            ("remaining connection slots", "too-many-connections"), ("starting up", "starting"),
            ("shutting down", "shutting-down"), ("could not translate host name", "unknown-host"),
            ("read-only", "no-suitable-server"), ("standby", "no-suitable-server"),
            ("Connection refused", "refused"), ("timed out", "timed-out"), ("timeout", "timed-out"),
        ]
        let found = classes.first { message.contains($0.0) }?.1 ?? "unreachable"
        self.init(lacksPassword ? "authentication" : found, detail: message)
    }
}
