internal import NIOCore

/// Reads of the protocol's elements; each throws where the message ends too early.
extension ByteBuffer {
    mutating func take<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) throws -> Number {
        guard let number = readInteger(endianness: .little, as: Number.self) else {
            throw ProtocolViolation("a message that ends too early")
        }
        return number
    }

    mutating func takeBytes(_ count: Int) throws -> [UInt8] {
        guard count >= 0, let bytes = readBytes(length: count) else {
            throw ProtocolViolation("a message that ends too early")
        }
        return bytes
    }

    /// Text of `units` UTF-16 units.
    mutating func takeText(units: Int) throws -> String {
        NationalText.text(of: try takeBytes(units * 2))
    }

    /// Text with its length in units in one byte before it.
    mutating func takeShortText() throws -> String {
        try takeText(units: Int(try take(UInt8.self)))
    }

    /// A value of unknown length in chunks; nil is NULL.
    mutating func takeChunks() throws -> [UInt8]? {
        if try take(UInt64.self) == UInt64.max { return nil }
        var bytes: [UInt8] = []
        while true {
            let length = try take(UInt32.self)
            if length == 0 { return bytes }
            bytes += try takeBytes(Int(length))
        }
    }
}
