import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// An HTTP connection whose every task runs on the thread of its event loop, and knows of its connection.
struct PinnedChannel: ServerChildChannel {
    private let channel: HTTP1Channel
    private let executors: EventLoopExecutors

    init(_ channel: HTTP1Channel, _ executors: EventLoopExecutors) {
        self.channel = channel
        self.executors = executors
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        self.channel.setup(channel: channel, logger: logger)
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async {
        let connection = ClientConnection(
            peer: value.channel.remoteAddress?.ipAddress ?? "",
            executor: executors.executor(of: value.channel.eventLoop))
        await withTaskExecutorPreference(connection.executor) {
            await ClientConnection.$current.withValue(connection) {
                await channel.handle(value: value, logger: logger)
            }
        }
    }
}

/// What is known of a connection as long as it lives, found out once.
final class ClientConnection: Sendable {
    /// The connection whose request is being handled.
    @TaskLocal static var current: ClientConnection?

    /// The address of the other end: the client's, or that of the proxy before it.
    let peer: String
    /// The thread of the connection, on which the whole of each request is handled.
    let executor: EventLoopExecutor

    init(peer: String, executor: EventLoopExecutor) {
        self.peer = peer
        self.executor = executor
    }
}
