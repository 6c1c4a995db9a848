/// How far the changes of a site's legacy table were taken over.
public struct SyncState: Hashable, Sendable {
    public let site: SiteID
    /// Where the next pass begins, in the words of the table; nil looks at every row.
    public var mark: String?
    /// When the last pass ended, and the last of those that looked at every row.
    public var passedAt: Timestamp?
    public var fullAt: Timestamp?
    /// What the last pass found.
    public var outcome: JSONValue?

    public init(
        site: SiteID, mark: String? = nil, passedAt: Timestamp? = nil, fullAt: Timestamp? = nil,
        outcome: JSONValue? = nil
    ) {
        self.site = site
        self.mark = mark
        self.passedAt = passedAt
        self.fullAt = fullAt
        self.outcome = outcome
    }
}
