import Passwords

/// What new passwords must be like, which stored ones are verified, and what hashing may cost.
public struct PasswordConfiguration: Hashable, Sendable {
    /// In characters.
    public var minimumLength = 8
    public var common = CommonRule.refuse
    /// The names of the formats that are verified beside the one of new hashes.
    public var accept = PasswordFormats.acceptedByDefault
    /// The binary logarithm of scrypt's N for new hashes; with 15 a hash takes a tenth of a second and 32 MiB.
    public var scryptLogRounds = 15
    /// How many hashes are computed at once; nil is half as many as there are processors.
    public var threads: Int?
    /// How many hashes may wait to be computed; further ones are refused.
    public var queue = 64

    /// What is done with passwords that everybody tries first.
    public enum CommonRule: String, Hashable, Sendable, CaseIterable {
        case refuse, allow
    }

    public init() {}
}

extension PasswordHasher {
    /// The hasher a configuration asks for.
    /// - Parameter preset: whose encoding new passwords have: where Django goes on using its table, Django's.
    convenience init(_ configuration: PasswordConfiguration, preset: AccountsConfiguration.Preset) {
        let preferred: any HashingFormat =
            switch preset {
            case .gatehouse: PHCScrypt(logRounds: configuration.scryptLogRounds)
            case .django: DjangoPBKDF2()
            }
        self.init(
            formats: PasswordFormats(preferred: preferred, accepting: configuration.accept),
            threads: configuration.threads, maximumWaiting: configuration.queue)
    }
}

extension PasswordPolicy {
    /// The rules a configuration asks for.
    init(_ configuration: PasswordConfiguration) {
        self.init(minimumLength: configuration.minimumLength, refusesCommon: configuration.common == .refuse)
    }
}
