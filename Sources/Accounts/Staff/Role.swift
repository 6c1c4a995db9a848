/// What a member of the staff may do in the admin pages for one site; each role includes those before it.
public enum Role: String, Hashable, Sendable, CaseIterable, Comparable {
    /// Sees accounts and profiles.
    case viewer
    /// Changes profiles too.
    case editor
    /// Sees addresses, ends sessions, sends resets and lifts limits too.
    case admin

    public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .viewer: 0
        case .editor: 1
        case .admin: 2
        }
    }
}
