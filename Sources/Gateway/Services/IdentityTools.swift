public import Accounts
public import Passwords

/// What a gateway needs to let people in: the hashing and the rules of passwords, the settings, and a way to people.
public struct IdentityTools: Sendable {
    public var hasher: PasswordHasher
    public var policy: PasswordPolicy
    public var settings: IdentitySettings
    public var signer: Signer
    public var notices: any NoticeSender
    public var now: @Sendable () -> Timestamp = { .now() }

    public init(
        hasher: PasswordHasher, policy: PasswordPolicy, settings: IdentitySettings, signer: Signer,
        notices: any NoticeSender
    ) {
        self.hasher = hasher
        self.policy = policy
        self.settings = settings
        self.signer = signer
        self.notices = notices
    }
}
