internal import NIOCore

/// A remote procedure call: its name and its parameters.
struct CallRequest: Sendable {
    struct Parameter: Sendable {
        let name: String
        let isOutput: Bool
        let type: SQLType
        let value: Cell
    }

    let procedure: String
    let parameters: [Parameter]

    /// The procedures that may be called by number.
    private static let numbered: [UInt16: String] = [
        1: "sp_cursor", 2: "sp_cursoropen", 3: "sp_cursorprepare", 10: "sp_executesql", 11: "sp_prepare",
        12: "sp_execute", 13: "sp_prepexec", 15: "sp_unprepare",
    ]

    init(_ message: ByteBuffer, version: TDSVersion) throws {
        var body = message
        if version >= .v72 { try Self.skipHeaders(&body) }
        let length = try body.take(UInt16.self)
        if length == 0xFFFF {
            let number = try body.take(UInt16.self)
            procedure = Self.numbered[number] ?? "#\(number)"
        } else {
            procedure = try body.takeText(units: Int(length))
        }
        _ = try body.take(UInt16.self)
        var parameters: [Parameter] = []
        while body.readableBytes > 0 {
            // FF and 80 end one call and begin the next in the same message.
            if let next: UInt8 = body.getInteger(at: body.readerIndex), next == 0xFF || next == 0x80 {
                throw ProtocolViolation("several calls in one message")
            }
            let name = try body.takeShortText()
            let status = try body.take(UInt8.self)
            let (type, value) = try ParameterReader.read(&body)
            parameters.append(Parameter(name: name, isOutput: status & 1 != 0, type: type, value: value))
        }
        self.parameters = parameters
    }

    /// Skips ALL_HEADERS, whose first four bytes are its whole length.
    static func skipHeaders(_ body: inout ByteBuffer) throws {
        let length = try body.take(UInt32.self)
        guard length >= 4 else { throw ProtocolViolation("headers of \(length) bytes") }
        _ = try body.takeBytes(Int(length) - 4)
    }
}
