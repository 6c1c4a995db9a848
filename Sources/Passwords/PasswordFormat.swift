/// A form stored passwords have: how it is known, and how a password is held against it.
///
/// A format is one file in `Formats`, and one entry in ``PasswordFormats/known``. Its functions compute hashes, and
/// are called on threads made for that alone.
public protocol PasswordFormat: Sendable {
    /// The name configuration and logs have for it.
    var name: String { get }

    /// Whether a stored value has this form, right or not.
    func recognizes(_ stored: String) -> Bool

    /// Whether the password is the stored one; compared in constant time.
    /// - Throws: `malformed`; `tooCostly` for parameters beyond the bounds, since they come from data.
    func verify(_ password: String, against stored: String) throws(PasswordError) -> Bool
}

/// A format that new hashes may be made in.
public protocol HashingFormat: PasswordFormat {
    /// Hashes a password with a fresh salt.
    /// - Throws: `tooCostly` where the configured cost is beyond the bounds.
    func hash(_ password: String) throws(PasswordError) -> String

    /// Whether a hash of this format costs less than a new one would, or its salt has less than 128 bits.
    ///
    /// A hash that costs more is left as it is.
    func isWeaker(_ stored: String) -> Bool
}
