/// The formats a gateway accepts, and the one it prefers: identify, verify, replace.
public struct PasswordFormats: Sendable {
    /// Every format there is, with the costs new hashes have by default.
    public static let known: [any PasswordFormat] = [
        PHCScrypt(), PHCArgon2(), PHCPBKDF2(), Bcrypt(), ShaCrypt.sha256, ShaCrypt.sha512, Yescrypt(), Phpass(),
        DjangoPBKDF2(), DjangoPBKDF2SHA1(), DjangoScrypt(), DjangoArgon2(), DjangoBcrypt.sha256, DjangoBcrypt.plain,
        DjangoDigest.sha1, DjangoDigest.md5, UnsaltedMD5(), IdentityV2(), IdentityV3(), Membership(), PlainText(),
    ]

    /// The names that are accepted where the configuration names none: all but plain text.
    public static let acceptedByDefault = Set(known.map(\.name)).subtracting([PlainText().name])

    /// The format of new hashes.
    public let preferred: any HashingFormat
    private let accepted: [any PasswordFormat]

    /// - Parameter accepted: the names of the formats that may be verified beside the preferred one; nil for
    ///   ``acceptedByDefault``.
    public init(preferred: any HashingFormat = PHCScrypt(), accepting accepted: Set<String>? = nil) {
        let accepted = accepted ?? Self.acceptedByDefault
        self.init(preferred: preferred, others: Self.known.filter { accepted.contains($0.name) })
    }

    init(preferred: any HashingFormat, others: [any PasswordFormat]) {
        self.preferred = preferred
        self.accepted =
            [UnusablePassword(), EncryptedMembership(), preferred] + others.filter { $0.name != preferred.name }
    }

    /// The format of a stored value.
    /// - Throws: `unknownFormat`.
    public func identify(_ stored: String) throws(PasswordError) -> any PasswordFormat {
        guard let format = accepted.first(where: { $0.recognizes(stored) }) else { throw .unknownFormat }
        return format
    }

    /// Whether a stored value should be replaced by a hash of the preferred format, once the password is known.
    public func needsRehash(_ stored: String) -> Bool { !preferred.recognizes(stored) || preferred.isWeaker(stored) }

    /// Hashes a password in the preferred format.
    /// - Throws: `tooCostly` where the configured cost is beyond the bounds.
    public func hash(_ password: String) throws(PasswordError) -> String { try preferred.hash(password) }

    /// Holds a password against a stored value, or against none for an account that is not there or has no password.
    ///
    /// One hash of the preferred cost is always computed, so that the time tells nobody whether there is an account,
    /// or how old its hash is. Where a hash is to be replaced, that is the replacement.
    /// - Throws: ``PasswordError``, after the same time.
    public func verify(_ password: String, against stored: String?) throws(PasswordError) -> PasswordVerification {
        var statistics = PasswordStatistics()
        return try verify(password, against: stored, statistics: &statistics)
    }

    /// The same, and counts the hashes it computes.
    func verify(
        _ password: String, against stored: String?, statistics: inout PasswordStatistics
    ) throws(PasswordError) -> PasswordVerification {
        // A longer one was never set, and some formats take it in again with every round.
        let stored = password.utf8.count <= PasswordPolicy.greatestLength ? stored : nil
        if let stored, !needsRehash(stored) {
            do {
                let matches = try preferred.verify(password, against: stored)
                statistics.preferred += 1
                return PasswordVerification(matches: matches)
            } catch {
                _ = try hash(password)
                statistics.preferred += 1
                throw error
            }
        }
        let replacement = try hash(password)
        statistics.preferred += 1
        guard let stored else { return PasswordVerification(matches: false) }
        let matches = try identify(stored).verify(password, against: stored)
        statistics.others += 1
        return PasswordVerification(matches: matches, replacement: matches ? replacement : nil)
    }
}

/// What came of holding a password against a stored value.
public struct PasswordVerification: Hashable, Sendable {
    public let matches: Bool
    /// What to store instead: a hash of the same password in the preferred format, where the stored one is weaker.
    public let replacement: String?

    public init(matches: Bool, replacement: String? = nil) {
        self.matches = matches
        self.replacement = replacement
    }
}
