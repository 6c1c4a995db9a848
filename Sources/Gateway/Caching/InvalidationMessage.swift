import Accounts

/// What goes from instance to instance in the payload of a notification: `1 SENDER SITE 17,4711`, with `*` for all
/// accounts, or `1 SENDER` alone as a hello.
struct InvalidationMessage: Hashable, Sendable {
    static let channel = "gatehouse_profiles"
    /// A payload has less than 8,000 bytes, and an account's id at most 20 with its comma.
    static let longestList = 350
    private static let version = "1"

    let sender: String
    /// Nil is a hello.
    let invalidation: ProfileInvalidation?

    static func hello(from sender: String) -> InvalidationMessage { Self(sender: sender, invalidation: nil) }

    /// As many messages as it takes.
    static func messages(of invalidation: ProfileInvalidation, from sender: String) -> [InvalidationMessage] {
        guard let accounts = invalidation.accounts else { return [Self(sender: sender, invalidation: invalidation)] }
        return stride(from: 0, to: accounts.count, by: longestList).map { start in
            let part = Array(accounts[start..<min(start + longestList, accounts.count)])
            return Self(sender: sender, invalidation: ProfileInvalidation(site: invalidation.site, accounts: part))
        }
    }

    private init(sender: String, invalidation: ProfileInvalidation?) {
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
        guard let site = try? SiteID(checking: parts[2]) else { return nil }
        guard parts[3] != "*" else {
            invalidation = ProfileInvalidation(site: site, accounts: nil)
            return
        }
        let accounts = parts[3].split(separator: ",", omittingEmptySubsequences: false).map { Int64($0) }
        guard !accounts.contains(nil) else { return nil }
        invalidation = ProfileInvalidation(
            site: site, accounts: accounts.compactMap { $0.map { AccountID(rawValue: $0) } })
    }

    var text: String {
        guard let invalidation else { return "\(Self.version) \(sender)" }
        let accounts = invalidation.accounts.map { $0.map(\.description).joined(separator: ",") } ?? "*"
        return "\(Self.version) \(sender) \(invalidation.site) \(accounts)"
    }
}
