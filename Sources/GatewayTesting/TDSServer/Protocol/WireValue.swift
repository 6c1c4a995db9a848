/// The bytes of one value, without its length, and what they mean.
enum WireValue {
    // MARK: Reading

    static func cell(_ bytes: [UInt8], as type: SQLType) throws -> Cell {
        switch type {
        case .bit: return .flag(bytes.first != 0)
        case .tinyint: return .integer(Int64(bytes.first ?? 0))
        case .smallint: return .integer(Int64(Int16(truncatingIfNeeded: number(bytes))))
        case .int: return .integer(Int64(Int32(truncatingIfNeeded: number(bytes))))
        case .bigint: return .integer(Int64(bitPattern: number(bytes)))
        case .real: return .real(Double(Float(bitPattern: UInt32(truncatingIfNeeded: number(bytes)))))
        case .float: return .real(Double(bitPattern: number(bytes)))
        case .smallmoney:
            return .text(ExactDecimal(unscaled: Int128(Int32(truncatingIfNeeded: number(bytes))), scale: 4).description)
        case .money:
            let value = Int64(bitPattern: number(bytes.prefix(4)) << 32 | number(bytes.suffix(4)))
            return .text(ExactDecimal(unscaled: Int128(value), scale: 4).description)
        case .decimal(_, let scale), .numeric(_, let scale): return decimal(bytes, scale: scale)
        case .uniqueidentifier:
            guard bytes.count == 16 else { throw ProtocolViolation("a GUID of \(bytes.count) bytes") }
            return .text(GUIDText.text(of: bytes))
        default: return try temporal(bytes, as: type)
        }
    }

    private static func decimal(_ bytes: [UInt8], scale: Int) -> Cell {
        let magnitude = bytes.dropFirst().reversed().reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        let value = Int128(truncatingIfNeeded: magnitude)
        return .text(ExactDecimal(unscaled: bytes.first == 1 ? value : -value, scale: scale).description)
    }

    private static func temporal(_ bytes: [UInt8], as type: SQLType) throws -> Cell {
        switch type {
        case .smalldatetime:
            let days = Int(number(bytes.prefix(2))) + CalendarMoment.daysTo1900
            let minutes = Int64(number(bytes.suffix(2)))
            return TemporalText.cell(
                CalendarMoment(days: days, ticks: minutes * 60 * CalendarMoment.ticksPerSecond), as: type)
        case .datetime:
            let days = Int(Int32(truncatingIfNeeded: number(bytes.prefix(4)))) + CalendarMoment.daysTo1900
            return TemporalText.cell(.datetime(days: days, threeHundredths: Int64(number(bytes.suffix(4)))), as: type)
        case .date:
            return TemporalText.cell(CalendarMoment(days: Int(number(bytes)), ticks: 0), as: type)
        default: break
        }
        guard let scale = type.fractionalDigits else { throw ProtocolViolation("a value of type \(type.name)") }
        let width = timeWidth(scale)
        let unit = (0..<(7 - scale)).reduce(into: Int64(1)) { unit, _ in unit *= 10 }
        let ticks = Int64(number(bytes.prefix(width))) * unit
        if case .time = type { return TemporalText.cell(CalendarMoment(days: 0, ticks: ticks), as: type) }
        let days = Int(number(bytes.dropFirst(width).prefix(3)))
        let offset = bytes.count > width + 3 ? Int(Int16(truncatingIfNeeded: number(bytes.suffix(2)))) : 0
        return TemporalText.cell(CalendarMoment(days: days, ticks: ticks), as: type, offset: offset)
    }

    private static func number(_ bytes: some BidirectionalCollection<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    static func timeWidth(_ scale: Int) -> Int { scale <= 2 ? 3 : scale <= 4 ? 4 : 5 }

    // MARK: Writing

    /// The bytes of a value of any type but text and binary data.
    static func bytes(of cell: Cell, as type: SQLType) -> [UInt8] {
        switch (cell, type) {
        case (.integer(let value), _):
            return little(UInt64(bitPattern: value), type == .bit ? 1 : type.storageLength)
        case (.real(let value), .real): return little(UInt64(Float(value).bitPattern), 4)
        case (.real(let value), _): return little(value.bitPattern, 8)
        case (.text(let text), .uniqueidentifier): return GUIDText.bytes(of: text) ?? []
        case (.text(let text), .money):
            let value = UInt64(bitPattern: Int64(truncatingIfNeeded: unscaled(text, scale: 4)))
            return little(value >> 32, 4) + little(value & 0xFFFF_FFFF, 4)
        case (.text(let text), .smallmoney):
            return little(UInt64(truncatingIfNeeded: unscaled(text, scale: 4)), 4)
        case (.text(let text), .decimal(let precision, let scale)),
            (.text(let text), .numeric(let precision, let scale)):
            let value = unscaled(text, scale: scale)
            let magnitude = value.magnitude
            let width = SQLType.decimal(precision: precision, scale: scale).storageLength - 1
            return [value < 0 ? 0 : 1] + (0..<width).map { UInt8(truncatingIfNeeded: magnitude >> UInt128($0 * 8)) }
        case (.text(let text), _): return temporalBytes(text, as: type)
        default: return []
        }
    }

    private static func unscaled(_ text: String, scale: Int) -> Int128 {
        ExactDecimal(text)?.rescaled(to: scale)?.unscaled ?? 0
    }

    private static func temporalBytes(_ text: String, as type: SQLType) -> [UInt8] {
        guard let (moment, offset) = TemporalText.moment(of: text, type: type) else { return [] }
        let since1900 = moment.days - CalendarMoment.daysTo1900
        switch type {
        case .date: return little(UInt64(moment.days), 3)
        case .datetime:
            return little(UInt64(bitPattern: Int64(since1900)), 4) + little(UInt64(moment.threeHundredths), 4)
        case .smalldatetime:
            return little(UInt64(since1900), 2) + little(UInt64(moment.hour * 60 + moment.minute), 2)
        default:
            let scale = type.fractionalDigits ?? 7
            let unit = (0..<(7 - scale)).reduce(into: Int64(1)) { unit, _ in unit *= 10 }
            let time = little(UInt64(moment.ticks / unit), timeWidth(scale))
            if case .time = type { return time }
            let stamp = time + little(UInt64(moment.days), 3)
            if case .datetimeoffset = type { return stamp + little(UInt64(bitPattern: Int64(offset)), 2) }
            return stamp
        }
    }

    private static func little(_ value: UInt64, _ width: Int) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: value >> UInt64($0 * 8)) }
    }
}
