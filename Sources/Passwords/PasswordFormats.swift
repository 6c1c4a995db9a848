/// The formats a gateway accepts, and the one it prefers: identify, verify, replace.
public struct PasswordFormats: Sendable {
    /// Every format there is, with the costs new hashes have by default.
    public static let known: [any PasswordFormat] = [PHCScrypt(), DjangoPBKDF2()]

    /// The format of new hashes.
    public let preferred: any HashingFormat
    private let accepted: [any PasswordFormat]

    /// - Parameter accepted: the names of the formats that may be verified beside the preferred one; nil for all.
    public init(preferred: any HashingFormat = PHCScrypt(), accepting accepted: Set<String>? = nil) {
        self.init(preferred: preferred, others: Self.known.filter { accepted?.contains($0.name) ?? true })
    }

    init(preferred: any HashingFormat, others: [any PasswordFormat]) {
        self.preferred = preferred
        self.accepted = [UnusablePassword(), preferred] + others.filter { $0.name != preferred.name }
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
        if let stored, !needsRehash(stored) {
            do { return PasswordVerification(matches: try preferred.verify(password, against: stored)) } catch {
                _ = try hash(password)
                throw error
            }
        }
        let replacement = try hash(password)
        guard let stored, try identify(stored).verify(password, against: stored) else {
            return PasswordVerification(matches: false)
        }
        return PasswordVerification(matches: true, replacement: replacement)
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
