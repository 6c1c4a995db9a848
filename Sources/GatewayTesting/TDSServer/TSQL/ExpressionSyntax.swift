/// A value as it was written, before names are resolved.
indirect enum ExpressionSyntax: Hashable, Sendable {
    case literal(Literal)
    case column(ColumnName)
    case variable(String)
    case globalVariable(String)
    case negated(ExpressionSyntax)
    case bitwiseNot(ExpressionSyntax)
    case binary(ExpressionSyntax, ArithmeticOperator, ExpressionSyntax)
    case call(FunctionCall)
    case cast(ExpressionSyntax, to: SQLType, style: ExpressionSyntax?, isTry: Bool)
    case simpleCase(ExpressionSyntax, [SimpleWhen], otherwise: ExpressionSyntax?)
    case searchedCase([SearchedWhen], otherwise: ExpressionSyntax?)
    case subquery(QuerySyntax)
    case collated(ExpressionSyntax, collation: String)
}

enum Literal: Hashable, Sendable {
    case null
    case integer(String), decimal(String), float(String), money(String)
    case binary([UInt8])
    case string(String, isNational: Bool)
    /// An integer that is kept apart from the text, by its number.
    case parameter(Int)
}

/// A column with up to three qualifiers, and its line for the errors about it.
struct ColumnName: Hashable, Sendable {
    let parts: [String]
    let line: Int

    var name: String { parts.last ?? "" }
    var qualifier: [String] { Array(parts.dropLast()) }
    /// The name as error 4104 prints it.
    var dotted: String { parts.joined(separator: ".") }
}

enum ArithmeticOperator: String, Hashable, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case modulo = "%"
    case bitAnd = "&"
    case bitOr = "|"
    case bitXor = "^"

    var precedence: Int {
        switch self {
        case .multiply, .divide, .modulo: 2
        default: 1
        }
    }
}

struct SimpleWhen: Hashable, Sendable {
    let value: ExpressionSyntax
    let result: ExpressionSyntax
}

struct SearchedWhen: Hashable, Sendable {
    let condition: ConditionSyntax
    let result: ExpressionSyntax
}

/// `NAME(arguments)`, perhaps with DISTINCT, `*` or OVER.
struct FunctionCall: Hashable, Sendable {
    let name: String
    var arguments: [ExpressionSyntax] = []
    var isStar = false
    var isDistinct = false
    var window: Window?
    let line: Int

    struct Window: Hashable, Sendable {
        var partition: [ExpressionSyntax] = []
        var order: [OrderItem] = []
    }
}

/// What stands after WHERE, ON, HAVING, IF or WHEN: T-SQL keeps it apart from values.
indirect enum ConditionSyntax: Hashable, Sendable {
    case comparison(ExpressionSyntax, ComparisonOperator, ExpressionSyntax)
    case and(ConditionSyntax, ConditionSyntax)
    case or(ConditionSyntax, ConditionSyntax)
    case not(ConditionSyntax)
    case isNull(ExpressionSyntax)
    case between(ExpressionSyntax, low: ExpressionSyntax, high: ExpressionSyntax)
    case like(ExpressionSyntax, pattern: ExpressionSyntax, escape: ExpressionSyntax?)
    case inList(ExpressionSyntax, [ExpressionSyntax])
    case inQuery(ExpressionSyntax, QuerySyntax)
    case exists(QuerySyntax)
}

enum ComparisonOperator: String, Hashable, Sendable {
    case equal = "="
    case notEqual = "<>"
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="

    init?(symbol: String) {
        switch symbol {
        case "!=": self = .notEqual
        case "!<": self = .greaterOrEqual
        case "!>": self = .lessOrEqual
        default: self.init(rawValue: symbol)
        }
    }
}
