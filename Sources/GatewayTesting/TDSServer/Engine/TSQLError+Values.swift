/// Errors of values: conversions, ranges, arithmetic.
extension TSQLError {
    static func conversionFailed(_ value: String, from source: SQLType, to target: SQLType) -> TSQLError {
        TSQLError(
            245, "Conversion failed when converting the \(source.name) value '\(value)' to data type \(target.name).",
            effect: .transaction)
    }

    static func conversionError(from source: SQLType, to target: SQLType) -> TSQLError {
        TSQLError(
            8114, state: 5, "Error converting data type \(source.name) to \(target.name).", effect: .transaction)
    }

    static let dateConversionFailed = TSQLError(
        241, "Conversion failed when converting date and/or time from character string.", effect: .transaction)

    static let guidConversionFailed = TSQLError(
        8169, state: 2, "Conversion failed when converting from a character string to uniqueidentifier.",
        effect: .transaction)

    static func dateOutOfRange(from source: SQLType, to target: SQLType) -> TSQLError {
        TSQLError(
            242, state: 3,
            "The conversion of a \(source.name) data type to a \(target.name) data type resulted in an out-of-range value.",
            effect: .statement)
    }

    static func arithmeticOverflow(to target: SQLType) -> TSQLError {
        TSQLError(8115, state: 2, "Arithmetic overflow error converting expression to data type \(target.name).")
    }

    static func numericOverflow(from source: SQLType, to target: SQLType) -> TSQLError {
        TSQLError(8115, state: 8, "Arithmetic overflow error converting \(source.name) to data type \(target.name).")
    }

    static func smallOverflow(_ value: String, to target: SQLType) -> TSQLError {
        TSQLError(220, state: 2, "Arithmetic overflow error for data type \(target.name), value = \(value).")
    }

    static func textOverflow(_ value: String, to target: SQLType) -> TSQLError {
        TSQLError(
            target == .int ? 248 : 244,
            "The conversion of the varchar value '\(value)' overflowed an \(target == .int ? "int" : target == .smallint ? "INT2" : "INT1") column.",
            effect: .transaction)
    }

    static let divisionByZero = TSQLError(8134, "Divide by zero error encountered.")

    static func notConvertible(_ source: SQLType, _ target: SQLType) -> TSQLError {
        TSQLError(
            529, state: 2, "Explicit conversion from data type \(source.name) to \(target.name) is not allowed.",
            effect: .batch)
    }

    static func implicitConversion(_ source: SQLType, _ target: SQLType) -> TSQLError {
        TSQLError(
            257, state: 3,
            "Implicit conversion from data type \(source.name) to \(target.name) is not allowed. Use the CONVERT function to run this query.",
            effect: .batch)
    }

    static func operandClash(_ source: SQLType, _ target: SQLType) -> TSQLError {
        TSQLError(
            206, state: 2, "Operand type clash: \(source.name) is incompatible with \(target.name)", effect: .batch)
    }

    static func invalidOperand(_ type: SQLType, _ operation: ArithmeticOperator) -> TSQLError {
        TSQLError(8117, "Operand data type \(type.name) is invalid for \(operation.verb) operator.", effect: .batch)
    }

    static func invalidAggregateOperand(_ type: SQLType, _ name: String) -> TSQLError {
        TSQLError(8117, "Operand data type \(type.name) is invalid for \(name.lowercased()) operator.", effect: .batch)
    }

    static func incompatibleOperands(_ left: SQLType, _ right: SQLType, _ operation: ArithmeticOperator) -> TSQLError {
        TSQLError(
            402, "The data types \(left.name) and \(right.name) are incompatible in the \(operation.verb) operator.",
            effect: .batch)
    }

    static func invalidArgument(_ type: SQLType, position: Int, of function: String) -> TSQLError {
        TSQLError(
            8116,
            "Argument data type \(type.name) is invalid for argument \(position) of \(function.lowercased()) function.",
            effect: .batch)
    }

    static func truncated(_ value: String, table: String, column: String) -> TSQLError {
        TSQLError(
            2628,
            "String or binary data would be truncated in table '\(table)', column '\(column)'. Truncated value: '\(value)'."
        )
    }

    static let truncatedSomewhere = TSQLError(8152, state: 30, "String or binary data would be truncated.")
    static let invalidSubstringLength = TSQLError(
        537, state: 3, "Invalid length parameter passed to the LEFT or SUBSTRING function.")
    static let invalidJSON = TSQLError(
        13_609, state: 4, "JSON text is not properly formatted. Unexpected character is found at position 0.")
    static let insufficientResultSpace = TSQLError(
        8170, "Insufficient result space to convert uniqueidentifier value to char.")
}
