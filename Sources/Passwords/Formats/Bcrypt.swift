/// bcrypt in its modular form: `$2b$12$`, 22 letters of salt, 31 of hash; also `$2a$` and `$2y$`.
///
/// It reads no more than the first 72 bytes of a password, so longer ones that begin alike verify as they did where the
/// hash was made; the hash that replaces it covers all of them.
public struct Bcrypt: PasswordFormat {
    /// Some four seconds of computing.
    private static let greatestCost = 16

    public let name: String

    public init() { self.init(name: "bcrypt") }

    /// - Parameter name: what errors call it, for a form that has a bcrypt hash inside.
    init(name: String) { self.name = name }

    public func recognizes(_ stored: String) -> Bool {
        ["$2a$", "$2b$", "$2y$"].contains { stored.hasPrefix($0) }
    }

    public func verify(_ password: String, against stored: String) throws(PasswordError) -> Bool {
        let digits = stored.dropFirst(4).prefix(2), rest = stored.dropFirst(7)
        guard recognizes(stored), stored.utf8.count == 60, let cost = Int(digits), digits.allSatisfy(\.isWholeNumber),
            cost >= 4, cost <= 31,
            stored.dropFirst(6).first == "$", rest.utf8.count == 53, CryptBase64.contains(rest)
        else { throw .malformed(format: name) }
        guard cost <= Self.greatestCost else { throw .tooCostly(format: name) }
        guard let computed = CryptHandle.crypt(password, settings: stored) else { return false }
        // Some libraries leave chance in the spare bits of the salt's last letter; crypt clears it.
        return Array(computed.utf8.suffix(31)).equalsInConstantTime(Array(stored.utf8.suffix(31)))
    }
}
