import Accounts
import Foundation
import SQLStore

extension WireFailure {
    /// The error our callers see: sorted by the number of the message that matters, then by its class.
    func error(database: DatabaseName) -> DatabaseError {
        let detail = messages.map { "\($0.origin) \($0.number): \($0.text)" }.joined(separator: "; ")
        switch reason {
        case .timedOut: return DatabaseError(.timedOut, database: database, detail: detail)
        case .cancelled: return DatabaseError(.timedOut, database: database, detail: "cancelled; \(detail)")
        case .unreadable(let what): return DatabaseError(.other, database: database, detail: what)
        case .reported: break
        }
        guard let cause else {
            let code: DatabaseError.Code = isFatal ? .unavailable : .other
            return DatabaseError(code, database: database, detail: detail)
        }
        var error = DatabaseError(cause.code, database: database, nativeCode: "\(cause.number)", detail: detail)
        if cause.origin == .server {
            let names = MessageNames(cause)
            error.constraint = names.constraint
            error.table = names.table
            error.column = names.column
        }
        if error.code == .unavailable { error.retryAfter = cause.number == 18_456 ? nil : 5 }
        return error
    }

    /// The message that says why: the first error of the server that has a meaning of its own, else its first, else
    /// the library's first.
    private var cause: ServerMessage? {
        let errors = messages.filter(\.isError)
        let ofServer = errors.filter { $0.origin == .server }
        return ofServer.first { $0.code != .other } ?? ofServer.first ?? errors.first { $0.code != .other }
            ?? errors.first
    }

    /// Whether the login was refused for what we are, and not for how the server is.
    var isLoginRefused: Bool {
        messages.contains {
            $0.origin == .server && [18_452, 18_456, 18_470, 18_486, 18_487, 18_488].contains($0.number)
        }
    }
}

extension ServerMessage {
    /// What a message means to our callers.
    var code: DatabaseError.Code {
        switch origin {
        case .server:
            // 547 is a CHECK or a FOREIGN KEY (REFERENCE, seen from the other side), which its text alone tells.
            if number == 547 {
                text.contains("CHECK") ? .checkViolation : .foreignKeyViolation
            } else {
                Self.codes[number] ?? byClass
            }
        case .library:
            if number == LibraryMessage.timedOut {
                .timedOut
            } else if LibraryMessage.connection.contains(number) {
                .unavailable
            } else if LibraryMessage.conversion.contains(number) {
                .invalidText
            } else {
                .other
            }
        }
    }

    /// What the class of an unknown number tells (documented as the severities of Database Engine errors).
    private var byClass: DatabaseError.Code {
        switch severity {
        case 13: .serializationFailure
        case 14: .permissionDenied
        case 17: .diskFull
        case 20...25: .unavailable
        default: .other
        }
    }

    /// The numbers of `sys.messages`, and those of Azure SQL, that callers can act on.
    private static let codes: [Int: DatabaseError.Code] = {
        let numbers: [(DatabaseError.Code, [Int])] = [
            (.uniqueViolation, [2601, 2627]),
            (.notNullViolation, [515]),
            (.valueTooLong, [2628, 8152]),
            (.valueOutOfRange, [220, 232, 242, 248, 517, 1007, 8115, 8134]),
            (.invalidText, [241, 245, 295, 8114, 8169, 9402, 9420]),
            (.missingTable, [208, 4902]),
            (.missingColumn, [207]),
            (.permissionDenied, [229, 230, 262, 297, 300, 916]),
            (.readOnly, [978, 3906, 3908]),
            (.serializationFailure, [1205, 3960, 41302, 41305, 41325]),
            (.timedOut, [3617]),
            (.locked, [1222]),
            (.diskFull, [1101, 1105, 9002]),
            (
                .unavailable,
                [
                    233, 921, 922, 927, 945, 976, 983, 4060, 4064, 6005, 10_928, 10_929, 17_142, 17_187, 18_401,
                    18_451, 18_452, 18_456, 18_470, 18_486, 18_487, 18_488, 40_197, 40_501, 40_613, 49_918, 49_919,
                    49_920,
                ]
            ),
        ]
        var codes: [Int: DatabaseError.Code] = [:]
        for (code, list) in numbers { for number in list { codes[number] = code } }
        return codes
    }()
}

/// The names a message of the server quotes, found by the shape of the English texts; nothing where there are none.
private struct MessageNames {
    var constraint: String?
    var table: String?
    var column: String?

    init(_ message: ServerMessage) {
        let text = message.text
        switch message.number {
        case 2627:  // Violation of UNIQUE KEY constraint 'C'. Cannot insert duplicate key in object 'dbo.T'. ...
            constraint = Self.quoted(text, after: "constraint ")
            table = Self.quoted(text, after: "object ")
        case 2601:  // Cannot insert duplicate key row in object 'dbo.T' with unique index 'I'. ...
            constraint = Self.quoted(text, after: "index ")
            table = Self.quoted(text, after: "object ")
        case 515:  // Cannot insert the value NULL into column 'c', table 'D.dbo.T'; ...
            column = Self.quoted(text, after: "column ")
            table = Self.quoted(text, after: "table ")
        case 547:  // The INSERT statement conflicted with the CHECK constraint "C". ... table "dbo.T", column 'c'.
            constraint = Self.quoted(text, after: "constraint ")
            table = Self.quoted(text, after: "table ")
            column = Self.quoted(text, after: "column ")
        case 2628:  // String or binary data would be truncated in table 'D.dbo.T', column 'c'. ...
            table = Self.quoted(text, after: "table ")
            column = Self.quoted(text, after: "column ")
        case 207: column = Self.quoted(text, after: "column name ")  // Invalid column name 'c'.
        case 208: table = Self.quoted(text, after: "object name ")  // Invalid object name 'dbo.T'.
        case 229, 230: table = Self.quoted(text, after: "object ")
        default: break
        }
    }

    /// The name in quotes that follows a word.
    private static func quoted(_ text: String, after word: String) -> String? {
        guard let start = text.range(of: word)?.upperBound, let quote = text[start...].first,
            quote == "'" || quote == "\""
        else { return nil }
        let rest = text[text.index(after: start)...]
        return rest.firstIndex(of: quote).map { String(rest[..<$0]) }
    }
}
