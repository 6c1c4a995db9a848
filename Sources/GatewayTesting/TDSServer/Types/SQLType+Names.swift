/// Types by their names, as declarations and the catalogue spell them.
extension SQLType {
    /// Makes a type of its name in lower case and the sizes behind it; nil among the sizes is MAX.
    init(name: String, sizes: [Int?], defaultLength: Int) throws(TSQLError) {
        func length(atMost limit: Int) throws(TSQLError) -> Int {
            guard sizes.count <= 1 else { throw .syntax(near: ",", line: 1) }
            guard let size = sizes.first else { return defaultLength }
            guard let size, (1...limit).contains(size) else {
                throw .invalidTypeLength(size ?? 0, type: name, limit: limit)
            }
            return size
        }
        func lengthOrMax(atMost limit: Int) throws(TSQLError) -> Int? {
            if case .some(.none) = sizes.first { return nil }
            return try length(atMost: limit)
        }
        func scale() throws(TSQLError) -> Int {
            guard let size = sizes.first else { return 7 }
            guard let size, (0...7).contains(size) else { throw .invalidScale(size ?? 0) }
            return size
        }
        switch name {
        case "char": self = .char(try length(atMost: 8_000))
        case "varchar": self = .varchar(try lengthOrMax(atMost: 8_000))
        case "nchar": self = .nchar(try length(atMost: 4_000))
        case "nvarchar": self = .nvarchar(try lengthOrMax(atMost: 4_000))
        case "binary": self = .binary(try length(atMost: 8_000))
        case "varbinary": self = .varbinary(try lengthOrMax(atMost: 8_000))
        case "time": self = .time(scale: try scale())
        case "datetime2": self = .datetime2(scale: try scale())
        case "datetimeoffset": self = .datetimeoffset(scale: try scale())
        case "decimal", "dec", "numeric":
            let precision = (sizes.first ?? 18) ?? 0
            let scale = (sizes.count > 1 ? sizes[1] : 0) ?? -1
            guard (1...38).contains(precision), (0...precision).contains(scale) else {
                throw .invalidPrecision(precision, scale: scale)
            }
            self =
                name == "numeric"
                ? .numeric(precision: precision, scale: scale)
                : .decimal(precision: precision, scale: scale)
        case "float":
            self = ((sizes.first ?? 53) ?? 53) <= 24 ? .real : .float
        default:
            guard let type = Self.plain[name] else { throw .unknownType(name) }
            guard sizes.isEmpty else { throw .noSizeAllowed(name) }
            self = type
        }
    }

    private static let plain: [String: SQLType] = [
        "bit": .bit, "tinyint": .tinyint, "smallint": .smallint, "int": .int, "integer": .int, "bigint": .bigint,
        "real": .real, "money": .money, "smallmoney": .smallmoney, "date": .date, "datetime": .datetime,
        "smalldatetime": .smalldatetime, "text": .text, "ntext": .ntext, "image": .image,
        "uniqueidentifier": .uniqueidentifier, "xml": .xml, "rowversion": .rowversion, "timestamp": .rowversion,
        "sysname": .nvarchar(128),
    ]

    /// The name without sizes, as INFORMATION_SCHEMA gives it.
    var name: String {
        switch self {
        case .decimal: "decimal"
        case .numeric: "numeric"
        case .time: "time"
        case .datetime2: "datetime2"
        case .datetimeoffset: "datetimeoffset"
        case .char: "char"
        case .varchar: "varchar"
        case .nchar: "nchar"
        case .nvarchar: "nvarchar"
        case .binary: "binary"
        case .varbinary: "varbinary"
        case .rowversion: "timestamp"
        case .untypedNull: "NULL"
        default: "\(self)"
        }
    }

    /// The number of the type in sys.types.
    var systemTypeID: Int {
        switch self {
        case .image: 34
        case .text: 35
        case .uniqueidentifier: 36
        case .date: 40
        case .time: 41
        case .datetime2: 42
        case .datetimeoffset: 43
        case .tinyint: 48
        case .smallint: 52
        case .int, .untypedNull: 56
        case .smalldatetime: 58
        case .real: 59
        case .money: 60
        case .datetime: 61
        case .float: 62
        case .ntext: 99
        case .bit: 104
        case .decimal: 106
        case .numeric: 108
        case .smallmoney: 122
        case .bigint: 127
        case .varbinary: 165
        case .varchar: 167
        case .binary: 173
        case .char: 175
        case .rowversion: 189
        case .nvarchar: 231
        case .nchar: 239
        case .xml: 241
        }
    }

    /// What sys.columns calls max_length: bytes, -1 for MAX.
    var storageLength: Int {
        switch self {
        case .bit, .tinyint: 1
        case .smallint: 2
        case .int, .real, .smallmoney, .smalldatetime, .untypedNull: 4
        case .bigint, .float, .money, .datetime, .rowversion: 8
        case .date: 3
        case .decimal(let precision, _), .numeric(let precision, _):
            precision <= 9 ? 5 : precision <= 19 ? 9 : precision <= 28 ? 13 : 17
        case .time(let scale): scale <= 2 ? 3 : scale <= 4 ? 4 : 5
        case .datetime2(let scale): (scale <= 2 ? 3 : scale <= 4 ? 4 : 5) + 3
        case .datetimeoffset(let scale): (scale <= 2 ? 3 : scale <= 4 ? 4 : 5) + 5
        case .char(let length), .binary(let length): length
        case .nchar(let length): length * 2
        case .varchar(let length), .varbinary(let length): length ?? -1
        case .nvarchar(let length): length.map { $0 * 2 } ?? -1
        case .text, .ntext, .image, .uniqueidentifier: 16
        case .xml: -1
        }
    }

    static let allSystemTypes: [SQLType] = [
        .image, .text, .uniqueidentifier, .date, .time(scale: 7), .datetime2(scale: 7), .datetimeoffset(scale: 7),
        .tinyint, .smallint, .int, .smalldatetime, .real, .money, .datetime, .float, .ntext, .bit,
        .decimal(precision: 38, scale: 38), .numeric(precision: 38, scale: 38), .smallmoney, .bigint,
        .varbinary(8_000), .varchar(8_000), .binary(8_000), .char(8_000), .rowversion, .nvarchar(4_000), .nchar(4_000),
        .xml,
    ]
}
