import Accounts

/// About how much memory an entry of the cache takes, in bytes.
enum CacheSize {
    /// What the cache itself needs for an entry: its key, its slot, a few allocations.
    private static let entry = 320
    /// An account, or a key, without what its texts keep elsewhere.
    private static let object = 144
    /// A value in its array, without what the value keeps elsewhere; the names are the model's.
    private static let field = MemoryLayout<Value>.stride
    private static let allocation = 32

    static func of(_ profile: Profile?) -> Int {
        guard let profile else { return entry }
        let values = profile.row.reduce(allocation) { $0 + field + of($1) }
        let warnings = profile.warnings.reduce(0) { $0 + 2 * allocation + $1.message.utf8.count }
        return entry + values + warnings + writing(of: profile)
    }

    /// A profile as it is sent, which is kept with it from the second time it is shown on.
    private static func writing(of profile: Profile) -> Int {
        let (around, nameAndComma, number) = (160, 4, 12)
        let members = zip(profile.layout.names, profile.row).reduce(0) { sum, member in
            let (name, value) = member
            let length =
                switch value {
                case .string(let text): text.utf8.count
                case .bytes(let bytes): bytes.count * 4 / 3
                case .json(let json): of(json)
                default: number
                }
            return sum + name.rawValue.utf8.count + nameAndComma + length
        }
        return 3 * allocation + around + members
    }

    static func of(_ account: Account?) -> Int {
        guard let account else { return entry }
        let texts = [
            account.username, account.email, account.firstName, account.lastName, account.version.rawValue,
        ]
        return entry + object + texts.reduce(0) { $0 + of($1) }
    }

    static func of(_ stored: StoredKey?) -> Int {
        guard let stored else { return entry }
        var size = entry + object + allocation + stored.secretHash.count
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
