public import Accounts
import Crypto
import Foundation
import Synchronization

/// Signs what goes out and has to come back unchanged: the tokens of forms, the time a form was made.
///
/// The key is made once and shared by all instances through the core database (HMAC-SHA256, RFC 2104). Every purpose
/// has a key of its own, derived from it (HKDF, RFC 5869), so that what was signed for one is worth nothing for another.
public final class Signer: Sendable {
    private static let name = "signing-key"

    private let secrets: any SecretRepository
    private let key = Mutex<SymmetricKey?>(nil)

    public init(secrets: any SecretRepository) { self.secrets = secrets }

    /// The signature of some texts for a purpose: 64 hexadecimal digits.
    /// - Throws: ``AccountError`` `databaseUnavailable` where the key is not there yet and the core does not answer.
    public func sign(_ purpose: String, _ parts: [String]) async throws -> String {
        try await code(purpose, parts).hexDigits
    }

    /// Whether a signature is that of these texts for this purpose.
    public func verify(_ purpose: String, _ parts: [String], _ signature: String) async throws -> Bool {
        ConstantTime.areEqual(Array(try await sign(purpose, parts).utf8), Array(signature.utf8))
    }

    private func code(_ purpose: String, _ parts: [String]) async throws -> HMAC<SHA256>.MAC {
        let derived = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: try await sharedKey(), info: Array(purpose.utf8), outputByteCount: 32)
        var code = HMAC<SHA256>(key: derived)
        for part in parts {
            // The length before each part keeps ["ab", "c"] apart from ["a", "bc"].
            code.update(data: Array("\(part.utf8.count):".utf8))
            code.update(data: Array(part.utf8))
        }
        return code.finalize()
    }

    private func sharedKey() async throws -> SymmetricKey {
        if let known = key.withLock({ $0 }) { return known }
        let made = SymmetricKey(data: try await secrets.secret(Self.name))
        key.withLock { $0 = made }
        return made
    }
}
