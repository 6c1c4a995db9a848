internal import NIOCore

/// The answer to the first message of a connection: no encryption, no MARS.
enum PreLogin {
    private enum Option: UInt8 {
        case version = 0x00
        case encryption = 0x01
        case instance = 0x02
        case thread = 0x03
        case mars = 0x04
    }

    static func reply(version: ServerVersion) -> ByteBuffer {
        let options: [(Option, [UInt8])] = [
            (.version, [version.major, version.minor, UInt8(version.build >> 8), UInt8(version.build & 0xFF), 0, 0]),
            (.encryption, [0x02]),
            (.instance, [0x00]),
            (.thread, []),
            (.mars, [0x00]),
        ]
        var header = ByteBuffer()
        var data = ByteBuffer()
        let headerLength = options.count * 5 + 1
        for (option, bytes) in options {
            header.writeInteger(option.rawValue)
            header.writeInteger(UInt16(headerLength + data.readableBytes))
            header.writeInteger(UInt16(bytes.count))
            data.writeBytes(bytes)
        }
        header.writeInteger(UInt8(0xFF))
        header.writeImmutableBuffer(data)
        return header
    }
}
