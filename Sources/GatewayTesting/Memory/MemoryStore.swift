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

    /// Links a new account to a member of another system.
    mutating func link(_ member: MemberReference, to account: AccountID) throws(AccountError) {
        guard !buried[member.source, default: []].contains(member.key),
            links[member.source]?.accounts[member.key] == nil
        else {
            throw .conflict(
                "the member has an account, or had one",
                fields: [FieldProblem(field: "link", code: .taken, message: "the member has an account, or had one")])
        }
        try links[member.source, default: MemoryLinks()].link(account, to: member.key)
    }
}
