public import Accounts
import Synchronization

/// Everything the memory repositories keep, behind one lock: what they do is atomic across all of them.
public final class MemoryStore: Sendable {
    let limits: MemoryLimits
    private let state: Mutex<MemoryState>

    /// - Parameter limits: what the tables can hold, to stand for databases that hold less.
    public init(limits: MemoryLimits = MemoryLimits()) {
        self.limits = limits
        self.state = Mutex(MemoryState())
    }

    /// Reads or changes the state; where `body` throws, nothing is changed.
    func transaction<Result: Sendable>(
        _ body: (inout MemoryState) throws(AccountError) -> Result
    ) throws(AccountError) -> Result {
        try state.withLock { (state) throws(AccountError) in
            var changed = state
            let result = try body(&changed)
            state = changed
            return result
        }
    }
}

/// What a store that is in memory refuses to hold, as a database would.
public struct MemoryLimits: Sendable {
    /// The finest step of timestamps, in ticks of 100 ns.
    public var timestampStep: Int64 = 1
    /// How many characters a field's column holds, in tables that are not managed.
    public var textLengths: [FieldName: Int] = [:]

    public init() {}
}

struct MemoryState {
    var accounts = MemoryAccounts()
    var links: [LinkSource: MemoryLinks] = [:]
    /// The keys of people who were deleted.
    var buried: [LinkSource: Set<LegacyKey>] = [:]
    var outbox = MemoryOutbox()
    var keys: [String: MemoryKey] = [:]
    var tables: [SiteID: MemoryTable] = [:]
    private var lastVersion = 0

    /// A version no row has had before.
    mutating func nextVersion() -> Version {
        lastVersion += 1
        return Version(rawValue: String(lastVersion))
    }
}
