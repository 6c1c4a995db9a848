/// Something a translated statement computes outside SQLite.
enum Operation: Hashable, Sendable {
    case convert(Conversion)
    case arithmetic(ArithmeticOperator, left: SQLType, right: SQLType, result: SQLType)
    case negate(SQLType)
    /// Throws 8115 where the value does not fit the type.
    case fit(SQLType)
    case like(TextOrder)
    case function(String, [SQLType], result: SQLType)

    func apply(_ arguments: [Cell], in environment: FunctionEnvironment?) throws -> Cell {
        switch self {
        case .convert(let conversion):
            return try conversion.apply(arguments[0])
        case .arithmetic(let operation, let left, let right, let result):
            return try Arithmetic(operation: operation, left: left, right: right, result: result)
                .apply(arguments[0], arguments[1])
        case .negate(let type):
            return try Arithmetic.negate(arguments[0], type)
        case .fit(let type):
            if case .integer(let value) = arguments[0], let range = type.integerRange, range.contains(value) {
                return arguments[0]
            }
            if arguments[0].isNull { return .null }
            throw TSQLError.arithmeticOverflow(to: type)
        case .like(let order):
            guard let text = arguments[0].text, let pattern = arguments[1].text else { return .null }
            let escape = arguments.count > 2 ? arguments[2].text?.unicodeScalars.first : nil
            return .flag(LikePattern(pattern, escape: escape, order: order).matches(text))
        case .function(let name, let types, let result):
            guard let environment, let function = FunctionLibrary.functions[name] else {
                throw TSQLError.unknownFunction(name, line: 0)
            }
            return try function.apply(
                arguments, FunctionContext(types: types, result: result, environment: environment))
        }
    }
}
