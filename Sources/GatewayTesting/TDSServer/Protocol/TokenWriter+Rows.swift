internal import NIOCore

/// Columns, rows and return values.
extension TokenWriter {
    mutating func columns(_ columns: [ResultColumn]) {
        beginColumns()
        put(UInt16(columns.count))
        for column in columns {
            putDescription(of: column)
            putShortText(column.name)
        }
    }

    private mutating func putDescription(of column: ResultColumn) {
        if version >= .v72 { put(UInt32(userType(of: column))) } else { put(UInt16(userType(of: column))) }
        let flags: UInt16 = (column.isNullable ? 0x01 : 0) | 0x08 | (column.isIdentity ? 0x10 : 0)
        put(flags)
        putType(column.wireType(for: version), collation: column.collation, isResult: true)
    }

    /// 80 marks a rowversion, which is binary(8) otherwise.
    private func userType(of column: ResultColumn) -> Int { column.type == .rowversion ? 80 : 0 }

    mutating func putType(_ type: SQLType, collation: Collation, isResult: Bool) {
        switch type {
        case .bit: putCodes(0x68, 1)
        case .tinyint: putCodes(0x26, 1)
        case .smallint: putCodes(0x26, 2)
        case .int, .untypedNull: putCodes(0x26, 4)
        case .bigint: putCodes(0x26, 8)
        case .real: putCodes(0x6D, 4)
        case .float: putCodes(0x6D, 8)
        case .money: putCodes(0x6E, 8)
        case .smallmoney: putCodes(0x6E, 4)
        case .datetime: putCodes(0x6F, 8)
        case .smalldatetime: putCodes(0x6F, 4)
        case .uniqueidentifier: putCodes(0x24, 16)
        case .date: putCodes(0x28)
        case .time(let scale): putCodes(0x29, UInt8(scale))
        case .datetime2(let scale): putCodes(0x2A, UInt8(scale))
        case .datetimeoffset(let scale): putCodes(0x2B, UInt8(scale))
        case .decimal(let precision, let scale):
            putCodes(0x6A, UInt8(type.storageLength), UInt8(precision), UInt8(scale))
        case .numeric(let precision, let scale):
            putCodes(0x6C, UInt8(type.storageLength), UInt8(precision), UInt8(scale))
        case .nvarchar(let length): putText(0xE7, length.map { $0 * 2 }, collation)
        case .nchar(let length): putText(0xEF, length * 2, collation)
        case .varchar(let length): putText(0xA7, length, collation)
        case .char(let length): putText(0xAF, length, collation)
        case .varbinary(let length): putLength(0xA5, length)
        case .binary(let length): putLength(0xAD, length)
        case .rowversion: putLength(0xAD, 8)
        case .xml: putCodes(0xF1, 0)
        case .text: putLargeObject(0x23, collation)
        case .ntext: putLargeObject(0x63, collation)
        case .image: putLargeObject(0x22, nil)
        }
    }

    private mutating func putCodes(_ bytes: UInt8...) { buffer.writeBytes(bytes) }

    private mutating func putLength(_ code: UInt8, _ length: Int?) {
        put(code)
        put(length.map { UInt16($0) } ?? 0xFFFF)
    }

    private mutating func putText(_ code: UInt8, _ length: Int?, _ collation: Collation) {
        putLength(code, length)
        put(collation)
    }

    /// text, ntext and image name the table they come from.
    private mutating func putLargeObject(_ code: UInt8, _ collation: Collation?) {
        put(code)
        put(UInt32(Int32.max))
        if let collation { put(collation) }
        if version >= .v72 { put(UInt8(1)) }
        putLongText("dbo")
    }

    // MARK: Values

    mutating func row(_ cells: [Cell], _ columns: [ResultColumn]) {
        let withoutNulls = compressesNulls && version >= .v73 && cells.contains(where: \.isNull)
        beginRow(withoutNulls: withoutNulls)
        if withoutNulls {
            var bitmap = [UInt8](repeating: 0, count: (cells.count + 7) / 8)
            for (index, cell) in cells.enumerated() where cell.isNull { bitmap[index / 8] |= 1 << UInt8(index % 8) }
            buffer.writeBytes(bitmap)
        }
        for index in cells.indices where !(withoutNulls && cells[index].isNull) {
            if !putPlain(cells[index], columns[index].type) { value(cells[index], columns[index]) }
        }
    }

    /// Puts what most rows are made of straight into the buffer; false where the value is none of that.
    private mutating func putPlain(_ cell: Cell, _ type: SQLType) -> Bool {
        switch (type, cell) {
        case (.bigint, .integer(let number)):
            put(UInt8(8))
            put(number)
        case (.int, .integer(let number)):
            put(UInt8(4))
            put(Int32(truncatingIfNeeded: number))
        case (.nvarchar(_?), .text(let text)), (.nchar, .text(let text)):
            put(UInt16(text.utf16.count * 2))
            putUnits(of: text)
        default: return false
        }
        return true
    }

    mutating func returnValue(_ cell: Cell, _ column: ResultColumn, ordinal: Int) {
        beginReturnValue()
        put(UInt16(ordinal))
        putShortText(column.name)
        put(UInt8(1))
        if version >= .v72 { put(UInt32(0)) } else { put(UInt16(0)) }
        put(UInt16(1))
        putType(column.wireType(for: version), collation: column.collation, isResult: false)
        value(cell, column)
    }

    private mutating func value(_ cell: Cell, _ column: ResultColumn) {
        let type = column.wireType(for: version)
        switch type {
        case .text, .ntext, .image: putLargeValue(cell, column, as: type)
        case .varchar(nil), .nvarchar(nil), .varbinary(nil), .xml: putChunks(cell, column, as: type)
        case .varchar, .char, .nvarchar, .nchar, .varbinary, .binary, .rowversion:
            guard let bytes = bytes(of: cell, column, as: type) else { return put(UInt16(0xFFFF)) }
            put(UInt16(bytes.count))
            buffer.writeBytes(bytes)
        default:
            guard !cell.isNull else { return put(UInt8(0)) }
            let bytes = WireValue.bytes(of: cell, as: type)
            put(UInt8(bytes.count))
            buffer.writeBytes(bytes)
        }
    }

    /// Text and binary data as bytes; nil for NULL.
    private func bytes(of cell: Cell, _ column: ResultColumn, as type: SQLType) -> [UInt8]? {
        switch cell {
        case .null: return nil
        case .blob(let bytes): return bytes
        case .text(let text):
            let shown = column.type.family == .temporal ? plain(text, column.type) : text
            if type.isNational { return NationalText.bytes(of: shown) }
            return column.collation.codePage.encode(shown)
        case .integer(let value): return Array(String(value).utf8)
        case .real(let value): return Array(String(value).utf8)
        }
    }

    /// The text of a date for clients that know no such type.
    private func plain(_ text: String, _ type: SQLType) -> String {
        (try? Conversion(source: type, target: .nvarchar(40), purpose: .cast).plainText(.text(text))) ?? text
    }

    private mutating func putChunks(_ cell: Cell, _ column: ResultColumn, as type: SQLType) {
        guard let bytes = bytes(of: cell, column, as: type) else { return put(UInt64.max) }
        let sent = type == .xml ? bytes[...] : bytes.prefix(textSize)
        put(UInt64(sent.count))
        if !sent.isEmpty {
            put(UInt32(sent.count))
            buffer.writeBytes(sent)
        }
        put(UInt32(0))
    }

    private mutating func putLargeValue(_ cell: Cell, _ column: ResultColumn, as type: SQLType) {
        guard let bytes = bytes(of: cell, column, as: type) else { return put(UInt8(0)) }
        let sent = bytes.prefix(textSize)
        put(UInt8(16))
        buffer.writeRepeatingByte(0x64, count: 16)
        buffer.writeRepeatingByte(0, count: 8)
        put(UInt32(sent.count))
        buffer.writeBytes(sent)
    }
}
