import Crypto

/// Django's two bcrypt encodings: `bcrypt$` and a bcrypt hash, and `bcrypt_sha256$`, where the hash is one of the
/// password's SHA-256 in lower-case hexadecimal digits.
public struct DjangoBcrypt: PasswordFormat {
    private let isDigested: Bool

    /// The password as it is, with the limits of ``Bcrypt``.
    public static let plain = DjangoBcrypt(isDigested: false)
    /// The password's digest, which is never too long and has no NUL.
    public static let sha256 = DjangoBcrypt(isDigested: true)

    public var name: String { isDigested ? "bcrypt_sha256" : "django-bcrypt" }
    private var prefix: String { isDigested ? "bcrypt_sha256$" : "bcrypt$" }

    public func recognizes(_ stored: String) -> Bool { stored.hasPrefix(prefix) }

    public func verify(_ password: String, against stored: String) throws(PasswordError) -> Bool {
        let inner = String(stored.dropFirst(prefix.count))
        let bcrypt = Bcrypt(name: name)
        guard recognizes(stored), bcrypt.recognizes(inner) else { throw .malformed(format: name) }
        let phrase = isDigested ? Hexadecimal.encode(SHA256.hash(data: Array(password.utf8))) : password
        return try bcrypt.verify(phrase, against: inner)
    }
}
