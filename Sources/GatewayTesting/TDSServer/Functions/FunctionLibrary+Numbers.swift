internal import Foundation

/// Functions of numbers.
extension FunctionLibrary {
    static let numbers: [String: FunctionDefinition] = [
        "ABS": FunctionDefinition(1...1, returns: sameNumber) { cells, context in
            switch cells[0] {
            case .integer(let value): return value < 0 ? try Arithmetic.negate(cells[0], context.result) : cells[0]
            case .real(let value): return .real(abs(value))
            case .text(let text): return .text(text.hasPrefix("-") ? String(text.dropFirst()) : text)
            default: return .null
            }
        },
        "SIGN": FunctionDefinition(1...1, returns: sameNumber) { cells, context in
            let value = number(cells[0])
            let sign = value > 0 ? 1 : value < 0 ? -1 : 0
            return try Conversion(source: .int, target: context.result).apply(.integer(sign))
        },
        "FLOOR": FunctionDefinition(1...1, returns: wholeNumber) { cells, context in
            try rounded(cells[0], context, down: true)
        },
        "CEILING": FunctionDefinition(1...1, returns: wholeNumber) { cells, context in
            try rounded(cells[0], context, down: false)
        },
        "ROUND": FunctionDefinition(2...2, [.any, .integer], returns: sameNumber) { cells, context in
            let digits = Int(clamping: cells[1].integer ?? 0)
            switch cells[0] {
            case .integer(let value):
                return .integer(
                    Int64(clamping: ExactDecimal(unscaled: Int128(value), scale: 0).rounded(digits).truncated))
            case .real(let value):
                let factor = pow(10, Double(digits))
                return .real((value * factor).rounded(.toNearestOrAwayFromZero) / factor)
            case .text(let text):
                guard let decimal = ExactDecimal(text) else { return .null }
                return .text(decimal.rounded(digits).rescaled(to: decimal.scale)?.description ?? text)
            default: return .null
            }
        },
        "POWER": FunctionDefinition(2...2, [.any, .float], returns: sameNumber) { cells, context in
            let value = pow(number(cells[0]), number(cells[1]))
            return try Conversion(source: .float, target: context.result).apply(.real(value))
        },
        "SQRT": FunctionDefinition(1...1, [.float], returns: .float) { cells, _ in .real(number(cells[0]).squareRoot())
        },
        "ISNUMERIC": FunctionDefinition(1...1, [.text], isStrict: false, returns: .int) { cells, _ in
            let text = (cells[0].text ?? "").trimmingBlanks
            return .flag(!text.isEmpty && (Double(text)?.isFinite ?? false) && !text.lowercased().contains("x"))
        },
    ]

    @Sendable private static func sameNumber(_ types: [SQLType]) throws -> SQLType {
        switch types[0].family {
        case .integer: types[0].integerRange?.upperBound ?? 0 <= Int64(Int32.max) ? .int : .bigint
        case .bit, .text, .none: .float
        case .exact, .approximate: types[0] == .real ? .float : types[0]
        default: throw TSQLError.invalidArgument(types[0], position: 1, of: "numeric")
        }
    }

    @Sendable private static func wholeNumber(_ types: [SQLType]) throws -> SQLType {
        switch types[0] {
        case .decimal(let precision, _), .numeric(let precision, _): .decimal(precision: precision, scale: 0)
        default: try sameNumber(types)
        }
    }

    private static func number(_ cell: Cell) -> Double {
        switch cell {
        case .integer(let value): Double(value)
        case .real(let value): value
        case .text(let text): Double(text) ?? 0
        default: 0
        }
    }

    private static func rounded(_ cell: Cell, _ context: FunctionContext, down: Bool) throws -> Cell {
        switch cell {
        case .real(let value): return .real(value.rounded(down ? .down : .up))
        case .text(let text):
            guard let decimal = ExactDecimal(text) else { return .null }
            var whole = decimal.truncated
            let hasRest = whole * ExactDecimal.power(of: decimal.scale) != decimal.unscaled
            if hasRest, down == (decimal.unscaled < 0) { whole += down ? -1 : 1 }
            return try Conversion(source: .decimal(precision: 38, scale: 0), target: context.result)
                .apply(.text(ExactDecimal(unscaled: whole, scale: 0).description))
        default: return cell
        }
    }
}

extension ExactDecimal {
    /// Rounded to digits behind the point, or before it where the number is negative; the scale stays.
    func rounded(_ digits: Int) -> ExactDecimal {
        if digits >= scale { return self }
        if digits >= 0 { return rescaled(to: digits)?.rescaled(to: scale) ?? self }
        let unit = Self.power(of: min(37, -digits))
        let whole = rescaled(to: 0)?.unscaled ?? 0
        let half = whole < 0 ? -(unit / 2) : unit / 2
        return ExactDecimal(unscaled: (whole + half) / unit * unit, scale: 0).rescaled(to: scale) ?? self
    }
}
