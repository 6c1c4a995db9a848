/// A built-in function: what it takes, what it gives, and how.
struct FunctionDefinition: Sendable {
    /// What an argument is converted to before the call.
    enum Parameter: Sendable {
        case any, text, integer, float, temporal
    }

    let arity: ClosedRange<Int>
    /// The last one stands for all further arguments.
    let parameters: [Parameter]
    let result: @Sendable ([SQLType]) throws -> SQLType
    /// Whether a NULL argument makes the result NULL without a call.
    var isStrict = true
    /// Whether each call gives another value.
    var isVolatile = false
    let body: @Sendable ([Cell], FunctionContext) throws -> Cell

    func apply(_ arguments: [Cell], _ context: FunctionContext) throws -> Cell {
        if isStrict, arguments.contains(.null) { return .null }
        return try body(arguments, context)
    }

    init(
        _ arity: ClosedRange<Int>, _ parameters: [Parameter] = [.any], isStrict: Bool = true, isVolatile: Bool = false,
        returns result: @escaping @Sendable ([SQLType]) throws -> SQLType,
        _ body: @escaping @Sendable ([Cell], FunctionContext) throws -> Cell
    ) {
        self.arity = arity
        self.parameters = parameters
        self.result = result
        self.isStrict = isStrict
        self.isVolatile = isVolatile
        self.body = body
    }

    init(
        _ arity: ClosedRange<Int>, _ parameters: [Parameter] = [.any], isStrict: Bool = true, isVolatile: Bool = false,
        returns type: SQLType, _ body: @escaping @Sendable ([Cell], FunctionContext) throws -> Cell
    ) {
        self.init(arity, parameters, isStrict: isStrict, isVolatile: isVolatile, returns: { _ in type }, body)
    }

    func parameter(_ index: Int) -> Parameter {
        parameters[min(index, parameters.count - 1)]
    }
}

/// What a function knows of its call.
struct FunctionContext {
    let types: [SQLType]
    let result: SQLType
    let environment: FunctionEnvironment
}

/// What functions see of the session, fixed while a statement runs.
struct FunctionEnvironment: Sendable {
    let catalogue: Catalogue
    let databaseName: String
    let databaseID: Int
    let settings: DatabaseSettings
    let databaseNames: [String]
    let user: String
    let process: Int
    let server: ServerVersion
    let serverName: String
    let now: CalendarMoment
    let isolation: IsolationLevel
    let host: String
    let application: String
}

/// The built-in functions by their names.
enum FunctionLibrary {
    static let functions: [String: FunctionDefinition] = text.merging(numbers) { first, _ in first }
        .merging(dates) { first, _ in first }
        .merging(metadata) { first, _ in first }

    static let aggregates: Set<String> = ["COUNT", "COUNT_BIG", "MIN", "MAX", "SUM", "AVG", "STRING_AGG"]
    static let rankings: Set<String> = ["ROW_NUMBER", "RANK", "DENSE_RANK"]
}
