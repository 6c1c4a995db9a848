import NIOCore
import NIOPosix

@testable import GatewayTesting

/// A client of the bare protocol, for what no library lets a test do.
final class RawClient: Sendable {
    private let channel: any Channel
    private let replies: AsyncStream<TDSMessage>

    private init(channel: any Channel, replies: AsyncStream<TDSMessage>) {
        self.channel = channel
        self.replies = replies
    }

    /// Hands whole replies to the stream, which ends with the connection.
    private final class Collector: ChannelInboundHandler {
        typealias InboundIn = TDSMessage
        let continuation: AsyncStream<TDSMessage>.Continuation

        init(_ continuation: AsyncStream<TDSMessage>.Continuation) { self.continuation = continuation }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) { continuation.yield(unwrapInboundIn(data)) }
        func channelInactive(context: ChannelHandlerContext) { continuation.finish() }
        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }

    /// Logs in, and takes the answer from the stream.
    static func connect(to server: TDSTestServer) async throws -> RawClient {
        let client = try await open(server)
        _ = await client.reply()
        return client
    }

    /// Connects and sends the log-in; its answer is the next reply.
    static func open(
        _ server: TDSTestServer, password: String = "secret", packetSize: UInt32 = 512
    ) async throws -> RawClient {
        let (replies, continuation) = AsyncStream<TDSMessage>.makeStream()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([
                        ByteToMessageHandler(MessageDecoder()), Collector(continuation),
                    ])
                }
            }
            .connect(host: "127.0.0.1", port: server.port).get()
        let client = RawClient(channel: channel, replies: replies)
        try await client.send(.login, login(password: password, packetSize: packetSize))
        return client
    }

    private static func login(password: String, packetSize: UInt32) -> ByteBuffer {
        let texts = ["host", "gateway", password, "test", "server", "", "", "", "Shop"]
        var header = ByteBuffer()
        var data = ByteBuffer()
        for (index, text) in texts.enumerated() {
            header.writeInteger(UInt16(94 + data.readableBytes), endianness: .little)
            header.writeInteger(UInt16(text.utf16.count), endianness: .little)
            for unit in text.utf16 {
                let bytes = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
                data.writeBytes(index == 2 ? bytes.map { ($0 << 4 | $0 >> 4) ^ 0xA5 } : bytes)
            }
        }
        var message = ByteBuffer()
        message.writeInteger(UInt32(94 + data.readableBytes), endianness: .little)
        message.writeInteger(UInt32(0x7400_0004), endianness: .little)
        message.writeInteger(packetSize, endianness: .little)
        message.writeRepeatingByte(0, count: 12)
        message.writeBytes([0, 0x02, 0x20, 0])
        message.writeRepeatingByte(0, count: 8)
        message.writeImmutableBuffer(header)
        message.writeRepeatingByte(0, count: 94 - message.readableBytes)
        message.writeImmutableBuffer(data)
        return message
    }

    /// Sends a message in packets of so many bytes.
    func send(_ type: PacketType, _ body: ByteBuffer, packetSize: Int = 512) async throws {
        var rest = body
        var packets = ByteBuffer()
        repeat {
            let part = rest.readSlice(length: min(rest.readableBytes, packetSize - 8)) ?? ByteBuffer()
            packets.writeBytes([type.rawValue, rest.readableBytes == 0 ? 1 : 0])
            packets.writeInteger(UInt16(part.readableBytes + 8))
            packets.writeBytes([0, 0, 1, 0])
            packets.writeImmutableBuffer(part)
        } while rest.readableBytes > 0
        try await channel.writeAndFlush(packets).get()
    }

    func send(batch text: String) async throws {
        var body = ByteBuffer()
        body.writeInteger(UInt32(4), endianness: .little)
        for unit in text.utf16 { body.writeInteger(unit, endianness: .little) }
        try await send(.batch, body)
    }

    func attention() async throws { try await send(.attention, ByteBuffer()) }

    /// The next whole reply; nil where the connection has ended.
    func reply() async -> [UInt8]? {
        for await message in replies { return Array(message.body.readableBytesView) }
        return nil
    }

    /// The numbers of the errors that a batch is answered with.
    func errors(of batch: String) async throws -> [Int] {
        try await send(batch: batch)
        return Self.errors(in: await reply() ?? [])
    }

    /// Looks for ERROR tokens by their shape: length, number, state, and a class over 10.
    static func errors(in reply: [UInt8]) -> [Int] {
        var numbers: [Int] = []
        var index = 0
        while index + 9 < reply.count {
            let length = Int(reply[index + 1]) | Int(reply[index + 2]) << 8
            if reply[index] == 0xAA, (11...25).contains(reply[index + 8]), index + 3 + length <= reply.count {
                numbers.append(Int(reply[index + 3]) | Int(reply[index + 4]) << 8 | Int(reply[index + 5]) << 16)
                index += 3 + length
            } else {
                index += 1
            }
        }
        return numbers
    }

    func close() async { try? await channel.close().get() }
}
