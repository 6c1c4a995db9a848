/// Why a password could not be hashed or held against a stored hash.
///
/// No case holds a part of a hash or of a password, so that any of them may be logged.
public enum PasswordError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The stored value has no form we know, or none the configuration accepts.
    case unknownFormat
    /// The stored value has the form of a format, but is not right.
    case malformed(format: String)
    /// The stored value asks for more time or memory than we are ready to spend.
    case tooCostly(format: String)
    /// The stored value is a password encrypted with a key we do not have: only a reset helps.
    case encrypted(format: String)
    /// Too many hashes wait to be computed already.
    case busy

    public var description: String {
        switch self {
        case .unknownFormat: "the stored password has no known format"
        case .malformed(let format): "the stored password is no right \(format) hash"
        case .tooCostly(let format): "the stored \(format) hash costs more than is allowed"
        case .encrypted(let format):
            "the stored password is encrypted with another system's key (\(format)): it cannot be checked, only reset"
        case .busy: "too many passwords are being checked; try again soon"
        }
    }
}
