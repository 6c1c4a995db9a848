/// Arithmetic as SQL Server does it: typed, exact, and with errors where SQLite would give NULL.
struct Arithmetic {
    let operation: ArithmeticOperator
    let left: SQLType
    let right: SQLType
    let result: SQLType

    func apply(_ first: Cell, _ second: Cell) throws(TSQLError) -> Cell {
        if first.isNull || second.isNull { return .null }
        switch result.family {
        case .bit, .integer: return try integers(first, second)
        case .approximate: return try reals(first, second)
        case .exact: return try decimals(first, second)
        case .temporal: return try days(first, second)
        case .text:
            guard let a = first.text, let b = second.text else { return .null }
            return .text(a + b)
        case .binary:
            guard let a = first.bytes, let b = second.bytes else { return .null }
            return .blob(a + b)
        default: throw .incompatibleOperands(left, right, operation)
        }
    }

    private func integers(_ first: Cell, _ second: Cell) throws(TSQLError) -> Cell {
        guard let a = first.integer, let b = second.integer else { throw .incompatibleOperands(left, right, operation) }
        let (value, overflow): (Int64, Bool)
        switch operation {
        case .add: (value, overflow) = a.addingReportingOverflow(b)
        case .subtract: (value, overflow) = a.subtractingReportingOverflow(b)
        case .multiply: (value, overflow) = a.multipliedReportingOverflow(by: b)
        case .divide:
            if b == 0 { throw .divisionByZero }
            (value, overflow) = a.dividedReportingOverflow(by: b)
        case .modulo:
            if b == 0 { throw .divisionByZero }
            (value, overflow) = a.remainderReportingOverflow(dividingBy: b)
        case .bitAnd: (value, overflow) = (a & b, false)
        case .bitOr: (value, overflow) = (a | b, false)
        case .bitXor: (value, overflow) = (a ^ b, false)
        }
        guard !overflow, result.integerRange?.contains(value) ?? true else { throw .arithmeticOverflow(to: result) }
        return .integer(value)
    }

    private func reals(_ first: Cell, _ second: Cell) throws(TSQLError) -> Cell {
        guard case .real(let a) = first, case .real(let b) = second else {
            throw .incompatibleOperands(left, right, operation)
        }
        let value: Double
        switch operation {
        case .add: value = a + b
        case .subtract: value = a - b
        case .multiply: value = a * b
        case .divide:
            if b == 0 { throw .divisionByZero }
            value = a / b
        default: throw .incompatibleOperands(left, right, operation)
        }
        guard value.isFinite else { throw .arithmeticOverflow(to: result) }
        return .real(result == .real ? Double(Float(value)) : value)
    }

    private func decimals(_ first: Cell, _ second: Cell) throws(TSQLError) -> Cell {
        guard let a = first.text.flatMap({ ExactDecimal($0) }), let b = second.text.flatMap({ ExactDecimal($0) }),
            let shape = result.exactShape
        else { throw .incompatibleOperands(left, right, operation) }
        guard let value = try combined(a, b, scale: shape.scale)?.rescaled(to: shape.scale),
            value.unscaled.magnitude < ExactDecimal.limit.magnitude, value.digits <= shape.precision
        else { throw .arithmeticOverflow(to: result) }
        return .text(value.description)
    }

    /// Nil where the numbers are too long.
    private func combined(_ a: ExactDecimal, _ b: ExactDecimal, scale: Int) throws(TSQLError) -> ExactDecimal? {
        switch operation {
        case .add, .subtract, .modulo:
            let common = max(a.scale, b.scale)
            guard let x = a.rescaled(to: common)?.unscaled, let y = b.rescaled(to: common)?.unscaled else { return nil }
            if operation == .modulo {
                if y == 0 { throw .divisionByZero }
                return ExactDecimal(unscaled: x % y, scale: common)
            }
            let (sum, overflow) = operation == .add ? x.addingReportingOverflow(y) : x.subtractingReportingOverflow(y)
            return overflow ? nil : ExactDecimal(unscaled: sum, scale: common)
        case .multiply:
            let (product, overflow) = a.unscaled.multipliedReportingOverflow(by: b.unscaled)
            return overflow ? nil : ExactDecimal(unscaled: product, scale: a.scale + b.scale)
        case .divide:
            if b.unscaled == 0 { throw .divisionByZero }
            // SQL Server cuts the quotient at its scale.
            guard let dividend = a.rescaled(to: scale + b.scale) else { return nil }
            return ExactDecimal(unscaled: dividend.unscaled / b.unscaled, scale: scale)
        default:
            throw .incompatibleOperands(left, right, operation)
        }
    }

    /// datetime plus or minus days; both sides come as datetimes, whose distance from 1900 counts.
    private func days(_ first: Cell, _ second: Cell) throws(TSQLError) -> Cell {
        guard let a = first.text.flatMap({ TemporalText.moment(of: $0, type: result)?.moment }),
            let b = second.text.flatMap({ TemporalText.moment(of: $0, type: result)?.moment })
        else { throw .incompatibleOperands(left, right, operation) }
        let sign = operation == .add ? 1 : -1
        let moment = CalendarMoment(
            days: a.days + sign * (b.days - CalendarMoment.daysTo1900), ticks: a.ticks + Int64(sign) * b.ticks)
        guard moment.isInRange, moment.date.year >= 1753 else { throw .arithmeticOverflow(to: result) }
        return TemporalText.cell(moment.roundedToDatetime, as: result)
    }

    static func negate(_ cell: Cell, _ type: SQLType) throws(TSQLError) -> Cell {
        switch cell {
        case .integer(let value):
            let (negated, overflow) = value.multipliedReportingOverflow(by: -1)
            guard !overflow, type.integerRange?.contains(negated) ?? true else { throw .arithmeticOverflow(to: type) }
            return .integer(negated)
        case .real(let value): return .real(-value)
        case .text(let text):
            guard let number = ExactDecimal(text) else { return .null }
            return .text(ExactDecimal(unscaled: -number.unscaled, scale: number.scale).description)
        default: return .null
        }
    }
}
