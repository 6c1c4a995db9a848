import Crypto

/// A password as it is, as ASP.NET Membership with `PasswordFormat` 0 keeps it: `plain$` and the password.
///
/// It is accepted only where the configuration names it, and replaced by a hash at the first right password.
public struct PlainText: PasswordFormat {
    private static let prefix = "plain$"

    public let name = "plain"

    public init() {}

    public func recognizes(_ stored: String) -> Bool { stored.hasPrefix(Self.prefix) }

    public func verify(_ password: String, against stored: String) throws(PasswordError) -> Bool {
        let expected = Array(stored.utf8.dropFirst(Self.prefix.utf8.count))
        guard recognizes(stored), !expected.isEmpty else { throw .malformed(format: name) }
        // Digests, since the time to compare texts tells their length.
        let digests = [expected, Array(password.utf8)].map { Array(SHA256.hash(data: $0)) }
        return digests[0].equalsInConstantTime(digests[1])
    }
}
