import Accounts

/// What goes from instance to instance in the payload of a notification: `1 SENDER WHAT LIST`, or `1 SENDER` alone as a
/// hello.
///
/// WHAT is a site, whose profiles LIST names by their accounts, or `@accounts` or `@keys`; LIST is `17,4711`, or `*` for
/// all. An instance of a version that knew profiles alone takes the others for words it does not know, and forgets
/// everything it keeps.
struct InvalidationMessage: Hashable, Sendable {
    static let channel = "gatehouse_profiles"
    /// A payload has less than 8,000 bytes, and an account's id at most 20 with its comma.
    static let longestList = 350
    /// An id of a key that is longer than those that are made is told as all keys.
    static let longestKey = 19
    private static let version = "1"
    private static let accounts = "@accounts"
    private static let keys = "@keys"
    private static let all = "*"

    let sender: String
    /// Nil is a hello.
    let invalidation: Invalidation?

    static func hello(from sender: String) -> InvalidationMessage { Self(sender: sender, invalidation: nil) }

    /// As many messages as it takes.
    static func messages(of invalidation: Invalidation, from sender: String) -> [InvalidationMessage] {
        invalidation.parts(of: longestList).map { Self(sender: sender, invalidation: $0) }
    }

    private init(sender: String, invalidation: Invalidation?) {
        self.sender = sender
        self.invalidation = invalidation
    }

    /// Reads a payload; nil where it is none of ours.
    init?(_ text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 || parts.count == 4, parts[0] == Self.version, !parts[1].isEmpty else { return nil }
        sender = parts[1]
        guard parts.count == 4 else {
            invalidation = nil
            return
        }
        guard let read = Self.invalidation(of: parts[2], list: parts[3]) else { return nil }
        invalidation = read
    }

    var text: String {
        let start = "\(Self.version) \(sender)"
        return switch invalidation {
        case nil: start
        case .profiles(let site, let accounts): "\(start) \(site) \(Self.list(accounts?.map(\.description)))"
        case .accounts(let accounts): "\(start) \(Self.accounts) \(Self.list(accounts?.map(\.description)))"
        case .keys(let keys): "\(start) \(Self.keys) \(Self.list(keys))"
        }
    }

    private static func list(_ ids: [String]?) -> String { ids?.joined(separator: ",") ?? all }

    private static func invalidation(of what: String, list: String) -> Invalidation? {
        let ids = list == all ? nil : list.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        if what == keys {
            guard ids?.allSatisfy(isPlain) ?? true else { return nil }
            return .keys(ids)
        }
        let numbers = ids?.map { Int64($0) }
        guard numbers?.contains(nil) != true else { return nil }
        let accounts = numbers?.compactMap { $0.map { AccountID(rawValue: $0) } }
        if what == Self.accounts { return .accounts(accounts) }
        return (try? SiteID(checking: what)).map { .profiles(site: $0, accounts: accounts) }
    }

    /// Whether the id of a key can stand in a list.
    fileprivate static func isPlain(_ id: String) -> Bool {
        !id.isEmpty && id.utf8.count <= longestKey
            && id.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "z") ~= $0 }
    }
}

extension Invalidation {
    /// The same in parts of at the most so many things each.
    fileprivate func parts(of length: Int) -> [Invalidation] {
        switch self {
        case .profiles(let site, let accounts?):
            accounts.parts(of: length).map { .profiles(site: site, accounts: $0) }
        case .accounts(let accounts?): accounts.parts(of: length).map { .accounts($0) }
        case .keys(let keys?) where keys.allSatisfy(InvalidationMessage.isPlain):
            keys.parts(of: length).map { .keys($0) }
        case .keys: [.keys(nil)]
        case .profiles, .accounts: [self]
        }
    }
}

extension Array {
    fileprivate func parts(of length: Int) -> [[Element]] {
        stride(from: 0, to: count, by: length).map { Array(self[$0..<Swift.min($0 + length, count)]) }
    }
}
