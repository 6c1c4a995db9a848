public import Accounts

/// What the repositories of the core are held against their contracts with: all of them over one empty database.
///
/// Two sites exist: ``ContractSites/managed`` in the core's own database, whose profiles are made with the account,
/// and ``ContractSites/remote`` in another, whose profiles go by the outbox. E-mail addresses are unique.
public protocol CoreFixture: Sendable {
    var accounts: any AccountRepository { get }
    var links: any LinkRepository { get }
    var outbox: any OutboxRepository { get }
    var keys: any KeyRepository { get }
    /// The profiles of ``ContractSites/managed``.
    var profiles: any ProfileRepository { get }
    /// Whether these are read in one with their accounts.
    var joinsProfiles: Bool { get }
}

extension CoreFixture {
    public var joinsProfiles: Bool { false }
}
