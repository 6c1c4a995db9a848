/// Functions of dates and times.
extension FunctionLibrary {
    static let dates: [String: FunctionDefinition] = [
        "GETDATE": now(.datetime), "CURRENT_TIMESTAMP": now(.datetime), "GETUTCDATE": now(.datetime),
        "SYSDATETIME": now(.datetime2(scale: 7)), "SYSUTCDATETIME": now(.datetime2(scale: 7)),
        "SYSDATETIMEOFFSET": now(.datetimeoffset(scale: 7)),
        "YEAR": part { $0.date.year }, "MONTH": part { $0.date.month }, "DAY": part { $0.date.day },
        "DATEPART": FunctionDefinition(2...2, [.text, .temporal], returns: .int) { cells, context in
            .integer(try DatePart(cells[0]).value(of: try moment(cells[1], context.types[1])))
        },
        "DATENAME": FunctionDefinition(2...2, [.text, .temporal], returns: .nvarchar(30)) { cells, context in
            let moment = try moment(cells[1], context.types[1])
            switch try DatePart(cells[0]) {
            case .month: return .text(TemporalParser.months[moment.date.month - 1])
            case .weekday:
                let names = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
                return .text(names[moment.weekday])
            case let part: return .text(String(try part.value(of: moment)))
            }
        },
        "DATEADD": FunctionDefinition(
            3...3, [.text, .integer, .temporal], returns: { $0[2].family == .temporal ? $0[2] : .datetime }
        ) { cells, context in
            let type = context.result
            guard let text = cells[2].text, let (start, offset) = TemporalText.moment(of: text, type: type) else {
                return .null
            }
            let moved = try DatePart(cells[0]).add(Int(clamping: cells[1].integer ?? 0), to: start)
            guard moved.isInRange, type != .datetime || moved.date.year >= 1753 else {
                throw TSQLError(517, "Adding a value to a '\(type.name)' column caused an overflow.")
            }
            let fitted = type == .datetime ? moved.roundedToDatetime : moved
            return TemporalText.cell(fitted, as: type, offset: offset)
        },
        "DATEDIFF": FunctionDefinition(3...3, [.text, .temporal, .temporal], returns: .int) { cells, context in
            let first = try moment(cells[1], context.types[1])
            let second = try moment(cells[2], context.types[2])
            guard let difference = Int32(exactly: try DatePart(cells[0]).difference(first, second)) else {
                throw TSQLError(
                    535, state: 0,
                    "The datediff function resulted in an overflow. The number of dateparts separating two date/time instances is too large. Try to use datediff with a less precise datepart."
                )
            }
            return .integer(Int(difference))
        },
        "ISDATE": FunctionDefinition(1...1, [.text], isStrict: false, returns: .int) { cells, _ in
            let conversion = Conversion(source: .varchar(8_000), target: .datetime)
            return .flag(!cells[0].isNull && (try? conversion.apply(cells[0])) != nil)
        },
        "DATEFROMPARTS": FunctionDefinition(3...3, [.integer], returns: .date) { cells, _ in
            let parts = cells.map { Int(clamping: $0.integer ?? 0) }
            guard let moment = CalendarMoment(year: parts[0], month: parts[1], day: parts[2]) else {
                throw TSQLError(
                    289, "Cannot construct data type date, some of the arguments have values which are not valid.")
            }
            return TemporalText.cell(moment, as: .date)
        },
    ]

    private static func now(_ type: SQLType) -> FunctionDefinition {
        FunctionDefinition(0...0, returns: type) { _, context in
            let now = context.environment.now
            return TemporalText.cell(type == .datetime ? now.roundedToDatetime : now, as: type)
        }
    }

    private static func part(_ value: @escaping @Sendable (CalendarMoment) -> Int) -> FunctionDefinition {
        FunctionDefinition(1...1, [.temporal], returns: .int) { cells, context in
            .integer(value(try moment(cells[0], context.types[0])))
        }
    }

    private static func moment(_ cell: Cell, _ type: SQLType) throws -> CalendarMoment {
        guard let (moment, offset) = TemporalText.moment(of: cell.text ?? "", type: type) else {
            throw TSQLError.dateConversionFailed
        }
        return moment.adding(minutes: offset)
    }
}
