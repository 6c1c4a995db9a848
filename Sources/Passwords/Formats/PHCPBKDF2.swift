/// PBKDF2-HMAC-SHA256 in a PHC string: `$pbkdf2-sha256$i=6400$salt$hash`.
///
/// Passlib writes the same without `i=` and with `.` where base64 has `+`; both are read.
public struct PHCPBKDF2: PasswordFormat {
    public let name = "phc-pbkdf2"

    public init() {}

    public func recognizes(_ stored: String) -> Bool { stored.hasPrefix("$pbkdf2-sha256$") }

    public func verify(_ password: String, against stored: String) throws(PasswordError) -> Bool {
        let parts = stored.split(separator: "$", omittingEmptySubsequences: false)
        guard recognizes(stored), parts.count == 5,
            let iterations = Int(decimal: parts[2].hasPrefix("i=") ? parts[2].dropFirst(2) : parts[2]), iterations > 0,
            let salt = Self.decode(parts[3]), (1...64).contains(salt.count),
            let expected = Self.decode(parts[4]), expected.count == 32
        else { throw .malformed(format: name) }
        guard iterations <= PBKDF2.mostIterations else { throw .tooCostly(format: name) }
        let hash = PBKDF2.derive(
            password, salt: salt, iterations: iterations, digest: .sha256, count: expected.count)
        guard let hash else { throw .malformed(format: name) }
        return hash.equalsInConstantTime(expected)
    }

    private static func decode(_ text: Substring) -> [UInt8]? {
        // Both letters in one text would be neither's spelling.
        Base64.decodeUnpadded(text.contains("+") ? text : Substring(text.replacing(".", with: "+")))
    }
}
