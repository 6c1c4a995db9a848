/// Which accounts are asked for; nil asks for all.
public struct AccountFilter: Hashable, Sendable {
    /// Looked for in username, e-mail and names, whatever the letter case; an empty text finds all.
    public var search: String?
    /// Those that may sign in, or those that may not.
    public var isActive: Bool?
    /// Those who may enter the admin pages, superusers among them, or the others.
    public var isStaff: Bool?

    public init(search: String? = nil, isActive: Bool? = nil, isStaff: Bool? = nil) {
        self.search = search
        self.isActive = isActive
        self.isStaff = isStaff
    }
}
