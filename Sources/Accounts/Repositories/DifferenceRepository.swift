/// What comparing reads with legacy rows has found.
///
/// Which fields of whose profile differ is kept, and never a value: whoever may see both reads them where they are.
/// Every method throws ``AccountError`` alone.
public protocol DifferenceRepository: Sendable {
    /// Notes how many profiles of a site were compared, and which differ in which fields; an account that was compared
    /// and does not differ any more is taken from the list.
    func record(_ comparisons: [ProfileComparison], site: SiteID, at moment: Timestamp) async throws

    /// How many profiles of a site were compared and how many of them differed, by field.
    func summary(site: SiteID) async throws -> DifferenceSummary

    /// The profiles that differed when they were last compared, in the order of their accounts.
    /// - Throws: `malformed` for a wrong cursor.
    func list(_ page: PageRequest, site: SiteID) async throws -> Page<ProfileDifference>

    /// Forgets what was found on a site.
    func removeAll(site: SiteID) async throws
}

/// What became of comparing one profile.
public struct ProfileComparison: Hashable, Sendable {
    public let account: AccountID
    /// The fields that differ; none means that both are the same.
    public let fields: [FieldName]

    public init(account: AccountID, fields: [FieldName]) {
        self.account = account
        self.fields = fields
    }
}

/// A profile that differs from its legacy row.
public struct ProfileDifference: Hashable, Sendable {
    public let account: AccountID
    public let fields: [FieldName]
    /// When it was last seen to differ.
    public let seenAt: Timestamp

    public init(account: AccountID, fields: [FieldName], seenAt: Timestamp) {
        self.account = account
        self.fields = fields
        self.seenAt = seenAt
    }
}

/// The counts of all comparisons of a site.
public struct DifferenceSummary: Hashable, Sendable {
    public var compared: Int
    public var different: Int
    /// How often each field differed.
    public var byField: [FieldName: Int]

    public init(compared: Int = 0, different: Int = 0, byField: [FieldName: Int] = [:]) {
        self.compared = compared
        self.different = different
        self.byField = byField
    }
}
