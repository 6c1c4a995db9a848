/// Who asks, from the least to the most trusted.
public enum Audience: Int, Hashable, Sendable, Comparable, CaseIterable {
    /// Anybody, as on a public page.
    case `public`
    /// The site's own programs, by its key.
    case site
    /// The person the account belongs to.
    case `self`
    /// The administration.
    case admin

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// The word a site file uses for it.
    public var name: String {
        switch self {
        case .public: "public"
        case .site: "site"
        case .self: "self"
        case .admin: "admin"
        }
    }

    public init?(name: String) {
        guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = found
    }
}

/// Who may change a field.
public enum Editor: String, Hashable, Sendable, CaseIterable {
    /// The person, the site's programs with the scope to write, and the administration.
    case `self`
    /// The administration alone.
    case admin
    /// Nobody: the value comes from the store.
    case never

    /// Whether `audience` may change the field.
    public func allows(_ audience: Audience) -> Bool {
        switch self {
        case .self: audience >= .site
        case .admin: audience == .admin
        case .never: false
        }
    }
}
