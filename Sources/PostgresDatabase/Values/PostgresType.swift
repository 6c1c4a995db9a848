import SQLStore

/// The number PostgreSQL gives a type of its own (`pg_type.dat`); those of extensions and enums differ by database.
enum PostgresType {
    static let unknown: UInt32 = 0
    static let bool: UInt32 = 16
    static let bytea: UInt32 = 17
    static let char: UInt32 = 18
    static let name: UInt32 = 19
    static let int8: UInt32 = 20
    static let int2: UInt32 = 21
    static let int4: UInt32 = 23
    static let text: UInt32 = 25
    static let oid: UInt32 = 26
    static let json: UInt32 = 114
    static let xml: UInt32 = 142
    static let float4: UInt32 = 700
    static let float8: UInt32 = 701
    static let bpchar: UInt32 = 1042
    static let varchar: UInt32 = 1043
    static let date: UInt32 = 1082
    static let time: UInt32 = 1083
    static let timestamp: UInt32 = 1114
    static let timestamptz: UInt32 = 1184
    static let numeric: UInt32 = 1700
    static let uuid: UInt32 = 2950
    static let jsonb: UInt32 = 3802
    static let int8Array: UInt32 = 1016
    static let uuidArray: UInt32 = 2951

    /// The types whose binary form we read; a result with any other comes as text, all of it.
    static let readable: Set<UInt32> = [
        bool, bytea, char, name, int8, int2, int4, text, oid, json, xml, float4, float8, bpchar, varchar, date, time,
        timestamp, timestamptz, numeric, uuid, jsonb,
    ]

    /// The type a parameter is declared with, or ``unknown`` where the server is to find it from the context.
    ///
    /// Text of any kind is left to the server: declared as `text` it would not fit a column of type `jsonb`, an enum
    /// or `citext`.
    static func declared(_ type: SQLType?) -> UInt32 {
        switch type {
        case .boolean: bool
        case .integer(let bits): bits <= 16 ? int2 : bits == 32 ? int4 : int8
        case .float(let bits): bits == 32 ? float4 : float8
        case .decimal, .money: numeric
        case .bytes, .rowVersion: bytea
        case .date: date
        case .time: time
        case .localTimestamp: timestamp
        case .timestamp: timestamptz
        case .uuid: uuid
        case .other("int8[]"): int8Array
        case .other("uuid[]"): uuidArray
        case .text, .json, .xml, .other, nil: unknown
        }
    }
}
