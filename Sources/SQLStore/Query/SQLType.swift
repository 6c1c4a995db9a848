/// The type of a column or a parameter, in terms all three databases share.
///
/// A parameter is declared with the type of the column it is compared with: SQL Server scans an index it could have
/// sought when an `nvarchar` meets a `varchar` column.
public enum SQLType: Hashable, Sendable {
    case boolean
    /// 8 (SQL Server's unsigned `tinyint`), 16, 32 or 64 bits.
    case integer(bits: Int)
    /// 32 or 64 bits.
    case float(bits: Int)
    case decimal(precision: Int, scale: Int)
    /// SQL Server's `money` and `smallmoney`.
    case money(isSmall: Bool)
    /// Text of at most `length` characters (bytes where `isNational` is false on SQL Server); nil is unbounded.
    case text(length: Int?, isNational: Bool = true, isFixed: Bool = false)
    case bytes(length: Int?, isFixed: Bool = false)
    case date
    /// A time of day with `scale` digits of fraction.
    case time(scale: Int)
    case localTimestamp(LocalTimestampKind)
    /// A moment, with `scale` digits of fraction.
    case timestamp(scale: Int)
    case uuid
    case json
    case xml
    /// SQL Server's `rowversion`: eight bytes that change with each write.
    case rowVersion
    /// A type of this database alone, by the name the database gives it.
    case other(String)

    /// The types that hold a day and time without a zone.
    public enum LocalTimestampKind: Hashable, Sendable {
        /// SQL Server's `datetime`: years 1753 to 9999, in steps of 1/300 s.
        case datetime
        /// SQL Server's `smalldatetime`: 1900 to June 2079, in minutes.
        case smalldatetime
        /// `datetime2(scale)`, or PostgreSQL's `timestamp`, whose scale is at most 6.
        case scaled(Int)
    }

    /// The widest integer.
    public static let bigint = SQLType.integer(bits: 64)
    /// Unbounded text.
    public static let anyText = SQLType.text(length: nil)
}

/// A value on its way into a statement, and the type it is declared with.
public struct SQLBinding: Hashable, Sendable {
    public let value: SQLValue
    /// Nil leaves the type to the driver, by the value.
    public let type: SQLType?

    public init(_ value: SQLValue, as type: SQLType? = nil) {
        self.value = value
        self.type = type
    }
}
