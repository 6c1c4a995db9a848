import Accounts
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1

/// Answers on a connection what never becomes a request: heads that are too large, and what is no HTTP.
///
/// It also ends a connection after an answer that says `Connection: close`, so that a request that is not read to its
/// end costs nothing more.
final class ConnectionGuard: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// How long a client may go on sending after an answer that closes the connection, so that it can read it.
    static let lingering = TimeAmount.seconds(2)

    private let maximumHeaderBytes: Int
    private let logger: Logger
    /// Requests whose head was read and whose answer is not written yet.
    private(set) var underWay = 0
    /// Bytes since the last part of a request: those of a head that is not complete.
    private var pendingBytes = 0
    private var isClosing = false
    /// Whether nothing more is read from this connection.
    private(set) var isRefused = false

    init(maximumHeaderBytes: Int, logger: Logger) {
        self.maximumHeaderBytes = maximumHeaderBytes
        self.logger = logger
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isRefused else { return }
        pendingBytes = 0
        if case .head = unwrapInboundIn(data) { underWay += 1 }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            if head.headers["connection"].contains("close") { isClosing = true }
            context.write(data, promise: promise)
        case .body: context.write(data, promise: promise)
        case .end:
            underWay -= 1
            context.write(data, promise: promise)
            if isClosing { close(context) }
        }
    }

    /// Counts bytes of the wire, before they are parsed.
    func received(_ count: Int) { pendingBytes += count }

    /// Whether what was parsed left more of an incomplete head than a head may have.
    var isHeadTooLarge: Bool { pendingBytes > maximumHeaderBytes }

    /// Answers an error that no request belongs to, and ends the connection.
    func refuse(_ problem: Problem, context: ChannelHandlerContext) {
        guard !isRefused else { return }
        isRefused = true
        guard underWay == 0 else {
            // Two answers would be mixed up: the one that is still to be written is the last.
            isClosing = true
            return
        }
        let id = RequestIdentifier.make()
        let body = problem.json(instance: "/requests/\(id)").utf8
        var headers = HTTPHeaders([
            ("Content-Type", "application/problem+json"), ("Content-Length", String(body.count)),
            ("Connection", "close"), ("X-Request-ID", id), ("X-Content-Type-Options", "nosniff"),
        ])
        headers.add(name: "Cache-Control", value: "no-store")
        logger.info(
            "request", metadata: ["request_id": "\(id)", "status": "\(problem.kind.status)", "route": "-"])
        let status = HTTPResponseStatus(statusCode: problem.kind.status)
        context.write(wrapOutboundOut(.head(.init(version: .http1_1, status: status, headers: headers))), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
        context.write(wrapOutboundOut(.end(nil)), promise: nil)
        close(context)
    }

    /// Ends our side, and the whole connection a little later: ended at once with bytes unread, it would be reset, and
    /// the answer lost.
    private func close(_ context: ChannelHandlerContext) {
        context.flush()
        context.close(mode: .output, promise: nil)
        let channel = context.channel
        context.eventLoop.scheduleTask(in: Self.lingering) { channel.close(promise: nil) }
    }
}
