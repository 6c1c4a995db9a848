/// Conversions to dates, bytes and GUIDs.
extension Conversion {
    func toTemporal(_ cell: Cell) throws(TSQLError) -> Cell {
        switch (source.family, cell) {
        case (.text, .text(let text)):
            return try temporal(parsing: text)
        case (.temporal, .text(let text)):
            guard let (utc, offset) = TemporalText.moment(of: text, type: source) else {
                throw .dateConversionFailed
            }
            var moment = utc
            // Into a datetimeoffset UTC stays; out of one the local time is taken.
            if case .datetimeoffset = target {} else { moment = utc.adding(minutes: offset) }
            if source == .datetime, exactDatetime, target != .smalldatetime {
                moment.ticks = (moment.threeHundredths * 100_000 + 1) / 3
            }
            return try fitted(moment, offset: offset)
        case (_, .integer(let days)):
            guard abs(days) < 4_000_000 else { throw .arithmeticOverflow(to: target) }
            return try fitted(CalendarMoment(days: Int(days) + CalendarMoment.daysTo1900, ticks: 0), offset: 0)
        case (_, .real(let value)):
            return try fitted(try moment(daysSince1900: value), offset: 0)
        case (.exact, .text(let text)):
            return try fitted(try moment(daysSince1900: Double(text) ?? 0), offset: 0)
        default:
            throw .notConvertible(source, target)
        }
    }

    private func moment(daysSince1900 value: Double) throws(TSQLError) -> CalendarMoment {
        guard value.isFinite, abs(value) < 4_000_000 else { throw .arithmeticOverflow(to: target) }
        let day = value.rounded(.down)
        let ticks = Int64((value - day) * Double(CalendarMoment.ticksPerDay))
        return CalendarMoment(days: Int(day) + CalendarMoment.daysTo1900, ticks: ticks)
    }

    private func temporal(parsing text: String) throws(TSQLError) -> Cell {
        guard let parsed = TemporalParser.parse(text) else { throw outOfRangeOrUnreadable(text) }
        // datetime takes three digits behind the second and no zone.
        let isOld = target == .datetime || target == .smalldatetime
        if isOld, parsed.fractionDigits > 3 || parsed.offset != nil { throw .dateConversionFailed }
        if parsed.fractionDigits > 7, !isOld { throw .dateConversionFailed }
        let day = parsed.day?.days ?? CalendarMoment.daysTo1900
        let local = CalendarMoment(days: day, ticks: parsed.ticks ?? 0)
        let offset = parsed.offset ?? 0
        if case .datetimeoffset = target { return try fitted(local.adding(minutes: -offset), offset: offset) }
        return try fitted(local, offset: 0)
    }

    /// Text that reads as a date of a day that does not exist is out of range, and not unreadable, for datetime.
    private func outOfRangeOrUnreadable(_ text: String) -> TSQLError {
        let digits = text.trimmingBlanks.prefix { $0.isASCII && ($0.isNumber || "-/.".contains($0)) }
        guard target == .datetime || target == .smalldatetime, digits.count >= 8 else { return .dateConversionFailed }
        var error = TSQLError.dateOutOfRange(from: source, to: target)
        error.effect = .transaction
        return error
    }

    private func fitted(_ moment: CalendarMoment, offset: Int) throws(TSQLError) -> Cell {
        var value: CalendarMoment
        switch target {
        case .datetime:
            value = moment.roundedToDatetime
            guard value.isInRange, value.date.year >= 1753 else { throw .dateOutOfRange(from: source, to: target) }
        case .smalldatetime:
            let minute = 60 * CalendarMoment.ticksPerSecond
            // 29.998 seconds round down, 29.999 up.
            value = CalendarMoment(days: moment.days, ticks: (moment.ticks + minute / 2 + 10_000) / minute * minute)
            guard (CalendarMoment.daysTo1900...CalendarMoment.daysTo1900 + 65_535).contains(value.days) else {
                throw .dateOutOfRange(from: source, to: target)
            }
        case .date:
            value = moment
        case .time(let scale):
            value = CalendarMoment(days: 0, ticks: moment.rounded(toDigits: scale).ticks)
        default:
            value = moment.rounded(toDigits: target.fractionalDigits ?? 7)
        }
        guard value.isInRange else { throw .dateOutOfRange(from: source, to: target) }
        return TemporalText.cell(value, as: target, offset: offset)
    }

    func toBinary(_ cell: Cell) throws(TSQLError) -> Cell {
        var bytes: [UInt8]
        switch (source.family, cell) {
        case (.binary, .blob(let blob)):
            bytes = blob
        case (.text, .text(let text)):
            bytes = try binary(of: text)
        case (.guid, .text(let text)):
            bytes = GUIDText.bytes(of: text) ?? []
        case (_, .integer(let value)):
            let width = source == .bit ? 1 : source.storageLength
            bytes = (0..<width).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
            if let length = target.length, length < width { bytes = Array(bytes.suffix(length)) }
            if target.isFixedLength, let length = target.length, length > bytes.count {
                return .blob(Array(repeating: 0, count: length - bytes.count) + bytes)
            }
        default:
            throw .unsupported("a conversion from \(source.name) to \(target.name)")
        }
        guard let length = target.length else { return .blob(bytes) }
        if bytes.count > length {
            if case .column(let table, let name, true, let namesColumn) = purpose {
                throw namesColumn ? .truncated("", table: table, column: name) : .truncatedSomewhere
            }
            if purpose != .implicit { bytes = Array(bytes.prefix(length)) }
        } else if target.isFixedLength || target == .rowversion, purpose != .implicit {
            bytes += Array(repeating: 0, count: length - bytes.count)
        }
        return .blob(bytes)
    }

    private func binary(of text: String) throws(TSQLError) -> [UInt8] {
        guard style == 1 || style == 2 else {
            return source.isNational
                ? NationalText.bytes(of: text) : codePage.encode(text)
        }
        var digits = Substring(text)
        if style == 1 {
            guard digits.hasPrefix("0x") else { throw .conversionError(from: source, to: target) }
            digits = digits.dropFirst(2)
        }
        guard digits.count.isMultiple(of: 2) else { throw .conversionError(from: source, to: target) }
        var bytes: [UInt8] = []
        while !digits.isEmpty {
            guard let byte = UInt8(digits.prefix(2), radix: 16) else {
                throw .conversionError(from: source, to: target)
            }
            bytes.append(byte)
            digits = digits.dropFirst(2)
        }
        return bytes
    }

    func toGUID(_ cell: Cell) throws(TSQLError) -> Cell {
        switch (source.family, cell) {
        case (.guid, _): return cell
        case (.text, .text(let text)):
            guard let guid = GUIDText.normalised(text) else { throw .guidConversionFailed }
            return .text(guid)
        case (.binary, .blob(let bytes)):
            return .text(GUIDText.text(of: bytes.prefix(16) + Array(repeating: 0, count: max(0, 16 - bytes.count))))
        default: throw .notConvertible(source, target)
        }
    }
}
