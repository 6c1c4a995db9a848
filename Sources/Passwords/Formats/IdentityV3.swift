/// ASP.NET Identity 3: base64 of a one, three big-endian numbers (digest, iterations, length of the salt), salt and key.
///
/// Source: `PasswordHasher` of Microsoft.AspNetCore.Identity, compatibility mode IdentityV3.
public struct IdentityV3: PasswordFormat {
    public let name = "aspnet-identity-v3"

    public init() {}

    public func recognizes(_ stored: String) -> Bool {
        // A one, and the zero bytes that a number of a digest begins with.
        stored.hasPrefix("AQAAAA") && !stored.contains("$")
    }

    public func verify(_ password: String, against stored: String) throws(PasswordError) -> Bool {
        guard recognizes(stored), stored.utf8.count <= 512, let bytes = Base64.decode(stored), bytes.count > 13,
            let digest = Self.digest(Self.number(bytes, at: 1))
        else { throw .malformed(format: name) }
        let iterations = Self.number(bytes, at: 5), saltLength = Self.number(bytes, at: 9)
        guard iterations > 0, saltLength >= 16, bytes.count - 13 - saltLength >= 16 else {
            throw .malformed(format: name)
        }
        guard iterations <= PBKDF2.mostIterations else { throw .tooCostly(format: name) }
        let salt = Array(bytes[13..<13 + saltLength]), key = Array(bytes[(13 + saltLength)...])
        let hash = PBKDF2.derive(password, salt: salt, iterations: iterations, digest: digest, count: key.count)
        guard let hash else { throw .malformed(format: name) }
        return hash.equalsInConstantTime(key)
    }

    private static func digest(_ number: Int) -> PBKDF2.Digest? {
        switch number {
        case 0: .sha1
        case 1: .sha256
        case 2: .sha512
        default: nil
        }
    }

    private static func number(_ bytes: [UInt8], at start: Int) -> Int {
        bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    }
}
