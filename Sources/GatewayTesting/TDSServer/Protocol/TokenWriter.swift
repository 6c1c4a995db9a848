internal import NIOCore

/// Writes the tokens of a reply.
struct TokenWriter {
    var buffer = ByteBuffer()
    let version: TDSVersion
    let serverName: String
    /// How much of a large value is sent, in bytes: SET TEXTSIZE.
    var textSize = Int(Int32.max)
    /// Rows with NULLs as a bitmap; clients of 7.3 and later know them.
    var compressesNulls = false

    init(version: TDSVersion, serverName: String) {
        self.version = version
        self.serverName = serverName
    }

    /// Makes room for a reply, which is cut into packets when it is whole.
    mutating func reserveReply() { buffer.reserveCapacity(4_096) }

    private enum Code: UInt8 {
        case returnStatus = 0x79
        case columns = 0x81
        case order = 0xA9
        case error = 0xAA
        case info = 0xAB
        case returnValue = 0xAC
        case loginAck = 0xAD
        case row = 0xD1
        case rowWithoutNulls = 0xD2
        case environment = 0xE3
        case done = 0xFD
        case doneProcedure = 0xFE
        case doneInProcedure = 0xFF
    }

    struct Status: OptionSet {
        let rawValue: UInt16
        static let more = Status(rawValue: 0x01)
        static let error = Status(rawValue: 0x02)
        static let inTransaction = Status(rawValue: 0x04)
        static let count = Status(rawValue: 0x10)
        static let attention = Status(rawValue: 0x20)
    }

    enum DoneKind { case statement, inProcedure, procedure }

    mutating func done(_ kind: DoneKind, _ status: Status, command: UInt16 = 0, count: Int = 0) {
        let code: Code = kind == .statement ? .done : kind == .inProcedure ? .doneInProcedure : .doneProcedure
        put(code)
        put(status.rawValue)
        put(command)
        if version >= .v72 { put(UInt64(count)) } else { put(UInt32(truncatingIfNeeded: count)) }
    }

    mutating func returnStatus(_ value: Int32) {
        put(.returnStatus)
        put(value)
    }

    /// ERROR from class 11 on, INFO below.
    mutating func message(_ error: TSQLError) {
        put(error.severity > 10 ? .error : .info)
        var body = TokenWriter(version: version, serverName: serverName)
        body.put(error.number)
        body.put(error.state)
        body.put(error.severity)
        body.putLongText(String(error.message.prefix(4_000)))
        body.putShortText(serverName)
        body.putShortText(error.procedure)
        if version >= .v72 {
            body.put(UInt32(max(1, error.line)))
        } else {
            body.put(UInt16(clamping: max(1, error.line)))
        }
        putWithLength(body)
    }

    // MARK: Logging in

    enum Environment: UInt8 {
        case database = 1
        case language = 2
        case packetSize = 4
        case collation = 7
        case beginTransaction = 8
        case commitTransaction = 9
        case rollbackTransaction = 10
    }

    mutating func change(_ kind: Environment, to new: String, from old: String) {
        put(.environment)
        var body = TokenWriter(version: version, serverName: serverName)
        body.put(kind.rawValue)
        body.putShortText(new)
        body.putShortText(old)
        putWithLength(body)
    }

    mutating func change(to collation: Collation) {
        put(.environment)
        var body = TokenWriter(version: version, serverName: serverName)
        body.put(Environment.collation.rawValue)
        body.put(UInt8(5))
        body.put(collation)
        body.put(UInt8(0))
        putWithLength(body)
    }

    /// Begin, commit and rollback carry the transaction's number.
    mutating func change(_ kind: Environment, transaction: UInt64) {
        guard version >= .v72 else { return }
        put(.environment)
        var body = TokenWriter(version: version, serverName: serverName)
        body.put(kind.rawValue)
        if kind == .beginTransaction {
            body.put(UInt8(8))
            body.put(transaction)
            body.put(UInt8(0))
        } else {
            body.put(UInt8(0))
            body.put(UInt8(8))
            body.put(transaction)
        }
        putWithLength(body)
    }

    mutating func loginAcknowledgement(server: ServerVersion) {
        put(.loginAck)
        var body = TokenWriter(version: version, serverName: serverName)
        body.put(UInt8(1))
        body.buffer.writeInteger(version.rawValue, endianness: .big)
        body.putShortText("Microsoft SQL Server")
        body.put(server.major)
        body.put(server.minor)
        body.put(UInt8(server.build >> 8))
        body.put(UInt8(server.build & 0xFF))
        putWithLength(body)
    }

    // MARK: Elements

    private mutating func put(_ code: Code) { put(code.rawValue) }

    mutating func put(_ number: some FixedWidthInteger) {
        buffer.writeInteger(number, endianness: .little)
    }

    mutating func put(_ collation: Collation) {
        put(collation.wireFlags)
        put(collation.sortID)
    }

    mutating func putShortText(_ text: String) {
        let count = text.utf16.count
        put(UInt8(min(count, 255)))
        putUnits(of: count <= 255 ? text : String(decoding: text.utf16.prefix(255), as: UTF16.self))
    }

    mutating func putLongText(_ text: String) {
        put(UInt16(text.utf16.count))
        putUnits(of: text)
    }

    /// Text as UTF-16, without its length.
    mutating func putUnits(of text: String) {
        // The bytes of ASCII are its units.
        if text.utf8.count == text.utf16.count { put(units: text.utf8) } else { put(units: text.utf16) }
    }

    /// Four units are written at once: a call for each would take most of the time that rows of text take.
    private mutating func put(units: some Sequence<some FixedWidthInteger & UnsignedInteger>) {
        var word: UInt64 = 0
        var filled: UInt64 = 0
        for unit in units {
            word |= UInt64(truncatingIfNeeded: unit) &<< filled
            filled += 16
            if filled == 64 {
                put(word)
                (word, filled) = (0, 0)
            }
        }
        while filled > 0 {
            put(UInt16(truncatingIfNeeded: word))
            (word, filled) = (word >> 16, filled - 16)
        }
    }

    private mutating func putWithLength(_ body: TokenWriter) {
        put(UInt16(body.buffer.readableBytes))
        buffer.writeImmutableBuffer(body.buffer)
    }

    // MARK: Codes for the rows

    mutating func beginColumns() { put(.columns) }
    mutating func beginReturnValue() { put(.returnValue) }
    mutating func beginRow(withoutNulls: Bool) { put(withoutNulls ? .rowWithoutNulls : .row) }

    /// The columns of the result, counted from 1, that it is ordered by; 0 for other expressions.
    mutating func order(_ columns: [Int]) {
        put(.order)
        put(UInt16(columns.count * 2))
        for column in columns { put(UInt16(column)) }
    }
}
