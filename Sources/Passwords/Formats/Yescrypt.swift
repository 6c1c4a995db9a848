/// yescrypt as the system's `crypt` has it: `$y$j9T$salt$hash`.
///
/// The three letters are the flavour, the binary logarithm of N and the block size r, as far as one letter each says
/// them; nobody's defaults need more.
public struct Yescrypt: PasswordFormat {
    public let name = "yescrypt"

    public init() {}

    public func recognizes(_ stored: String) -> Bool { stored.hasPrefix("$y$") }

    public func verify(_ password: String, against stored: String) throws(PasswordError) -> Bool {
        let parts = stored.split(separator: "$", omittingEmptySubsequences: false)
        // One-letter numbers end at 47; what begins with a greater one goes on in further letters.
        guard recognizes(stored), parts.count == 5, parts[2].utf8.count == 3, parts[2].hasPrefix("j"),
            case let numbers = parts[2].utf8.compactMap(CryptBase64.value), numbers.count == 3,
            numbers.allSatisfy({ $0 < 48 }), (1...64).contains(parts[3].utf8.count), CryptBase64.contains(parts[3]),
            parts[4].utf8.count == 43, CryptBase64.contains(parts[4])
        else { throw .malformed(format: name) }
        let logRounds = numbers[1] + 1, blockSize = numbers[2] + 1
        guard logRounds <= 20, blockSize << logRounds <= 1 << 20 else { throw .tooCostly(format: name) }
        guard let computed = CryptHandle.crypt(password, settings: stored) else { return false }
        return Array(computed.utf8).equalsInConstantTime(Array(stored.utf8))
    }
}
