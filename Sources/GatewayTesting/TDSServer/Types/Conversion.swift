/// A conversion from one type to another, as CAST, CONVERT, an assignment or a comparison makes it.
struct Conversion: Hashable, Sendable {
    /// Where the result goes, which decides about text that is too long.
    enum Purpose: Hashable, Sendable {
        /// CAST and CONVERT cut text to its length.
        case cast
        /// A comparison or an operator: nothing is cut.
        case implicit
        /// A variable or parameter cuts text in silence.
        case variable
        /// A column refuses text that is too long, unless ANSI_WARNINGS is off.
        case column(table: String, name: String, refuses: Bool, namesColumn: Bool)
    }

    let source: SQLType
    let target: SQLType
    var purpose = Purpose.implicit
    var codePage = CodePage.western
    var style = 0
    var isTry = false
    /// From compatibility level 130 on, datetime counts its thirds of a millisecond when it becomes a finer type.
    var exactDatetime = true

    /// Whether the cell can be taken as it is.
    var isIdentity: Bool {
        if source == target { return purpose == .implicit || !target.isText }
        if source == .untypedNull { return true }
        guard purpose == .implicit else { return false }
        switch (source.family, target.family) {
        case (.text, .text): return target.isNational || !source.isNational
        case (.bit, .integer): return true
        case (.integer, .integer):
            return (source.integerRange?.upperBound ?? 0) <= (target.integerRange?.upperBound ?? 0)
        case (.exact, .exact): return true
        case (.binary, .binary): return true
        default: return false
        }
    }

    /// Converts one value; NULL stays NULL.
    func apply(_ cell: Cell) throws(TSQLError) -> Cell {
        guard !cell.isNull else { return .null }
        do {
            return try convert(cell)
        } catch {
            if isTry, error.number != 529 { return .null }
            throw error
        }
    }

    private func convert(_ cell: Cell) throws(TSQLError) -> Cell {
        switch target.family {
        case .bit, .integer: try toInteger(cell)
        case .exact: try toExact(cell)
        case .approximate: try toApproximate(cell)
        case .text: try toText(cell)
        case .temporal: try toTemporal(cell)
        case .binary: try toBinary(cell)
        case .guid: try toGUID(cell)
        case .xml: .text(try plainText(cell))
        case .none: cell
        }
    }

    /// Whether SQL Server knows a conversion between the types at all, and whether it makes it unasked.
    enum Permission { case implicit, explicit, never }

    static func permission(from source: SQLType, to target: SQLType) -> Permission {
        if source == .untypedNull || source.family == target.family {
            if source.family == .temporal {
                if source == .date, case .time = target { return .never }
                if case .time = source, target == .date { return .never }
            }
            return .implicit
        }
        switch (source.family, target.family) {
        case (.bit, .integer), (.bit, .exact), (.bit, .approximate), (.integer, .bit), (.integer, .exact),
            (.integer, .approximate), (.exact, .bit), (.exact, .integer), (.exact, .approximate), (.approximate, .bit),
            (.approximate, .integer), (.approximate, .exact):
            return .implicit
        case (.text, .exact) where target == .money || target == .smallmoney: return .implicit
        case (.text, .binary): return .explicit
        case (.text, _): return source.isLegacyLargeObject && target.family != .xml ? .explicit : .implicit
        case (.exact, .text) where source == .money || source == .smallmoney: return .implicit
        case (.xml, .text), (.xml, .binary): return .explicit
        case (_, .text): return .implicit
        case (.binary, .integer), (.binary, .bit), (.binary, .exact): return .implicit
        case (.integer, .binary), (.bit, .binary), (.exact, .binary): return .implicit
        case (.binary, .guid), (.guid, .binary): return .implicit
        case (.binary, .temporal): return .never
        case (.temporal, .binary): return .never
        case (.binary, .xml): return .implicit
        case (.integer, .temporal), (.bit, .temporal), (.exact, .temporal), (.approximate, .temporal):
            return target == .datetime || target == .smalldatetime ? .implicit : .never
        case (.temporal, .integer), (.temporal, .bit), (.temporal, .exact), (.temporal, .approximate):
            return source == .datetime || source == .smalldatetime ? .explicit : .never
        default: return .never
        }
    }
}
