internal import NIOCore

/// What a message of the client is, by the first byte of its packets.
enum PacketType: UInt8, Sendable {
    case batch = 0x01
    case legacyLogin = 0x02
    case call = 0x03
    case reply = 0x04
    case attention = 0x06
    case bulk = 0x07
    case transaction = 0x0E
    case login = 0x10
    case preLogin = 0x12
}

/// A whole message: its packets put together, without their headers.
struct TDSMessage: Sendable {
    let type: PacketType
    let body: ByteBuffer
}

/// Puts the packets of a stream together into messages.
///
/// A packet: type, status (bit 0: end of message), length of the whole packet big-endian, SPID, number, window.
struct MessageDecoder: ByteToMessageDecoder {
    typealias InboundOut = TDSMessage

    static let headerLength = 8
    private var body = ByteBuffer()

    mutating func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) throws -> DecodingState {
        guard let code: UInt8 = buffer.getInteger(at: buffer.readerIndex),
            let status: UInt8 = buffer.getInteger(at: buffer.readerIndex + 1),
            let length: UInt16 = buffer.getInteger(at: buffer.readerIndex + 2)
        else { return .needMoreData }
        guard let type = PacketType(rawValue: code), length >= Self.headerLength else {
            throw ProtocolViolation("a packet of type \(code) and length \(length)")
        }
        guard var packet = buffer.readSlice(length: Int(length)) else { return .needMoreData }
        packet.moveReaderIndex(forwardBy: Self.headerLength)
        body.writeBuffer(&packet)
        if status & 1 != 0 {
            let whole = body
            body = ByteBuffer()
            context.fireChannelRead(wrapInboundOut(TDSMessage(type: type, body: whole)))
        }
        return .continue
    }
}

/// Something in the stream that the specification does not allow; the connection is closed.
struct ProtocolViolation: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

extension ByteBuffer {
    /// Cuts a reply into packets of at most `size` bytes, the last one marked as the end where `isLast` says so.
    func packets(size: Int, isLast: Bool, number: inout UInt8) -> ByteBuffer {
        var rest = self
        var output = ByteBuffer()
        output.reserveCapacity(rest.readableBytes + 64)
        repeat {
            let part =
                rest.readSlice(length: min(rest.readableBytes, size - MessageDecoder.headerLength)) ?? ByteBuffer()
            number &+= 1
            output.writeInteger(PacketType.reply.rawValue)
            output.writeInteger(UInt8(isLast && rest.readableBytes == 0 ? 1 : 0))
            output.writeInteger(UInt16(part.readableBytes + MessageDecoder.headerLength))
            output.writeInteger(UInt16(0))
            output.writeInteger(number)
            output.writeInteger(UInt8(0))
            output.writeImmutableBuffer(part)
        } while rest.readableBytes > 0
        return output
    }
}
