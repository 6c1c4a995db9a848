import Crypto

/// ASP.NET Membership with `PasswordFormat` 1: `aspnet-membership$ALGORITHM$SALT$HASH`, both as in their columns.
///
/// The encoding is ours, since the salt has a column of its own and nothing says how the hash was made; the algorithm is
/// `sha1`, `sha256` or `hmacsha256`, as `hashAlgorithmType` was in the other system's configuration. Salt and hash are
/// base64 as they stand. Source: System.Web.Security.SqlMembershipProvider.
public struct Membership: PasswordFormat {
    public let name = "aspnet-membership"

    private enum Algorithm: String {
        case sha1, sha256, hmacsha256
    }

    public init() {}

    public func recognizes(_ stored: String) -> Bool { stored.hasPrefix("aspnet-membership$") }

    public func verify(_ password: String, against stored: String) throws(PasswordError) -> Bool {
        let parts = stored.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == name, let algorithm = Algorithm(rawValue: String(parts[1])),
            let salt = Base64.decode(parts[2]), (1...64).contains(salt.count), let expected = Base64.decode(parts[3]),
            expected.count == (algorithm == .sha1 ? 20 : 32)
        else { throw .malformed(format: name) }
        return Self.hash(password, salt: salt, algorithm: algorithm).equalsInConstantTime(expected)
    }

    private static func hash(_ password: String, salt: [UInt8], algorithm: Algorithm) -> [UInt8] {
        let message = password.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        switch algorithm {
        case .sha1: return Array(Insecure.SHA1.hash(data: salt + message))
        case .sha256: return Array(SHA256.hash(data: salt + message))
        case .hmacsha256:
            // The provider fills the 64 bytes of the key with the salt, over and over.
            let key = SymmetricKey(data: (0..<64).map { salt[$0 % salt.count] })
            return Array(HMAC<SHA256>.authenticationCode(for: message, using: key))
        }
    }
}
