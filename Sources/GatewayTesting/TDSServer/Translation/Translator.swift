/// Turns the syntax of one statement into SQLite's dialect, with every type resolved as SQL Server would.
final class Translator {
    /// What a statement may refer to.
    struct Context {
        var catalogue: Catalogue
        var settings: DatabaseSettings
        var databaseName: String
        var user: String
        var variables: [String: BatchVariable]
        /// The values of literals that are kept apart from the text.
        var literals: [Int64] = []
        var globals: (String) throws -> (Cell, SQLType)?
        var ansiNulls = true
        var systemViews: SystemViews
        var operations: OperationTable
    }

    let context: Context
    /// What the parameters of the translated statement hold, by their numbers.
    private(set) var bindings: [Binding] = []
    private var numbers: [Binding: Int] = [:]
    /// Whether the translation holds for other values of the variables and literals as well.
    private(set) var isReusable = true
    /// Whether it calls functions, which see what the session is doing.
    private(set) var callsFunctions = false
    private var aliases = 0
    var commonTables: [CommonTable] = []
    /// Set where a hint holds locks until the transaction ends.
    private(set) var holdsLocks = false
    var line = 0

    /// Where the value of a parameter comes from.
    enum Binding: Hashable {
        case constant(Cell)
        /// By lower-case name.
        case variable(String)
        /// The number of a literal that is kept apart from the text.
        case literal(Int)
    }

    init(_ context: Context) { self.context = context }

    var databaseCollation: Collation { context.settings.collation }
    var codePage: CodePage { databaseCollation.codePage }
    var exactDatetime: Bool { context.settings.compatibilityLevel >= 130 }

    // MARK: Building

    /// A parameter that holds the value; equal values share one.
    func bind(_ cell: Cell) -> String { bind(.constant(cell)) }

    /// A parameter that holds what the binding says; equal ones share it.
    func bind(_ binding: Binding) -> String {
        if let number = numbers[binding] { return ":p\(number)" }
        let number = bindings.count
        numbers[binding] = number
        bindings.append(binding)
        return ":p\(number)"
    }

    var arguments: SQLArguments {
        SQLArguments(bindings, variables: context.variables, literals: context.literals)
    }

    /// The value of a parameter; nil where the text is another expression.
    ///
    /// What is decided by it holds for this value alone.
    func boundValue(_ sql: String) -> Cell? {
        guard sql.hasPrefix(":p"), let number = Int(sql.dropFirst(2)) else { return nil }
        if case .constant(let cell) = bindings[number] { return cell }
        noteDependence()
        return arguments.numbered(number)
    }

    /// Notes that the translation was made for the values at hand, and must not be used with others.
    func noteDependence() { isReusable = false }

    /// Notes that equal literals mean more than their values: what is grouped or sorted by an expression is told by its
    /// text, in which literals kept apart never equal each other.
    func noteComparedTexts() {
        if !context.literals.isEmpty { isReusable = false }
    }

    func alias() -> String {
        aliases += 1
        return "s\(aliases)"
    }

    func noteLock() { holdsLocks = true }

    func call(_ operation: Operation, _ arguments: [String], isVolatile: Bool = false) -> String {
        if case .function = operation { callsFunctions = true }
        let number = context.operations.number(of: operation)
        return "\(isVolatile ? "tsql_volatile" : "tsql")(\(([String(number)] + arguments).joined(separator: ", ")))"
    }

    func value(_ cell: Cell, _ type: SQLType, isNullable: Bool? = nil) -> TranslatedValue {
        TranslatedValue(
            sql: bind(cell), type: type, collation: databaseCollation, isNullable: isNullable ?? cell.isNull)
    }

    // MARK: Conversions

    /// The value converted as CAST would.
    func cast(_ value: TranslatedValue, to type: SQLType, style: Int = 0, isTry: Bool = false) throws -> TranslatedValue
    {
        guard Conversion.permission(from: value.type, to: type) != .never else {
            throw TSQLError.notConvertible(value.type, type).at(line: line)
        }
        var conversion = conversion(from: value, to: type, purpose: .cast)
        conversion.style = style
        conversion.isTry = isTry
        return converted(value, conversion)
    }

    /// The value as a comparison or an operator needs it; throws 206 or 257.
    func convert(
        _ value: TranslatedValue, to type: SQLType, purpose: Conversion.Purpose = .implicit
    ) throws -> TranslatedValue {
        switch Conversion.permission(from: value.type, to: type) {
        case .implicit: break
        case .explicit: throw TSQLError.implicitConversion(value.type, type).at(line: line)
        case .never: throw TSQLError.operandClash(value.type, type).at(line: line)
        }
        return converted(value, conversion(from: value, to: type, purpose: purpose))
    }

    private func conversion(from value: TranslatedValue, to type: SQLType, purpose: Conversion.Purpose) -> Conversion {
        Conversion(
            source: value.type, target: type, purpose: purpose,
            codePage: value.type.isText ? value.collation.codePage : codePage, exactDatetime: exactDatetime)
    }

    private func converted(_ value: TranslatedValue, _ conversion: Conversion) -> TranslatedValue {
        var result = value
        result.type = conversion.target
        result.isNullable = value.isNullable || conversion.isTry
        result.isIdentity = false
        guard !conversion.isIdentity else { return result }
        result.sql = call(.convert(conversion), [value.sql])
        result.name = nil
        return result
    }

    /// Both values in the type they meet in, with the collation that wins.
    func common(_ left: TranslatedValue, _ right: TranslatedValue) throws -> (TranslatedValue, TranslatedValue) {
        let type = SQLType.common(left.type, right.type)
        var a = try convert(left, to: type)
        var b = try convert(right, to: type)
        if type.isText {
            let (collation, coercibility) = try collation(of: left, right)
            (a.collation, b.collation) = (collation, collation)
            (a.coercibility, b.coercibility) = (coercibility, coercibility)
        }
        return (a, b)
    }

    func collation(
        of left: TranslatedValue, _ right: TranslatedValue
    ) throws -> (Collation, TranslatedValue.Coercibility) {
        guard left.type.isText || right.type.isText else { return (databaseCollation, .database) }
        guard left.type.isText else { return (right.collation, right.coercibility) }
        guard right.type.isText else { return (left.collation, left.coercibility) }
        if left.coercibility != right.coercibility {
            let winner = left.coercibility > right.coercibility ? left : right
            return (winner.collation, winner.coercibility)
        }
        guard left.collation == right.collation else {
            throw TSQLError.collationConflict(left.collation.name, right.collation.name).at(line: line)
        }
        return (left.collation, left.coercibility)
    }
}

/// A variable or parameter of a batch.
struct BatchVariable: Sendable {
    let type: SQLType
    var value: Cell
}
