/// Conversions to numbers.
extension Conversion {
    func toInteger(_ cell: Cell) throws(TSQLError) -> Cell {
        switch (source.family, cell) {
        case (.text, .text(let text)):
            return try bounded(try integer(of: text), shown: text)
        case (.exact, .text(let text)):
            guard let number = ExactDecimal(text) else { throw .conversionError(from: source, to: target) }
            // Money is rounded, decimals are cut.
            let isMoney = source == .money || source == .smallmoney
            let whole = isMoney ? number.rescaled(to: 0)?.unscaled ?? number.truncated : number.truncated
            if target == .bit { return .flag(number.unscaled != 0) }
            guard let value = Int64(exactly: whole) else { throw .numericOverflow(from: source, to: target) }
            return try bounded(value, shown: text)
        case (_, .real(let value)):
            if target == .bit { return .flag(value != 0) }
            guard value.isFinite, abs(value) < 9.3e18, let whole = Int64(exactly: value.rounded(.towardZero)) else {
                throw .arithmeticOverflow(to: target)
            }
            return try bounded(whole, shown: nil)
        case (.binary, .blob(let bytes)):
            let width = target == .bit ? 1 : target.storageLength
            let value = bytes.suffix(width).reduce(Int64(0)) { $0 << 8 | Int64($1) }
            let shift = Int64(64 - width * 8)
            return target == .bit ? .flag(value != 0) : .integer(target == .tinyint ? value : (value << shift) >> shift)
        case (.temporal, .text(let text)):
            guard let moment = TemporalText.moment(of: text, type: source)?.moment else {
                throw .notConvertible(source, target)
            }
            let day = Int64(moment.days - CalendarMoment.daysTo1900)
            return try bounded(day + (moment.ticks * 2 >= CalendarMoment.ticksPerDay ? 1 : 0), shown: nil)
        case (_, .integer(let value)):
            return target == .bit ? .flag(value != 0) : try bounded(value, shown: String(value))
        default:
            throw .notConvertible(source, target)
        }
    }

    private func integer(of text: String) throws(TSQLError) -> Int64 {
        let trimmed = text.trimmingBlanks
        if target == .bit {
            switch trimmed.lowercased() {
            case "true": return 1
            case "false", "": return 0
            default: break
            }
        }
        if trimmed.isEmpty { return 0 }
        guard let value = Int64(trimmed) else {
            let digits = trimmed.drop { $0 == "-" || $0 == "+" }
            if !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }), target != .bigint {
                throw .textOverflow(trimmed, to: target)
            }
            throw target == .bigint
                ? .conversionError(from: source, to: target) : .conversionFailed(text, from: source, to: target)
        }
        if target == .bit { return value == 0 ? 0 : 1 }
        if let range = target.integerRange, !range.contains(value) { throw .textOverflow(trimmed, to: target) }
        return value
    }

    private func bounded(_ value: Int64, shown: String?) throws(TSQLError) -> Cell {
        if let range = target.integerRange, !range.contains(value) {
            if target == .tinyint || target == .smallint, source.family == .integer {
                throw .smallOverflow(shown ?? String(value), to: target)
            }
            throw .arithmeticOverflow(to: target)
        }
        return .integer(value)
    }

    func toExact(_ cell: Cell) throws(TSQLError) -> Cell {
        guard let shape = target.exactShape else { throw .notConvertible(source, target) }
        let number: ExactDecimal
        switch cell {
        case .integer(let value):
            number = ExactDecimal(unscaled: Int128(value), scale: 0)
        case .real(let value):
            number = try exact(of: value)
        case .text(let text) where source.family == .text:
            number = try exact(of: text)
        case .text(let text) where source.family == .exact:
            guard let value = ExactDecimal(text) else { throw .conversionError(from: source, to: target) }
            number = value
        default:
            throw .notConvertible(source, target)
        }
        return try fitted(number, shape)
    }

    private func fitted(_ number: ExactDecimal, _ shape: (precision: Int, scale: Int)) throws(TSQLError) -> Cell {
        guard let value = number.rescaled(to: shape.scale), value.unscaled.magnitude < ExactDecimal.limit.magnitude,
            isMoneyRange(value) ?? (value.digits <= shape.precision)
        else {
            if source.family == .integer || source.family == .bit {
                throw TSQLError(
                    8115, state: 8,
                    "Arithmetic overflow error converting \(source.name) to data type \(target.numericName).")
            }
            throw TSQLError(
                8115, state: 8,
                "Arithmetic overflow error converting \(source.numericName) to data type \(target.numericName).")
        }
        return .text(value.description)
    }

    private func isMoneyRange(_ value: ExactDecimal) -> Bool? {
        switch target {
        case .money: Int64(exactly: value.unscaled) != nil
        case .smallmoney: Int32(exactly: value.unscaled) != nil
        default: nil
        }
    }

    private func exact(of value: Double) throws(TSQLError) -> ExactDecimal {
        guard value.isFinite, abs(value) < 1e38 else { throw .arithmeticOverflow(to: target) }
        // A float carries 17 significant digits; what its shortest text says is what it stands for.
        let digits = DecimalNotation.plain(value)
        guard let number = ExactDecimal(digits) ?? ExactDecimal(digits.prefix(38)) else {
            throw .arithmeticOverflow(to: target)
        }
        return number
    }

    private func exact(of text: String) throws(TSQLError) -> ExactDecimal {
        var trimmed = Substring(text.trimmingBlanks)
        if target == .money || target == .smallmoney {
            trimmed = Substring(trimmed.filter { $0 != "," && $0 != "$" })
            if trimmed.isEmpty { return ExactDecimal(unscaled: 0, scale: 0) }
        }
        guard let number = ExactDecimal(trimmed) else {
            if target == .money || target == .smallmoney {
                throw TSQLError(
                    235, state: 0, "Cannot convert a char value to money. The char value has incorrect syntax.",
                    effect: .transaction)
            }
            throw .conversionError(from: source, to: target)
        }
        return number
    }

    func toApproximate(_ cell: Cell) throws(TSQLError) -> Cell {
        let value: Double
        switch cell {
        case .integer(let integer): value = Double(integer)
        case .real(let real): value = real
        case .text(let text) where source.family == .exact: value = Double(text) ?? 0
        case .text(let text) where source.family == .text:
            let trimmed = text.trimmingBlanks
            guard let parsed = trimmed.isEmpty ? 0 : Double(trimmed), parsed.isFinite else {
                throw .conversionError(from: source, to: target)
            }
            value = parsed
        default: throw .notConvertible(source, target)
        }
        guard target == .real else { return .real(value) }
        let single = Float(value)
        guard single.isFinite else { throw .arithmeticOverflow(to: .real) }
        return .real(Double(single))
    }
}

extension SQLType {
    /// Messages call decimals numeric.
    var numericName: String {
        if case .decimal = self { return "numeric" }
        return name
    }
}

extension String {
    var trimmingBlanks: String {
        var slice = Substring(self)
        while slice.last == " " { slice.removeLast() }
        while slice.first == " " { slice.removeFirst() }
        return String(slice)
    }
}
