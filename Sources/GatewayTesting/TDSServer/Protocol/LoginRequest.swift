internal import NIOCore

/// What a client says of itself when it logs in (LOGIN7).
struct LoginRequest: Sendable {
    let version: TDSVersion?
    let packetSize: Int
    let host: String
    let user: String
    let password: String
    let application: String
    let language: String
    let database: String
    /// ApplicationIntent=ReadOnly.
    let isReadOnly: Bool
    /// ODBC clients start with the ANSI settings on and without a limit on text.
    let isODBC: Bool

    init(_ message: ByteBuffer) throws {
        var fixed = message
        _ = try fixed.take(UInt32.self)
        version = TDSVersion(requested: try fixed.take(UInt32.self))
        packetSize = Int(try fixed.take(UInt32.self))
        _ = try fixed.takeBytes(12)
        _ = try fixed.take(UInt8.self)
        isODBC = try fixed.take(UInt8.self) & 0x02 != 0
        isReadOnly = try fixed.take(UInt8.self) & 0x20 != 0
        _ = try fixed.takeBytes(9)

        func bytes(_ index: Int) throws -> [UInt8] {
            var place = message
            _ = try place.takeBytes(36 + index * 4)
            let offset = Int(try place.take(UInt16.self))
            let length = Int(try place.take(UInt16.self))
            var part = message
            _ = try part.takeBytes(offset)
            return try part.takeBytes(length * 2)
        }
        func text(_ index: Int) throws -> String {
            NationalText.text(of: try bytes(index))
        }
        host = try text(0)
        user = try text(1)
        password = NationalText.text(of: try bytes(2).map { ($0 ^ 0xA5) << 4 | ($0 ^ 0xA5) >> 4 })
        application = try text(3)
        language = try text(7)
        database = try text(8)
    }
}
