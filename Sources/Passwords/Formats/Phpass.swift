import Crypto

/// The portable hashes of phpass: `$P$` or `$H$`, a letter for the rounds, 8 of salt, and 22 of MD5 over and over.
///
/// Source: phpass 0.5, as WordPress (`$P$`) and phpBB 3 (`$H$`) used it.
public struct Phpass: PasswordFormat {
    private static let rounds = 7...30
    /// Some quarter of a million digests, of at most 4096 bytes each.
    private static let greatestLogRounds = 18

    public let name = "phpass"

    public init() {}

    public func recognizes(_ stored: String) -> Bool { stored.hasPrefix("$P$") || stored.hasPrefix("$H$") }

    public func verify(_ password: String, against stored: String) throws(PasswordError) -> Bool {
        let letters = Array(stored.utf8)
        guard recognizes(stored), letters.count == 34, CryptBase64.contains(stored.dropFirst(3)),
            let logRounds = CryptBase64.value(of: letters[3]), Self.rounds.contains(logRounds)
        else { throw .malformed(format: name) }
        guard logRounds <= Self.greatestLogRounds else { throw .tooCostly(format: name) }
        let password = Array(password.utf8)
        var hash = Array(Insecure.MD5.hash(data: letters[4..<12] + password))
        for _ in 0..<(1 << logRounds) { hash = Array(Insecure.MD5.hash(data: hash + password)) }
        return Array(CryptBase64.encodeLittleEndian(hash).utf8).equalsInConstantTime(Array(letters[12...]))
    }
}
