/// Errors of the text of a batch, found before it runs.
extension TSQLError {
    static func syntax(near text: String, line: Int) -> TSQLError {
        TSQLError(102, severity: 15, "Incorrect syntax near '\(text)'.", line: line, effect: .batch)
    }

    static func syntaxNearKeyword(_ word: String, line: Int) -> TSQLError {
        TSQLError(156, severity: 15, "Incorrect syntax near the keyword '\(word)'.", line: line, effect: .batch)
    }

    static func missingEndOfComment(line: Int) -> TSQLError {
        TSQLError(113, severity: 15, "Missing end comment mark '*/'.", line: line, effect: .batch)
    }

    static func unclosedQuotationMark(after text: String, line: Int) -> TSQLError {
        TSQLError(
            105, severity: 15, "Unclosed quotation mark after the character string '\(text.prefix(128))'.", line: line,
            effect: .batch)
    }

    static func conditionExpected(near text: String, line: Int) -> TSQLError {
        TSQLError(
            4145, severity: 15,
            "An expression of non-boolean type specified in a context where a condition is expected, near '\(text)'.",
            line: line, effect: .batch)
    }

    static func nestedTooDeeply(line: Int) -> TSQLError {
        TSQLError(
            191, severity: 15,
            "Some part of your SQL statement is nested too deeply. Rewrite the query or break it up into smaller queries.",
            line: line, effect: .batch)
    }

    /// What SQL Server can do and this server cannot: an error of our own, so that nothing passes in silence.
    static func unsupported(_ what: String, line: Int = 0) -> TSQLError {
        TSQLError(40_510, "The TDS test server does not support \(what).", line: line, effect: .batch)
    }

    static func unknownType(_ name: String) -> TSQLError {
        TSQLError(
            2715, state: 6, "Column, parameter, or variable #1: Cannot find data type \(name).", effect: .batch)
    }

    static func noSizeAllowed(_ name: String) -> TSQLError {
        TSQLError(
            2716, "Column, parameter, or variable #1: Cannot specify a column width on data type \(name).",
            effect: .batch)
    }

    static func invalidTypeLength(_ length: Int, type: String, limit: Int) -> TSQLError {
        if length <= 0 {
            return TSQLError(
                1001, severity: 15, "Line 1: Length or precision specification \(length) is invalid.", effect: .batch)
        }
        return TSQLError(
            131, severity: 15, state: 3,
            "The size (\(length)) given to the type '\(type)' exceeds the maximum allowed for any data type (\(limit)).",
            effect: .batch)
    }

    static func invalidScale(_ scale: Int) -> TSQLError {
        TSQLError(1002, severity: 15, "Line 1: Specified scale \(scale) is invalid.", effect: .batch)
    }

    static func invalidPrecision(_ precision: Int, scale: Int) -> TSQLError {
        if precision > 38 {
            return TSQLError(
                2750,
                "Column or parameter #1: Specified column precision \(precision) is greater than the maximum precision of 38.",
                effect: .batch)
        }
        return TSQLError(
            183, severity: 15, "The scale (\(scale)) for column '' must be within the range 0 to \(precision).",
            effect: .batch)
    }

    static func undeclaredVariable(_ name: String, line: Int = 0) -> TSQLError {
        TSQLError(
            137, severity: 15, state: 2, "Must declare the scalar variable \"\(name)\".", line: line, effect: .batch)
    }

    static func duplicateVariable(_ name: String) -> TSQLError {
        TSQLError(
            134, severity: 15,
            "The variable name '\(name)' has already been declared. Variable names must be unique within a query batch or stored procedure.",
            effect: .batch)
    }

    static func unknownFunction(_ name: String, line: Int) -> TSQLError {
        TSQLError(
            195, severity: 15, state: 10, "'\(name)' is not a recognized built-in function name.", line: line,
            effect: .batch)
    }

    static func argumentCount(_ name: String, _ count: ClosedRange<Int>) -> TSQLError {
        if count.lowerBound == count.upperBound {
            return TSQLError(
                174, severity: 15, "The \(name.lowercased()) function requires \(count.lowerBound) argument(s).",
                effect: .batch)
        }
        return TSQLError(
            189, severity: 15,
            "The \(name.lowercased()) function requires \(count.lowerBound) to \(count.upperBound) arguments.",
            effect: .batch)
    }

    static func unknownHint(_ name: String, line: Int) -> TSQLError {
        TSQLError(321, severity: 15, "\"\(name)\" is not a recognized table hints option.", line: line, effect: .batch)
    }

    static func unknownSetOption(_ name: String, line: Int) -> TSQLError {
        TSQLError(195, severity: 15, state: 5, "'\(name)' is not a recognized SET option.", line: line, effect: .batch)
    }

    static func tooManyRows(line: Int) -> TSQLError {
        TSQLError(
            10_738, severity: 15,
            "The number of row value expressions in the INSERT statement exceeds the maximum allowed number of 1000 row values.",
            line: line, effect: .batch)
    }
}
