internal import Synchronization

/// What a TDS test server counts, for tests to look at.
public final class TDSServerStatistics: Sendable {
    /// A request as it arrived.
    public struct Request: Sendable, Hashable {
        public enum Kind: Sendable, Hashable { case batch, call }

        public let kind: Kind
        /// The text of the batch, or of the statement that was called for.
        public let text: String
        /// How the parameters of the statement are declared; empty for batches.
        public let declarations: String
        /// The procedure that runs the statement, as `sp_executesql`; empty for batches.
        public let procedure: String
        public let user: String
        /// Whether the client asked for a read-only server when it logged in.
        public let isReadOnlyIntent: Bool
    }

    /// The numbers at one moment.
    public struct Counts: Sendable, Hashable {
        public var connections = 0
        public var openConnections = 0
        public var logins = 0
        public var refusedLogins = 0
        public var batches = 0
        public var calls = 0
        public var attentions = 0
    }

    private struct State {
        var counts = Counts()
        var requests: [Request] = []
    }

    private let state = Mutex(State())
    private let keepsRequests: Bool

    init(keepsRequests: Bool = true) { self.keepsRequests = keepsRequests }

    public var counts: Counts { state.withLock { $0.counts } }
    /// All requests since the start or the last ``reset()``, in the order they arrived.
    public var requests: [Request] { state.withLock { $0.requests } }

    /// Forgets the requests, and begins to count anew but for connections that are open.
    public func reset() {
        state.withLock { state in
            state.requests = []
            state.counts = Counts(openConnections: state.counts.openConnections)
        }
    }

    func count(_ change: (inout Counts) -> Void) { state.withLock { change(&$0.counts) } }

    func note(_ request: Request) {
        state.withLock { state in
            if keepsRequests { state.requests.append(request) }
            switch request.kind {
            case .batch: state.counts.batches += 1
            case .call: state.counts.calls += 1
            }
        }
    }
}
