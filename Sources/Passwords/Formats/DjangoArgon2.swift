/// Django's Argon2: `argon2` and a PHC string.
public struct DjangoArgon2: PasswordFormat {
    public let name = "django-argon2"

    public init() {}

    public func recognizes(_ stored: String) -> Bool { stored.hasPrefix("argon2$") }

    public func verify(_ password: String, against stored: String) throws(PasswordError) -> Bool {
        guard recognizes(stored) else { throw .malformed(format: name) }
        return try PHCArgon2(name: name).verify(password, against: String(stored.dropFirst("argon2".count)))
    }
}
