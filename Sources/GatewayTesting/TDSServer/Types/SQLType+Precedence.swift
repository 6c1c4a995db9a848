/// Which type two values meet in.
///
/// Source: "Data type precedence" and "Precision, scale, and length" of the Transact-SQL reference.
extension SQLType {
    private var precedence: Int {
        switch self {
        case .xml: 28
        case .datetimeoffset: 27
        case .datetime2: 26
        case .datetime: 25
        case .smalldatetime: 24
        case .date: 23
        case .time: 22
        case .float: 21
        case .real: 20
        case .decimal, .numeric: 19
        case .money: 18
        case .smallmoney: 17
        case .bigint: 16
        case .int: 15
        case .smallint: 14
        case .tinyint: 13
        case .bit: 12
        case .ntext: 11
        case .text: 10
        case .image: 9
        case .rowversion: 8
        case .uniqueidentifier: 7
        case .nvarchar: 6
        case .nchar: 5
        case .varchar: 4
        case .char: 3
        case .varbinary: 2
        case .binary: 1
        case .untypedNull: 0
        }
    }

    /// The type both sides of a comparison, or all branches of a CASE, are converted to.
    static func common(_ left: SQLType, _ right: SQLType) -> SQLType {
        let (low, high) = left.precedence <= right.precedence ? (left, right) : (right, left)
        if low == .untypedNull { return high }
        switch high {
        case .decimal, .numeric:
            guard let a = low.exactShape, let b = high.exactShape else { return high }
            let scale = max(a.scale, b.scale)
            let precision = min(38, max(a.precision - a.scale, b.precision - b.scale) + scale)
            return .decimal(precision: precision, scale: scale)
        case .nvarchar, .nchar, .varchar, .char:
            guard low.isText else { return high }
            return text(
                isNational: high.isNational, length: longest(low, high),
                isFixed: low.isFixedLength && high.isFixedLength)
        case .varbinary, .binary:
            guard low.family == .binary else { return high }
            return longest(low, high).map { high.isFixedLength ? .binary($0) : .varbinary($0) } ?? .varbinary(nil)
        case .datetime2, .datetimeoffset, .time:
            let scale = max(low.fractionalDigits ?? 0, high.fractionalDigits ?? 0)
            if case .datetime2 = high { return .datetime2(scale: scale) }
            if case .time = high { return .time(scale: scale) }
            return .datetimeoffset(scale: scale)
        default:
            return high
        }
    }

    private static func longest(_ left: SQLType, _ right: SQLType) -> Int? {
        guard let a = left.length, let b = right.length else { return nil }
        return max(a, b)
    }

    static func text(isNational: Bool, length: Int?, isFixed: Bool = false) -> SQLType {
        guard let length else { return isNational ? .nvarchar(nil) : .varchar(nil) }
        let bounded = min(max(1, length), isNational ? 4_000 : 8_000)
        if isFixed { return isNational ? .nchar(bounded) : .char(bounded) }
        return isNational ? .nvarchar(bounded) : .varchar(bounded)
    }

    /// The type of `left operator right`; throws 402 or 8117 where the operator does not take them.
    static func result(of operation: ArithmeticOperator, _ left: SQLType, _ right: SQLType) throws(TSQLError) -> SQLType
    {
        if left == .untypedNull, right == .untypedNull { return .int }
        let common = common(left, right)
        if common.isText {
            guard operation == .add else { throw .invalidOperand(common, operation) }
            return concatenation(left, right)
        }
        switch common.family {
        case .binary where operation == .add:
            guard let a = left.length, let b = right.length, a + b <= 8_000 else { return .varbinary(nil) }
            return .varbinary(a + b)
        case .temporal:
            guard common == .datetime || common == .smalldatetime || left.family == right.family else {
                throw .operandClash(left, right)
            }
            guard operation == .add || operation == .subtract, common == .datetime || common == .smalldatetime else {
                throw .incompatibleOperands(left, right, operation)
            }
            return common
        case .bit where operation.isBitwise: return .bit
        case .bit: throw .invalidOperand(.bit, operation)
        case .integer: return common
        case .approximate where !operation.isBitwise && operation != .modulo: return common
        case .exact where !operation.isBitwise: return exactResult(of: operation, left, right, common)
        default: throw .incompatibleOperands(left, right, operation)
        }
    }

    private static func concatenation(_ left: SQLType, _ right: SQLType) -> SQLType {
        let isNational = left.isNational || right.isNational
        if left == .untypedNull || right == .untypedNull { return common(left, right) }
        guard let a = left.length, let b = right.length else { return text(isNational: isNational, length: nil) }
        return text(isNational: isNational, length: a + b)
    }

    private static func exactResult(
        of operation: ArithmeticOperator, _ left: SQLType, _ right: SQLType, _ common: SQLType
    ) -> SQLType {
        if common == .money || common == .smallmoney { return common }
        guard let a = left.exactShape ?? right.exactShape, let b = right.exactShape ?? left.exactShape else {
            return common
        }
        let precision: Int
        let scale: Int
        switch operation {
        case .multiply:
            (precision, scale) = (a.precision + b.precision + 1, a.scale + b.scale)
        case .divide:
            scale = max(6, a.scale + b.precision + 1)
            precision = a.precision - a.scale + b.scale + scale
        case .modulo:
            scale = max(a.scale, b.scale)
            precision = min(a.precision - a.scale, b.precision - b.scale) + scale
        default:
            scale = max(a.scale, b.scale)
            precision = max(a.precision - a.scale, b.precision - b.scale) + scale + 1
        }
        guard precision > 38 else { return .decimal(precision: precision, scale: scale) }
        // Digits before the point win over those behind it, but six of the latter are kept.
        let integral = precision - scale
        return .decimal(precision: 38, scale: max(min(scale, 6), 38 - min(integral, 38)))
    }
}

extension ArithmeticOperator {
    var isBitwise: Bool { [.bitAnd, .bitOr, .bitXor].contains(self) }

    var verb: String {
        switch self {
        case .add: "add"
        case .subtract: "subtract"
        case .multiply: "multiply"
        case .divide: "divide"
        case .modulo: "modulo"
        case .bitAnd: "'&'"
        case .bitOr: "'|'"
        case .bitXor: "'^'"
        }
    }
}
