import Accounts

/// About how much memory an entry of the cache takes, in bytes.
enum CacheSize {
    /// What the cache itself needs for an entry: its key, its place in the order, a few allocations.
    private static let entry = 320
    /// A value in its array, without what the value keeps elsewhere; the names are the model's.
    private static let field = MemoryLayout<Value>.stride
    private static let allocation = 32

    static func of(_ profile: Profile?) -> Int {
        guard let profile else { return entry }
        let values = profile.row.reduce(allocation) { $0 + field + of($1) }
        let warnings = profile.warnings.reduce(0) { $0 + 2 * allocation + $1.message.utf8.count }
        return entry + values + warnings
    }

    static func of(_ account: Account?) -> Int {
        guard let account else { return entry }
        let texts = [
            account.username, account.email, account.firstName, account.lastName, account.version.rawValue,
        ]
        return entry + MemoryLayout<Account>.stride + texts.reduce(0) { $0 + of($1) }
    }

    static func of(_ stored: StoredKey?) -> Int {
        guard let stored else { return entry }
        var size = entry + MemoryLayout<StoredKey>.stride + allocation + stored.secretHash.count
        size += 2 * allocation + of(stored.key.name) + 2 * stored.key.scopes.count
        if case .only(let sites) = stored.key.sites {
            size += sites.reduce(allocation) { $0 + 2 * MemoryLayout<SiteID>.stride + of($1.rawValue) }
        }
        return size
    }

    private static func of(_ value: Value) -> Int {
        switch value {
        case .string(let text): of(text)
        case .bytes(let bytes): allocation + bytes.count
        case .json(let json): of(json)
        case .null, .integer, .decimal, .boolean, .date, .timestamp, .uuid: 0
        }
    }

    private static func of(_ json: JSONValue) -> Int {
        switch json {
        case .null, .bool: 0
        case .number(let text), .string(let text): of(text)
        case .array(let items): items.reduce(allocation) { $0 + MemoryLayout<JSONValue>.stride + of($1) }
        case .object(let members):
            members.reduce(2 * allocation) { $0 + 3 * MemoryLayout<JSONValue>.stride + of($1.key) + of($1.value) }
        }
    }

    /// Short texts live where they are; longer ones have an allocation.
    private static func of(_ text: String) -> Int { text.utf8.count <= 15 ? 0 : allocation + text.utf8.count }
}
