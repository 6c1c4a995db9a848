import Accounts

/// What must be true of the stored state for a change to happen (RFC 9110, section 13).
public struct Precondition: Hashable, Sendable {
    /// Entity tags without their quotes.
    public enum Match: Hashable, Sendable {
        /// `*`: whatever is there.
        case any
        case tags([String])
    }

    /// `If-Match`.
    public let match: Match?
    /// `If-None-Match`.
    public let noneMatch: Match?

    public init(match: Match? = nil, noneMatch: Match? = nil) {
        self.match = match
        self.noneMatch = noneMatch
    }

    /// Nothing has to be true.
    public static let none = Precondition()

    public var isEmpty: Bool { match == nil && noneMatch == nil }

    /// Holds the tag of what is stored, nil for nothing, against the condition.
    /// - Throws: ``AccountError`` `versionMismatch`.
    func check(_ current: String?) throws(AccountError) {
        if let match {
            guard let current, match == .any || match.contains(current) else { throw .versionMismatch }
        }
        if let noneMatch, let current, noneMatch == .any || noneMatch.contains(current) {
            throw .versionMismatch
        }
    }
}

extension Precondition.Match {
    func contains(_ tag: String) -> Bool {
        guard case .tags(let tags) = self else { return true }
        return tags.contains(tag)
    }
}
