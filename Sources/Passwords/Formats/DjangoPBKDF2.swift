import Crypto
import CryptoExtras
import Foundation

/// Django's preferred encoding: `pbkdf2_sha256$iterations$salt$base64`, PBKDF2-HMAC-SHA256 with the salt as text.
public struct DjangoPBKDF2: HashingFormat {
    /// More than any Django has asked for yet, eight times over.
    private static let mostIterations = 10_000_000
    private static let hashLength = 32

    public let name = "pbkdf2_sha256"
    private let iterations: Int

    /// - Parameter iterations: those of Django 6.1 by default.
    public init(iterations: Int = 1_200_000) { self.iterations = iterations }

    public func recognizes(_ stored: String) -> Bool { stored.hasPrefix("pbkdf2_sha256$") }

    public func hash(_ password: String) throws(PasswordError) -> String {
        let salt = Salt.text(length: 22)
        guard let hash = Self.derive(password, salt: salt, iterations: iterations) else {
            throw .tooCostly(format: name)
        }
        return "\(name)$\(iterations)$\(salt)$\(Data(hash).base64EncodedString())"
    }

    public func verify(_ password: String, against stored: String) throws(PasswordError) -> Bool {
        let parts = try parse(stored)
        guard parts.iterations <= Self.mostIterations else { throw .tooCostly(format: name) }
        guard let hash = Self.derive(password, salt: parts.salt, iterations: parts.iterations) else {
            throw .malformed(format: name)
        }
        return hash.equalsInConstantTime(parts.hash)
    }

    public func isWeaker(_ stored: String) -> Bool {
        guard let parts = try? parse(stored) else { return true }
        return parts.iterations < iterations || Salt.bits(in: parts.salt) < 128
    }

    private func parse(
        _ stored: String
    ) throws(PasswordError) -> (iterations: Int, salt: String, hash: [UInt8]) {
        let parts = stored.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == name, let iterations = Int(decimal: parts[1]), iterations > 0,
            (1...256).contains(parts[2].utf8.count), let hash = Data(base64Encoded: String(parts[3])),
            hash.count == Self.hashLength
        else { throw .malformed(format: name) }
        return (iterations, String(parts[2]), Array(hash))
    }

    private static func derive(_ password: String, salt: String, iterations: Int) -> [UInt8]? {
        guard (1...mostIterations).contains(iterations) else { return nil }
        // The library's own lower bound is for new hashes; older ones must be verified too.
        let key = try? KDF.Insecure.PBKDF2.deriveKey(
            from: Array(password.utf8), salt: Array(salt.utf8), using: .sha256, outputByteCount: hashLength,
            unsafeUncheckedRounds: iterations)
        return key?.bytes
    }
}
