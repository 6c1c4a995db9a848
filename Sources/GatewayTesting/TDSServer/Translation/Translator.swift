/// Turns the syntax of one statement into SQLite's dialect, with every type resolved as SQL Server would.
final class Translator {
    /// What a statement may refer to.
    struct Context {
        var catalogue: Catalogue
        var settings: DatabaseSettings
        var databaseName: String
        var user: String
        var variables: [String: BatchVariable]
        var globals: (String) throws -> (Cell, SQLType)?
        var ansiNulls = true
        var systemViews: SystemViews
        var operations: OperationTable
    }

    let context: Context
    private(set) var arguments = SQLArguments()
    private var names: [BoundValue: String] = [:]
    private var aliases = 0
    var commonTables: [CommonTable] = []
    /// Set where a hint holds locks until the transaction ends.
    private(set) var holdsLocks = false
    var line = 0

    private struct BoundValue: Hashable {
        let cell: Cell
    }

    init(_ context: Context) { self.context = context }

    var databaseCollation: Collation { context.settings.collation }
    var codePage: CodePage { databaseCollation.codePage }
    var exactDatetime: Bool { context.settings.compatibilityLevel >= 130 }

    // MARK: Building

    /// A parameter that holds the value; equal values share one.
    func bind(_ cell: Cell) -> String {
        let key = BoundValue(cell: cell)
        if let name = names[key] { return ":\(name)" }
        let name = "p\(names.count)"
        names[key] = name
        arguments[name] = cell
        return ":\(name)"
    }

    func alias() -> String {
        aliases += 1
        return "s\(aliases)"
    }

    func noteLock() { holdsLocks = true }

    func call(_ operation: Operation, _ arguments: [String], isVolatile: Bool = false) -> String {
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
