/// Django's scrypt: `scrypt$N$salt$r$p$base64`, 64 bytes, with the salt as text.
public struct DjangoScrypt: PasswordFormat {
    public let name = "django-scrypt"

    public init() {}

    public func recognizes(_ stored: String) -> Bool { stored.hasPrefix("scrypt$") }

    public func verify(_ password: String, against stored: String) throws(PasswordError) -> Bool {
        let parts = stored.split(separator: "$", omittingEmptySubsequences: false)
        guard recognizes(stored), parts.count == 6, let rounds = Int(decimal: parts[1]), rounds > 1,
            rounds.nonzeroBitCount == 1,
            (1...256).contains(parts[2].utf8.count), let blockSize = Int(decimal: parts[3]),
            let parallelism = Int(decimal: parts[4]), let expected = Base64.decode(parts[5]), expected.count == 64
        else { throw .malformed(format: name) }
        let cost = ScryptCost(
            logRounds: rounds.trailingZeroBitCount, blockSize: blockSize, parallelism: parallelism)
        guard cost.isSensible else { throw .malformed(format: name) }
        guard cost.isAllowed else { throw .tooCostly(format: name) }
        guard let hash = cost.hash(password, salt: Array(parts[2].utf8), count: expected.count) else {
            throw .malformed(format: name)
        }
        return hash.equalsInConstantTime(expected)
    }
}
