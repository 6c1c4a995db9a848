import Accounts
public import Logging
public import ServiceLifecycle
import Synchronization

/// Sends the notices that were posted, one after the other, apart from the requests that posted them.
///
/// So nobody waits for a mail to go out, and how long an answer takes does not tell whether one does.
public final class PostOffice: NoticeSender, Service {
    /// More than these wait only where mail does not work at all.
    private static let capacity = 10_000
    /// The pauses before a mail is tried again.
    private static let pauses: [Duration] = [.seconds(1), .seconds(10)]

    private let queue = AsyncStream.makeStream(of: Notice.self, bufferingPolicy: .bufferingOldest(capacity))
    private let mailer: Mutex<(any Mailer)?>
    private let logger: Logger

    /// - Parameter mailer: what mails leave by; without one, notices go nowhere.
    public init(mailer: (any Mailer)? = nil, logger: Logger) {
        self.mailer = Mutex(mailer)
        self.logger = logger
    }

    /// Goes on with another mailer: what a new configuration says.
    func use(_ mailer: any Mailer) { self.mailer.withLock { $0 = mailer } }

    public func post(_ notice: Notice) {
        if case .dropped = queue.continuation.yield(notice) {
            logger.error("a mail was dropped: too many wait", metadata: ["kind": "\(notice.kind.name)"])
        }
    }

    /// Sends until the service group shuts down, and then what is left.
    public func run() async throws {
        await withGracefulShutdownHandler {
            for await notice in queue.stream { await deliver(notice) }
        } onGracefulShutdown: {
            self.close()
        }
    }

    /// Takes no more notices; ``run()`` ends when those that wait are sent.
    func close() { queue.continuation.finish() }

    private func deliver(_ notice: Notice) async {
        for pause in Self.pauses.map(Optional.some) + [nil] {
            do {
                let mailer = mailer.withLock { $0 }
                return try await mailer?.send(notice.message()) ?? ()
            } catch {
                logger.error(
                    "a mail could not be sent",
                    metadata: [
                        "kind": "\(notice.kind.name)", "error": "\(error)",
                        "again": "\(pause.map { "in \($0)" } ?? "no")",
                    ])
                guard let pause, (try? await Task.sleep(for: pause)) != nil else { return }
            }
        }
    }
}

extension Notice.Kind {
    /// What the log calls it: the links in it are secrets.
    var name: String {
        switch self {
        case .verifyAddress: "verify-address"
        case .resetPassword: "reset-password"
        case .passwordChanged: "password-changed"
        case .addressInUse: "address-in-use"
        case .accountApproved: "account-approved"
        }
    }
}
