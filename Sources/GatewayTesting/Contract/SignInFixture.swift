public import Accounts

/// What the repositories of sign-in and staff are held against their contracts with: beside those of ``CoreFixture``,
/// over the same empty database.
public protocol SignInFixture: CoreFixture {
    var sessions: any SessionRepository { get }
    var tokens: any TokenRepository { get }
    var throttles: any ThrottleRepository { get }
    var standings: any StandingRepository { get }
    var secrets: any SecretRepository { get }
    var roles: any RoleRepository { get }
    var audit: any AuditRepository { get }
    var tombstones: any TombstoneRepository { get }
}

/// Moments of the contracts, in whole seconds, which every database keeps.
extension Timestamp {
    /// A moment some seconds after the first of 2024.
    static func second(_ seconds: Int64) -> Timestamp {
        Timestamp(ticks: (1_704_067_200 + seconds) * ticksPerSecond) ?? .now()
    }
}
