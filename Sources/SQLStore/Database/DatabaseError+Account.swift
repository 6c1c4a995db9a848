public import Accounts

extension DatabaseError {
    /// The error as the domain sees it, where nothing more is known than the database's own answer.
    public var accountError: AccountError {
        switch code {
        case .unavailable, .overloaded, .locked, .diskFull, .serializationFailure:
            AccountError(.databaseUnavailable, "the database \"\(database)\" is not available at the moment")
                .with(\.database, database).with(\.retryAfter, retryAfter ?? 5)
        case .timedOut:
            AccountError(.timedOut, "the database \"\(database)\" did not answer in time").with(\.database, database)
        case .uniqueViolation: AccountError(.conflict, "a value that must be unique is taken")
        case .foreignKeyViolation: AccountError(.conflict, "other rows depend on it, or it on a row that is not there")
        case .notNullViolation, .checkViolation, .valueTooLong, .valueOutOfRange, .invalidText:
            .invalidFields([FieldProblem(field: column ?? "", code: fieldCode, message: fieldMessage)])
        case .readOnly: AccountError(.readOnly, "the database \"\(database)\" is read-only").with(\.database, database)
        case .missingTable, .missingColumn, .permissionDenied:
            AccountError(
                .storeMismatch, "a table of the database \"\(database)\" is not as expected; run: gatehouse check"
            ).with(\.table, table).with(\.column, column).with(\.database, database)
        case .other:
            AccountError(.internal, "the database \"\(database)\" reported an error").with(\.database, database)
        }
    }

    /// The code of a problem with the field whose column the database refused.
    var fieldCode: FieldProblem.Code {
        switch code {
        case .notNullViolation: .required
        case .valueTooLong: .tooLong
        case .uniqueViolation: .taken
        default: .unrepresentable
        }
    }

    var fieldMessage: String {
        switch code {
        case .notNullViolation: "the table needs a value"
        case .valueTooLong: "the value is longer than its column"
        case .valueOutOfRange: "the value is out of its column's range"
        case .checkViolation: "a check of the table forbids the value"
        case .uniqueViolation: "the value is taken"
        default: "the database cannot store the value"
        }
    }
}
