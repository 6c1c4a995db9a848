/// A column of a result, as COLMETADATA describes it.
struct ResultColumn: Hashable, Sendable {
    var name: String
    var type: SQLType
    var collation: Collation
    var isNullable = true
    var isIdentity = false

    /// The type a client of `version` is told: older ones do not know the newer types.
    func wireType(for version: TDSVersion) -> SQLType {
        switch type {
        case .date, .time, .datetime2, .datetimeoffset:
            version >= .v73 ? type : .nvarchar(type.textWidth)
        case .varchar(nil): version >= .v72 ? type : .text
        case .nvarchar(nil): version >= .v72 ? type : .ntext
        case .varbinary(nil): version >= .v72 ? type : .image
        case .xml: version >= .v72 ? type : .ntext
        case .untypedNull: .int
        default: type
        }
    }
}

extension SQLType {
    /// How many characters the text of a temporal type takes at most.
    var textWidth: Int {
        switch self {
        case .date: 10
        case .time(let scale): scale == 0 ? 8 : 9 + scale
        case .datetime2(let scale): scale == 0 ? 19 : 20 + scale
        case .datetimeoffset(let scale): scale == 0 ? 26 : 27 + scale
        default: 30
        }
    }
}
