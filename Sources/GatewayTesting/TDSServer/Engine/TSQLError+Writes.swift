/// Errors of constraints, transactions and rights.
extension TSQLError {
    static func nullNotAllowed(column: String, table: String, verb: String) -> TSQLError {
        TSQLError(
            515, state: 2,
            "Cannot insert the value NULL into column '\(column)', table '\(table)'; column does not allow nulls. \(verb) fails."
        )
    }

    static func duplicateKey(_ key: String, constraint: String, isPrimary: Bool, table: String) -> TSQLError {
        TSQLError(
            2627, severity: 14,
            "Violation of \(isPrimary ? "PRIMARY" : "UNIQUE") KEY constraint '\(constraint)'. Cannot insert duplicate key in object '\(table)'. The duplicate key value is (\(key))."
        )
    }

    static func duplicateKey(_ key: String, index: String, table: String) -> TSQLError {
        TSQLError(
            2601, severity: 14,
            "Cannot insert duplicate key row in object '\(table)' with unique index '\(index)'. The duplicate key value is (\(key))."
        )
    }

    static func duplicatesInTable(_ key: String, index: String, table: String) -> TSQLError {
        TSQLError(
            1505,
            "The CREATE UNIQUE INDEX statement terminated because a duplicate key was found for the object name '\(table)' and the index name '\(index)'. The duplicate key value is (\(key))."
        )
    }

    static func constraintConflict(
        verb: String, kind: String, constraint: String, database: String, table: String, column: String?
    ) -> TSQLError {
        let place = column.map { ", column '\($0)'" } ?? ""
        return TSQLError(
            547, state: 0,
            "The \(verb) statement conflicted with the \(kind) constraint \"\(constraint)\". The conflict occurred in database \"\(database)\", table \"\(table)\"\(place)."
        )
    }

    static func identityInsertOff(table: String) -> TSQLError {
        TSQLError(
            544,
            "Cannot insert explicit value for identity column in table '\(table)' when IDENTITY_INSERT is set to OFF.",
            effect: .batch)
    }

    static func identityInsertMissing(table: String) -> TSQLError {
        TSQLError(
            545,
            "Explicit value must be specified for identity column in table '\(table)' either when IDENTITY_INSERT is set to ON or when a replication user is inserting into a NOT FOR REPLICATION identity column.",
            effect: .batch)
    }

    static func identityUpdate(_ column: String) -> TSQLError {
        TSQLError(8102, "Cannot update identity column '\(column)'.", effect: .batch)
    }

    static let rowVersionInsert = TSQLError(
        273,
        "Cannot insert an explicit value into a timestamp column. Use INSERT with a column list to exclude the timestamp column, or insert a DEFAULT into the timestamp column.",
        effect: .batch)

    static let rowVersionUpdate = TSQLError(272, "Cannot update a timestamp column.", effect: .batch)

    static let tooFewValues = TSQLError(
        109, severity: 15,
        "There are more columns in the INSERT statement than values specified in the VALUES clause. The number of values in the VALUES clause must match the number of columns specified in the INSERT statement.",
        effect: .batch)

    static let tooManyValues = TSQLError(
        110, severity: 15,
        "There are fewer columns in the INSERT statement than values specified in the VALUES clause. The number of values in the VALUES clause must match the number of columns specified in the INSERT statement.",
        effect: .batch)

    static let tooFewSelected = TSQLError(
        120, severity: 15,
        "The select list for the INSERT statement contains fewer items than the insert list. The number of SELECT values must match the number of INSERT columns.",
        effect: .batch)

    static let tooManySelected = TSQLError(
        121, severity: 15,
        "The select list for the INSERT statement contains more items than the insert list. The number of SELECT values must match the number of INSERT columns.",
        effect: .batch)

    static let columnCountMismatch = TSQLError(
        213, "Column name or number of supplied values does not match table definition.", effect: .batch)

    static func repeatedAssignment(_ column: String) -> TSQLError {
        TSQLError(
            264,
            "The column name '\(column)' is specified more than once in the SET clause or column list of an INSERT. A column cannot be assigned more than one value in the same clause. Modify the clause to make sure that a column is updated only once. If this statement updates or inserts columns into a view, column aliasing can conceal the duplication in your code.",
            effect: .batch)
    }

    static func permissionDenied(_ action: TableAction, object: String, database: String, schema: String) -> TSQLError {
        TSQLError(
            229, severity: 14, state: 5,
            "The \(action.rawValue.uppercased()) permission was denied on the object '\(object)', database '\(database)', schema '\(schema)'.",
            effect: .batch)
    }

    static func readOnlyDatabase(_ name: String) -> TSQLError {
        TSQLError(3906, "Failed to update database \"\(name)\" because the database is read-only.", effect: .batch)
    }

    static let lockTimeout = TSQLError(1222, state: 51, "Lock request time out period exceeded.")

    static func deadlock(process: Int) -> TSQLError {
        TSQLError(
            1205, severity: 13, state: 51,
            "Transaction (Process ID \(process)) was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the transaction.",
            effect: .transaction)
    }

    static func noTransaction(_ verb: String) -> TSQLError {
        TSQLError(
            verb == "COMMIT" ? 3902 : 3903,
            "The \(verb) TRANSACTION request has no corresponding BEGIN TRANSACTION.")
    }

    static func unknownSavepoint(_ name: String) -> TSQLError {
        TSQLError(
            6401, "Cannot roll back \(name). No transaction or savepoint of that name was found.")
    }

    static func objectExists(_ name: String) -> TSQLError {
        TSQLError(2714, state: 6, "There is already an object named '\(name)' in the database.", effect: .batch)
    }

    static func indexExists(_ name: String, table: String) -> TSQLError {
        TSQLError(
            1913,
            "The operation failed because an index or statistics with name '\(name)' already exists on table '\(table)'.",
            effect: .batch)
    }

    static func cannotDrop(_ kind: String, _ name: String) -> TSQLError {
        TSQLError(
            3701, severity: 11, state: 5,
            "Cannot drop the \(kind) '\(name)', because it does not exist or you do not have permission.")
    }

    static func internalFailure(_ detail: String) -> TSQLError {
        TSQLError(50_000, "The TDS test server failed: \(detail)", effect: .batch)
    }
}
