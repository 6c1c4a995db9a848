import Crypto
import CryptoExtras

/// PBKDF2 (RFC 8018) with the bounds of this module.
enum PBKDF2 {
    /// More than any system has asked for yet, eight times over.
    static let mostIterations = 10_000_000

    enum Digest: Hashable {
        case sha1, sha256, sha512
    }

    /// The key of a password, or nil where the library refuses the parameters.
    ///
    /// The library's own lower bound on the iterations is for new hashes; older ones must be verified too.
    static func derive(
        _ password: String, salt: [UInt8], iterations: Int, digest: Digest, count: Int
    ) -> [UInt8]? {
        guard (1...mostIterations).contains(iterations) else { return nil }
        let function: KDF.Insecure.PBKDF2.HashFunction =
            switch digest {
            case .sha1: .insecureSHA1
            case .sha256: .sha256
            case .sha512: .sha512
            }
        let key = try? KDF.Insecure.PBKDF2.deriveKey(
            from: Array(password.utf8), salt: salt, using: function, outputByteCount: count,
            unsafeUncheckedRounds: iterations)
        return key?.bytes
    }
}
