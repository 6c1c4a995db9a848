/// The stored profiles of one site, whichever database holds them.
///
/// Values come in checked against the model. Every method throws ``AccountError`` alone: `databaseUnavailable` and
/// `timedOut` when the database does not answer, `storeMismatch` when the table is not as the site file says,
/// `readOnly` for a write to a read-only store, and what each method names.
public protocol ProfileRepository: Sendable {
    var site: Site { get }

    /// Reads of accounts with their profiles in one; nil where the two are not in one database.
    var joined: JoinedReads? { get }

    /// A profile that is in memory and may be served from there, without waiting; nil says nothing of whether there is one.
    func known(_ account: AccountID) -> Profile?

    /// The profiles of those of the accounts that have one.
    func profiles(of accounts: [AccountID]) async throws -> [AccountID: Profile]

    /// The profile of one account, or nil: the read of one of many, which what keeps profiles in memory answers at once.
    func profile(of account: AccountID) async throws -> Profile?

    /// Makes the profile of an account; fields not named have no value.
    /// - Throws: `conflict` where there is one, or where a unique field's value is taken.
    func create(_ account: AccountID, values: [FieldName: Value]) async throws -> Profile

    /// The profile of an account, made of `values` where there is none; of many at once, one row comes to be.
    /// - Throws: `conflict` where a unique field's value is taken by another.
    func findOrCreate(_ account: AccountID, values: [FieldName: Value]) async throws -> Profile

    /// Sets the named fields, and leaves the others.
    /// - Parameter expected: the version the change was made on; nil overwrites what is there.
    /// - Throws: `profileNotFound`, `versionMismatch`, `conflict`, `invalidFields` for what a column cannot hold.
    func update(_ account: AccountID, values: [FieldName: Value], expected: Version?) async throws -> Profile

    /// Deletes the profile with the rows of the site's collections, dependents first, in one transaction.
    /// - Returns: whether there was one: deleting twice is no error.
    /// - Throws: `versionMismatch`; `conflict` where a collection that has rows says `restrict`.
    func delete(_ account: AccountID, expected: Version?) async throws -> Bool

    /// Profiles in the order of their key, those alone whose fields have the given values.
    /// - Throws: `malformed` for a cursor that is none of this site's.
    func list(_ page: PageRequest, filter: [FieldName: Value]) async throws -> Page<Profile>

    /// The rows of a collection that hang on an account, in the collection's order.
    /// - Throws: `notFound` for a collection the site does not have, `malformed` for a wrong cursor.
    func rows(
        of collection: CollectionName, account: AccountID, page: PageRequest
    ) async throws -> Page<CollectionRow>
}

extension ProfileRepository {
    public var joined: JoinedReads? { nil }

    public func known(_ account: AccountID) -> Profile? { nil }

    public func profile(of account: AccountID) async throws -> Profile? {
        try await profiles(of: [account])[account]
    }
}
