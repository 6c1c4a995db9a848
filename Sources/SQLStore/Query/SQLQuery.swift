public import Accounts

/// A statement that no driver has seen yet: text of our own, identifiers of the configuration, and bound values.
///
/// It is written as a string literal, in which only interpolation puts anything from outside, and interpolation
/// takes identifiers and bindings alone, so a value can never become text:
///
///     "SELECT \(identifier: "name") FROM \(table: people) WHERE \(identifier: "id") = \(bind: .integer(7))"
public struct SQLQuery: Hashable, Sendable, ExpressibleByStringInterpolation {
    /// A piece of a statement, written out by ``Dialect/render(_:)``.
    public enum Part: Hashable, Sendable {
        case text(String)
        case identifier(String)
        /// Names with commas between them: the columns of a table, in one part, so that a statement has few; each behind the
        /// name the table has in the statement, where that must be said.
        case identifiers([String], of: String? = nil)
        case table(TableName)
        case binding(SQLBinding)
        /// `column IN (keys)`, in whatever form the database finds them fastest.
        case membership(column: String, keys: [SQLValue], type: SQLType)
        /// The bound on the number of rows, which stands before the columns in one dialect and at the end in others.
        case rowLimit(Int, Position)
        /// The lock on the rows read, which stands after the table in one dialect and at the end in another.
        case rowLock(Position)
        /// What makes an INSERT leave a row alone that has the same values in these columns.
        case ignoringDuplicates(of: [String])
    }

    /// Where in a SELECT a part stands.
    public enum Position: Hashable, Sendable {
        case beforeColumns, afterTable, atEnd
    }

    public internal(set) var parts: [Part]

    public init(parts: [Part]) { self.parts = parts }
    public init(stringLiteral value: String) { self.parts = [.text(value)] }
    public init(stringInterpolation: StringInterpolation) { self.parts = stringInterpolation.parts }

    public struct StringInterpolation: StringInterpolationProtocol {
        var parts: [Part] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            parts.reserveCapacity(interpolationCount * 2 + 1)
        }

        public mutating func appendLiteral(_ literal: StringLiteralType) {
            if !literal.isEmpty { parts.append(.text(literal)) }
        }

        public mutating func appendInterpolation(identifier: String) { parts.append(.identifier(identifier)) }

        public mutating func appendInterpolation(identifiers: [String], of table: String? = nil) {
            parts.append(.identifiers(identifiers, of: table))
        }

        public mutating func appendInterpolation(table: TableName) { parts.append(.table(table)) }

        public mutating func appendInterpolation(bind value: SQLValue, as type: SQLType? = nil) {
            parts.append(.binding(SQLBinding(value, as: type)))
        }

        public mutating func appendInterpolation(binding: SQLBinding) { parts.append(.binding(binding)) }

        /// Another statement, or a part of one.
        public mutating func appendInterpolation(_ query: SQLQuery) { parts.append(contentsOf: query.parts) }
    }

    /// The condition that the column has one of the keys; of no keys at all, a condition that never holds.
    public static func isMember(_ column: String, of keys: [SQLValue], type: SQLType) -> SQLQuery {
        keys.isEmpty ? "1 = 0" : SQLQuery(parts: [.membership(column: column, keys: keys, type: type)])
    }

    public static func + (left: SQLQuery, right: SQLQuery) -> SQLQuery { SQLQuery(parts: left.parts + right.parts) }
    public static func += (left: inout SQLQuery, right: SQLQuery) { left.parts += right.parts }
}

extension Collection<SQLQuery> {
    /// The pieces in one, with `separator` between them.
    public func joined(separator: SQLQuery) -> SQLQuery {
        reduce(into: SQLQuery(parts: [])) { whole, piece in
            if !whole.parts.isEmpty { whole += separator }
            whole += piece
        }
    }
}
