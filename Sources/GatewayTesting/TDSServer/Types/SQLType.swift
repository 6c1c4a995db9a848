/// A data type of SQL Server, with the sizes it was declared with.
enum SQLType: Hashable, Sendable, Codable {
    case bit, tinyint, smallint, int, bigint
    case real, float
    case decimal(precision: Int, scale: Int)
    case numeric(precision: Int, scale: Int)
    case money, smallmoney
    case date, datetime, smalldatetime
    case time(scale: Int)
    case datetime2(scale: Int)
    case datetimeoffset(scale: Int)
    /// Lengths count bytes of the code page for `char` and `varchar`, UTF-16 units for the national types;
    /// nil stands for MAX.
    case char(Int)
    case varchar(Int?)
    case nchar(Int)
    case nvarchar(Int?)
    case text, ntext
    case binary(Int)
    case varbinary(Int?)
    case image
    case uniqueidentifier, xml, rowversion
    /// The type of a bare NULL, which takes any other.
    case untypedNull
}

extension SQLType {
    /// What conversions and comparisons have in common for several types.
    enum Family: Hashable, Sendable {
        case bit, integer, exact, approximate, temporal, text, binary, guid, xml, none
    }

    var family: Family {
        switch self {
        case .bit: .bit
        case .tinyint, .smallint, .int, .bigint: .integer
        case .decimal, .numeric, .money, .smallmoney: .exact
        case .real, .float: .approximate
        case .date, .datetime, .smalldatetime, .time, .datetime2, .datetimeoffset: .temporal
        case .char, .varchar, .nchar, .nvarchar, .text, .ntext: .text
        case .binary, .varbinary, .image, .rowversion: .binary
        case .uniqueidentifier: .guid
        case .xml: .xml
        case .untypedNull: .none
        }
    }

    var isText: Bool { family == .text }
    var isNumber: Bool { [.bit, .integer, .exact, .approximate].contains(family) }

    /// Whether text of the type is UTF-16 and not bytes of a code page.
    var isNational: Bool {
        switch self {
        case .nchar, .nvarchar, .ntext, .xml: true
        default: false
        }
    }

    var isFixedLength: Bool {
        switch self {
        case .char, .nchar, .binary: true
        default: false
        }
    }

    /// text, ntext and image, which may be neither compared nor sorted.
    var isLegacyLargeObject: Bool { self == .text || self == .ntext || self == .image }

    /// The declared length of text or binary data; nil for MAX and for other types.
    var length: Int? {
        switch self {
        case .char(let length), .nchar(let length), .binary(let length): length
        case .varchar(let length), .nvarchar(let length), .varbinary(let length): length
        case .rowversion: 8
        default: nil
        }
    }

    /// Whether values may be cut by SET TEXTSIZE.
    var isLarge: Bool {
        switch self {
        case .varchar(nil), .nvarchar(nil), .varbinary(nil), .text, .ntext, .image: true
        default: false
        }
    }

    /// Precision and scale as exact numbers; integers count as decimals without a fraction.
    var exactShape: (precision: Int, scale: Int)? {
        switch self {
        case .bit: (1, 0)
        case .tinyint: (3, 0)
        case .smallint: (5, 0)
        case .int: (10, 0)
        case .bigint: (19, 0)
        case .money: (19, 4)
        case .smallmoney: (10, 4)
        case .decimal(let precision, let scale), .numeric(let precision, let scale): (precision, scale)
        default: nil
        }
    }

    /// The digits behind the second that values of a temporal type keep.
    var fractionalDigits: Int? {
        switch self {
        case .time(let scale), .datetime2(let scale), .datetimeoffset(let scale): scale
        case .datetime: 3
        case .smalldatetime, .date: 0
        default: nil
        }
    }

    /// The range of an integer type.
    var integerRange: ClosedRange<Int64>? {
        switch self {
        case .bit: 0...1
        case .tinyint: 0...255
        case .smallint: Int64(Int16.min)...Int64(Int16.max)
        case .int: Int64(Int32.min)...Int64(Int32.max)
        case .bigint: Int64.min...Int64.max
        default: nil
        }
    }
}
