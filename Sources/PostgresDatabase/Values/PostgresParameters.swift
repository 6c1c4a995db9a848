/// The parameters of one statement in PostgreSQL's wire formats, in one block of bytes.
struct PostgresParameters: Sendable {
    /// Every value, each followed by a zero, which ends those in text format.
    private(set) var storage: [UInt8] = []
    /// Where each value starts; nil is NULL.
    private(set) var starts: [Int?] = []
    private(set) var lengths: [Int32] = []
    /// 0 is text, 1 is binary.
    private(set) var formats: [Int32] = []
    private(set) var types: [UInt32] = []

    var count: Int { starts.count }

    mutating func append(_ value: PostgresEncoding) {
        types.append(value.type)
        formats.append(value.isBinary ? 1 : 0)
        lengths.append(Int32(value.bytes?.count ?? 0))
        guard let bytes = value.bytes else {
            starts.append(nil)
            return
        }
        starts.append(storage.count)
        storage += bytes
        storage.append(0)
    }
}

/// A value in wire format, and the type it is sent as.
struct PostgresEncoding: Sendable {
    var type: UInt32
    var isBinary: Bool
    /// Nil is NULL.
    var bytes: [UInt8]?
}
