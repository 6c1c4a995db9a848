import Crypto
import CryptoExtras

/// The cost parameters of scrypt (RFC 7914), and the hash they lead to.
struct ScryptCost: Hashable {
    let logRounds: Int
    let blockSize: Int
    let parallelism: Int

    /// Whether scrypt is defined for them; whatever is far beyond what anybody can pay is not.
    var isSensible: Bool {
        (1...63).contains(logRounds) && (1...1 << 20).contains(blockSize) && (1...1 << 20).contains(parallelism)
            && logRounds < 16 * blockSize
    }

    /// Whether they stay below 128 MiB, and sixteen times the work of the default.
    var isAllowed: Bool {
        isSensible && logRounds <= 20 && (1 << logRounds) * blockSize <= 1 << 20 && work <= 1 << 22
    }

    /// How much there is to do; what is beyond all bounds counts as the greatest.
    var work: Int {
        guard isSensible, logRounds <= 20 else { return .max }
        return (1 << logRounds) * blockSize * parallelism
    }

    /// The hash of a password, or nil where the library refuses the parameters.
    func hash(_ password: String, salt: [UInt8], count: Int) -> [UInt8]? {
        guard isAllowed else { return nil }
        let key = try? KDF.Scrypt.deriveKey(
            from: Array(password.utf8), salt: salt, outputByteCount: count, rounds: 1 << logRounds,
            blockSize: blockSize, parallelism: parallelism)
        return key?.bytes
    }
}
