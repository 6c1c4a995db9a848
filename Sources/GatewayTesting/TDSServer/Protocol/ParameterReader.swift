internal import NIOCore

/// Reads the type and the value of a parameter.
enum ParameterReader {
    static func read(_ body: inout ByteBuffer) throws -> (SQLType, Cell) {
        let code = try body.take(UInt8.self)
        if let fixed = try readFixed(code, &body) { return fixed }
        switch code {
        case 0x26, 0x68, 0x6D, 0x6E, 0x6F, 0x24: return try readNullable(code, &body)
        case 0x28: return (.date, try temporal(try shortBytes(&body), as: .date))
        case 0x29, 0x2A, 0x2B: return try readScaled(code, &body)
        case 0x37, 0x3F, 0x6A, 0x6C: return try readDecimal(&body)
        case 0xE7, 0xEF, 0xA7, 0xAF: return try readText(code, &body)
        case 0xA5, 0xAD: return try readBinary(code, &body)
        case 0x22, 0x23, 0x63: return try readLargeObject(code, &body)
        case 0x25, 0x2D:
            _ = try body.take(UInt8.self)
            return (.varbinary(8_000), try shortBytes(&body).map { .blob($0) } ?? .null)
        case 0x27, 0x2F:
            _ = try body.take(UInt8.self)
            return (.varchar(8_000), try shortBytes(&body).map { .text(CodePage.western.decode($0)) } ?? .null)
        case 0xF1:
            if try body.take(UInt8.self) != 0 { throw ProtocolViolation("an XML parameter with a schema") }
            return (.xml, try body.takeChunks().map { .text(NationalText.text(of: $0)) } ?? .null)
        default:
            throw ProtocolViolation("a parameter of type \(code)")
        }
    }

    private static func readFixed(_ code: UInt8, _ body: inout ByteBuffer) throws -> (SQLType, Cell)? {
        let (type, length): (SQLType, Int)
        switch code {
        case 0x1F: return (.untypedNull, .null)
        case 0x30: (type, length) = (.tinyint, 1)
        case 0x32: (type, length) = (.bit, 1)
        case 0x34: (type, length) = (.smallint, 2)
        case 0x38: (type, length) = (.int, 4)
        case 0x7F: (type, length) = (.bigint, 8)
        case 0x3B: (type, length) = (.real, 4)
        case 0x3E: (type, length) = (.float, 8)
        case 0x3C: (type, length) = (.money, 8)
        case 0x7A: (type, length) = (.smallmoney, 4)
        case 0x3D: (type, length) = (.datetime, 8)
        case 0x3A: (type, length) = (.smalldatetime, 4)
        default: return nil
        }
        return (type, try WireValue.cell(try body.takeBytes(length), as: type))
    }

    private static func readNullable(_ code: UInt8, _ body: inout ByteBuffer) throws -> (SQLType, Cell) {
        let size = try body.take(UInt8.self)
        let type: SQLType
        switch (code, size) {
        case (0x26, 1): type = .tinyint
        case (0x26, 2): type = .smallint
        case (0x26, 4): type = .int
        case (0x26, 8): type = .bigint
        case (0x68, _): type = .bit
        case (0x6D, 4): type = .real
        case (0x6D, 8): type = .float
        case (0x6E, 4): type = .smallmoney
        case (0x6E, 8): type = .money
        case (0x6F, 4): type = .smalldatetime
        case (0x6F, 8): type = .datetime
        case (0x24, _): type = .uniqueidentifier
        default: throw ProtocolViolation("a parameter of type \(code) with \(size) bytes")
        }
        // Keys mostly come so, many in one call: they are read without an array for the bytes of each.
        if type == .bigint, body.getInteger(at: body.readerIndex, as: UInt8.self) == 8 {
            body.moveReaderIndex(forwardBy: 1)
            return (type, .integer(try body.take(Int64.self)))
        }
        return (type, try shortBytes(&body).map { try WireValue.cell($0, as: type) } ?? .null)
    }

    private static func readScaled(_ code: UInt8, _ body: inout ByteBuffer) throws -> (SQLType, Cell) {
        let scale = Int(try body.take(UInt8.self))
        guard scale <= 7 else { throw ProtocolViolation("a scale of \(scale)") }
        let type: SQLType =
            code == 0x29 ? .time(scale: scale) : code == 0x2A ? .datetime2(scale: scale) : .datetimeoffset(scale: scale)
        return (type, try temporal(try shortBytes(&body), as: type))
    }

    private static func temporal(_ bytes: [UInt8]?, as type: SQLType) throws -> Cell {
        try bytes.map { try WireValue.cell($0, as: type) } ?? .null
    }

    private static func readDecimal(_ body: inout ByteBuffer) throws -> (SQLType, Cell) {
        _ = try body.take(UInt8.self)
        let precision = Int(try body.take(UInt8.self))
        let scale = Int(try body.take(UInt8.self))
        guard (1...38).contains(precision), scale <= precision else {
            throw ProtocolViolation("a decimal of \(precision), \(scale)")
        }
        let type = SQLType.decimal(precision: precision, scale: scale)
        return (type, try shortBytes(&body).map { try WireValue.cell($0, as: type) } ?? .null)
    }

    private static func readText(_ code: UInt8, _ body: inout ByteBuffer) throws -> (SQLType, Cell) {
        let size = try body.take(UInt16.self)
        let codePage = try readCodePage(&body)
        let bytes = size == 0xFFFF ? try body.takeChunks() : try longBytes(&body)
        let isNational = code == 0xE7 || code == 0xEF
        let length = size == 0xFFFF ? nil : max(1, Int(size) / (isNational ? 2 : 1))
        let type = SQLType.text(isNational: isNational, length: length)
        return (type, bytes.map { text($0, isNational: isNational, codePage: codePage) } ?? .null)
    }

    private static func text(_ bytes: [UInt8], isNational: Bool, codePage: CodePage) -> Cell {
        .text(isNational ? NationalText.text(of: bytes) : codePage.decode(bytes))
    }

    private static func readCodePage(_ body: inout ByteBuffer) throws -> CodePage {
        let collation = try body.takeBytes(5)
        return collation[0] == 0x0D && collation[1] == 0x04 ? .hebrew : .western
    }

    private static func readBinary(_ code: UInt8, _ body: inout ByteBuffer) throws -> (SQLType, Cell) {
        let size = try body.take(UInt16.self)
        let bytes = size == 0xFFFF ? try body.takeChunks() : try longBytes(&body)
        return (.varbinary(size == 0xFFFF ? nil : max(1, Int(size))), bytes.map { .blob($0) } ?? .null)
    }

    /// text, ntext and image, which carry their length in four bytes.
    private static func readLargeObject(_ code: UInt8, _ body: inout ByteBuffer) throws -> (SQLType, Cell) {
        _ = try body.take(UInt32.self)
        let codePage = code == 0x22 ? .western : try readCodePage(&body)
        let length = try body.take(Int32.self)
        let bytes = length < 0 ? nil : try body.takeBytes(Int(length))
        switch code {
        case 0x22: return (.varbinary(nil), bytes.map { .blob($0) } ?? .null)
        case 0x23: return (.varchar(nil), bytes.map { text($0, isNational: false, codePage: codePage) } ?? .null)
        default: return (.nvarchar(nil), bytes.map { text($0, isNational: true, codePage: codePage) } ?? .null)
        }
    }

    private static func shortBytes(_ body: inout ByteBuffer) throws -> [UInt8]? {
        let length = try body.take(UInt8.self)
        return length == 0 ? nil : try body.takeBytes(Int(length))
    }

    private static func longBytes(_ body: inout ByteBuffer) throws -> [UInt8]? {
        let length = try body.take(UInt16.self)
        return length == 0xFFFF ? nil : try body.takeBytes(Int(length))
    }
}
