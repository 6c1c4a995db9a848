internal import Foundation
internal import NIOCore

/// The event loop's side of a connection: it hands messages to the connection's thread, and attentions past it.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = TDSMessage

    private let server: ServerState
    private let registry: ConnectionRegistry
    private let mailbox = Mailbox()
    private let interrupt = Interrupt()

    init(server: ServerState, registry: ConnectionRegistry) {
        self.server = server
        self.registry = registry
    }

    func channelActive(context: ChannelHandlerContext) {
        server.statistics.count { counts in
            counts.connections += 1
            counts.openConnections += 1
        }
        if server.faults.dropsConnection() {
            mailbox.close()
            context.close(promise: nil)
            return
        }
        let (server, registry, mailbox, interrupt, channel) = (server, registry, mailbox, interrupt, context.channel)
        registry.begin(channel)
        // A thread for each connection: a session that waits for a lock keeps nobody else from running.
        let thread = Thread {
            ConnectionWorker(server: server, mailbox: mailbox, interrupt: interrupt, channel: channel).run()
            registry.end(channel)
        }
        thread.stackSize = 8 << 20
        thread.start()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let message = unwrapInboundIn(data)
        if message.type == .attention {
            server.statistics.count { $0.attentions += 1 }
            if server.faults.take(.ignoreAttention) { return }
            interrupt.raise()
        }
        mailbox.put(message)
    }

    func channelInactive(context: ChannelHandlerContext) {
        server.statistics.count { $0.openConnections -= 1 }
        mailbox.close()
        interrupt.raise()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
