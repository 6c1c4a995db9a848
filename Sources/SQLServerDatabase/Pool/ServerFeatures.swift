import SQLStore
import Synchronization

/// What the server of a pool has turned out to be able to do; each answer is asked for when it is first needed.
final class ServerFeatures: Sendable {
    private struct State {
        var hasOpenJSON: Bool?
        var codePages: [String: Set<CodePage>]?
    }

    private let state = Mutex(State())

    /// Whether it prepares statements.
    let preparation = PreparationSupport()

    /// Whether there is OPENJSON; nil until it has been tried, and again after it failed where it had worked before,
    /// as after a failover to another version.
    var hasOpenJSON: Bool? {
        get { state.withLock { $0.hasOpenJSON } }
        set { state.withLock { $0.hasOpenJSON = newValue } }
    }

    /// The code pages of all `varchar` columns of the database, by the name of their table in lower case.
    var codePages: [String: Set<CodePage>]? {
        get { state.withLock { $0.codePages } }
        set { state.withLock { $0.codePages = newValue } }
    }
}
