import Accounts
import Logging
import NIOCore
import NIOHTTP1

/// Puts the guard where it belongs, next to the parser, and brings it the errors of the parser and of what follows it.
final class ConnectionGuardInstaller: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let connectionGuard: ConnectionGuard

    init(maximumHeaderBytes: Int, logger: Logger) {
        self.connectionGuard = ConnectionGuard(maximumHeaderBytes: maximumHeaderBytes, logger: logger)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        do {
            let parser = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try pipeline.addHandler(connectionGuard, position: .after(parser))
            try pipeline.addHandler(HeadCounter(connectionGuard), position: .first)
        } catch {
            // Without its guard a connection has no bounds.
            context.close(promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let guarding = try? context.pipeline.syncOperations.context(handler: connectionGuard)
        guard let guarding, Self.isMistake(error) else { return context.fireErrorCaught(error) }
        if case HTTPParserError.headerOverflow? = error as? HTTPParserError {
            connectionGuard.refuse(.headersTooLarge, context: guarding)
        } else {
            connectionGuard.refuse(Problem(HTTPParserError.unknown), context: guarding)
        }
        // Whoever reads the body of the request that is under way has to know that there is no more.
        if connectionGuard.underWay > 0 { context.fireErrorCaught(error) }
    }

    /// Whether the client sent what it must not, rather than nothing more.
    private static func isMistake(_ error: any Error) -> Bool {
        if case HTTPParserError.invalidEOFState? = error as? HTTPParserError { return false }
        return !(error is IOError) && !(error is ChannelError)
    }
}

/// Counts the bytes of the wire for the guard, before anything is parsed.
private final class HeadCounter: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let connectionGuard: ConnectionGuard

    init(_ connectionGuard: ConnectionGuard) { self.connectionGuard = connectionGuard }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !connectionGuard.isRefused else { return }
        connectionGuard.received(unwrapInboundIn(data).readableBytes)
        context.fireChannelRead(data)
        guard connectionGuard.isHeadTooLarge,
            let guarding = try? context.pipeline.syncOperations.context(handler: connectionGuard)
        else { return }
        connectionGuard.refuse(.headersTooLarge, context: guarding)
    }
}

extension Problem {
    fileprivate static let headersTooLarge = Problem(
        AccountError(.headersTooLarge, "the address and headers of a request are larger than is read here"))
}
