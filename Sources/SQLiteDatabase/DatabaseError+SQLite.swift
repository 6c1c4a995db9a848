import Accounts
import Foundation
import GRDB
import SQLStore

extension SQLStore.DatabaseError {
    /// Sorts SQLite's result codes (https://www.sqlite.org/rescode.html) into what callers act on.
    init(_ error: GRDB.DatabaseError, database: DatabaseName) {
        let message = error.message ?? ""
        self.init(
            Self.code(of: error.extendedResultCode, message: message), database: database,
            nativeCode: String(error.extendedResultCode.rawValue), detail: message)
        switch code {
        case .uniqueViolation, .notNullViolation:
            // "UNIQUE constraint failed: people.email, people.site"
            let list = message.split(separator: ": ", maxSplits: 1).last ?? ""
            let parts = list.split(separator: ",").first?.split(separator: ".") ?? []
            table = parts.dropLast().joined(separator: ".")
            column = parts.last.map { $0.trimmingCharacters(in: .whitespaces) }
        case .missingTable: table = Self.name(in: message, after: "no such table: ")
        case .missingColumn:
            column =
                Self.name(in: message, after: "no such column: ")
                ?? Self.name(in: message, after: "has no column named ")
        case .locked: retryAfter = 1
        default: break
        }
    }

    private static func code(of result: ResultCode, message: String) -> Code {
        switch result {
        case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID: return .uniqueViolation
        case .SQLITE_CONSTRAINT_NOTNULL: return .notNullViolation
        case .SQLITE_CONSTRAINT_FOREIGNKEY: return .foreignKeyViolation
        case .SQLITE_CONSTRAINT_CHECK: return .checkViolation
        default: break
        }
        switch result.primaryResultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: return .locked
        case .SQLITE_FULL: return .diskFull
        case .SQLITE_READONLY: return .readOnly
        case .SQLITE_PERM, .SQLITE_AUTH: return .permissionDenied
        case .SQLITE_CANTOPEN, .SQLITE_IOERR, .SQLITE_CORRUPT, .SQLITE_NOTADB: return .unavailable
        case .SQLITE_TOOBIG: return .valueTooLong
        case .SQLITE_INTERRUPT, .SQLITE_ABORT: return .timedOut
        default: break
        }
        if message.contains("no such table") { return .missingTable }
        if message.contains("no such column") || message.contains("has no column named") { return .missingColumn }
        return .other
    }

    private static func name(in message: String, after prefix: String) -> String? {
        guard let range = message.range(of: prefix) else { return nil }
        return String(message[range.upperBound...].prefix { !$0.isWhitespace && $0 != "," })
    }
}
