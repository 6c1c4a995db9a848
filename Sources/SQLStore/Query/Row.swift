import Accounts

/// A row of a result: its values, and the names of its columns, shared by all rows of the result.
public struct Row: Hashable, Sendable {
    public let columns: [String]
    public let values: [SQLValue]

    public init(columns: [String], values: [SQLValue]) {
        self.columns = columns
        self.values = values
    }

    /// The value at a place, counted from 0; NULL past the end.
    public subscript(index: Int) -> SQLValue { index < values.count ? values[index] : .null }

    /// The value of a column, whose name is compared without regard to case; NULL where there is none.
    public subscript(column: String) -> SQLValue {
        let index = columns.firstIndex { $0.compare(column) }
        return index.map { self[$0] } ?? .null
    }
}

extension String {
    fileprivate func compare(_ other: String) -> Bool { self == other || lowercased() == other.lowercased() }
}

extension SQLValue {
    /// The integer of an integer, a boolean or a whole decimal; else nil.
    public var integer: Int64? {
        switch self {
        case .integer(let number): number
        case .boolean(let flag): flag ? 1 : 0
        case .decimal(let number): number.rescaled(to: 0).flatMap { Int64($0.description) }
        default: nil
        }
    }

    /// The text of a text; else nil.
    public var text: String? { if case .text(let text) = self { text } else { nil } }

    /// The truth of a boolean, or of an integer that is 0 or not; else nil.
    public var boolean: Bool? { integer.map { $0 != 0 } }
}
