/// ASP.NET Identity 2: base64 of 49 bytes, a zero, a salt of 16 and a key of 32; PBKDF2-HMAC-SHA1, 1,000 iterations.
///
/// Source: `PasswordHasher` of Microsoft.AspNetCore.Identity, compatibility mode IdentityV2.
public struct IdentityV2: PasswordFormat {
    public let name = "aspnet-identity-v2"

    public init() {}

    public func recognizes(_ stored: String) -> Bool {
        // The zero byte is `A` and the top of the next letter.
        let letters = stored.utf8.prefix(2).map(\.self)
        return stored.utf8.count == 68 && letters[0] == UInt8(ascii: "A")
            && (UInt8(ascii: "A")...UInt8(ascii: "P")).contains(letters[1])
    }

    public func verify(_ password: String, against stored: String) throws(PasswordError) -> Bool {
        guard recognizes(stored), let bytes = Base64.decode(stored), bytes.count == 49, bytes[0] == 0 else {
            throw .malformed(format: name)
        }
        let hash = PBKDF2.derive(password, salt: Array(bytes[1..<17]), iterations: 1000, digest: .sha1, count: 32)
        guard let hash else { throw .malformed(format: name) }
        return hash.equalsInConstantTime(Array(bytes[17...]))
    }
}
