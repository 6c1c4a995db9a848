/// The SHA-2 forms of the system's `crypt`: `$5$salt$hash` and `$6$salt$hash`, the salt after `rounds=N$` where that is not
/// 5000.
///
/// Source: Ulrich Drepper's specification of SHA-crypt. The system refuses passwords of 512 bytes or more, and so they
/// do not verify here.
public struct ShaCrypt: PasswordFormat {
    private static let rounds = 1000...999_999_999
    private static let mostRounds = 1_000_000

    public let name: String
    private let prefix: String
    /// The letters of a hash.
    private let length: Int

    public static let sha256 = ShaCrypt(name: "sha256-crypt", prefix: "$5$", length: 43)
    public static let sha512 = ShaCrypt(name: "sha512-crypt", prefix: "$6$", length: 86)

    public func recognizes(_ stored: String) -> Bool { stored.hasPrefix(prefix) }

    public func verify(_ password: String, against stored: String) throws(PasswordError) -> Bool {
        var parts = stored.dropFirst(prefix.count).split(separator: "$", omittingEmptySubsequences: false)[...]
        if let rounds = parts.first, rounds.hasPrefix("rounds=") {
            guard let number = Int(decimal: rounds.dropFirst(7)), Self.rounds.contains(number) else {
                throw .malformed(format: name)
            }
            guard number <= Self.mostRounds else { throw .tooCostly(format: name) }
            parts.removeFirst()
        }
        guard recognizes(stored), parts.count == 2, let salt = parts.popFirst(), let expected = parts.popFirst(),
            (1...16).contains(salt.utf8.count), CryptBase64.contains(salt), expected.utf8.count == length,
            CryptBase64.contains(expected)
        else { throw .malformed(format: name) }
        guard let computed = CryptHandle.crypt(password, settings: stored) else { return false }
        return Array(computed.utf8).equalsInConstantTime(Array(stored.utf8))
    }
}
