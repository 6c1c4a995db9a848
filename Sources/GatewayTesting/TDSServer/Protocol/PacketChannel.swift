internal import NIOCore

/// The sending side of a connection, used from its own thread.
final class PacketChannel {
    private let channel: any Channel
    private let faults: FaultPlan
    var packetSize = 4_096
    /// Up to how many bytes the end of a reply is left to the event loop, as long as the client reads what it is sent.
    private static let unawaited = 65_536
    private var number: UInt8 = 0

    init(channel: any Channel, faults: FaultPlan) {
        self.channel = channel
        self.faults = faults
    }

    /// Sends the buffer and empties it; keeps back what does not fill a packet unless it is the last.
    func send(_ buffer: inout ByteBuffer, isLast: Bool) throws {
        var part = buffer
        if !isLast {
            let whole =
                buffer.readableBytes / (packetSize - MessageDecoder.headerLength)
                * (packetSize - MessageDecoder.headerLength)
            guard whole > 0 else { return }
            part = buffer.readSlice(length: whole) ?? ByteBuffer()
        } else {
            buffer = ByteBuffer()
        }
        let packets = part.packets(size: packetSize, isLast: isLast, number: &number)
        if isLast { number = 0 }
        if faults.take(.closeInMidPacket) {
            try write(packets.getSlice(at: 0, length: max(1, packets.readableBytes / 2)) ?? packets)
            try channel.close().wait()
            throw ChannelError.ioOnClosedChannel
        }
        if faults.oneByteAtATime {
            var rest = packets
            while let byte = rest.readSlice(length: 1) { try write(byte) }
        } else if isLast, packets.readableBytes <= Self.unawaited, channel.isWritable {
            // Who ends the connection shows at the next read: waiting here would only wake the thread once more.
            channel.writeAndFlush(packets, promise: nil)
        } else {
            try write(packets)
        }
    }

    private func write(_ buffer: ByteBuffer) throws {
        try channel.writeAndFlush(buffer).wait()
    }

    func close() { channel.close(promise: nil) }
}
