public import Accounts

/// The profiles of a site that live in the core's own database, and can be made in one transaction with their account.
public protocol ColocatedProfiles: Sendable {
    /// Whether the site is served now; while it is not, its profiles are promised, and made when it is.
    var isServed: Bool { get }

    /// Learns whether it is, where that is not known yet: before a transaction that will ask.
    func learn() async throws

    /// Inserts the profile of an account that the same transaction has just made; fields not named have no value.
    /// - Throws: ``AccountError`` for what the caller can be told (`invalidFields`, `conflict`), and ``DatabaseError``
    ///   for the rest, so that a transaction broken off to let another pass can be run again.
    func insert(
        account: AccountID, values: [FieldName: Value], using executor: any SQLExecutor
    ) async throws
}

extension ColocatedProfiles {
    public var isServed: Bool { true }

    public func learn() {}
}
