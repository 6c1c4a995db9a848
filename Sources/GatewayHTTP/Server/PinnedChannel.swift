import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// An HTTP connection whose every task runs on the thread of its event loop.
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
        await withTaskExecutorPreference(executors.executor(of: value.channel.eventLoop)) {
            await channel.handle(value: value, logger: logger)
        }
    }
}
