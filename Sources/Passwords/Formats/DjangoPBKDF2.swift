import Foundation

/// Django's preferred encoding: `pbkdf2_sha256$iterations$salt$base64`, PBKDF2-HMAC-SHA256 with the salt as text.
public struct DjangoPBKDF2: HashingFormat {
    public let name = "pbkdf2_sha256"
    private let iterations: Int

    /// - Parameter iterations: those of Django 6.1 by default.
    public init(iterations: Int = 1_200_000) { self.iterations = iterations }

    private var shape: DjangoPBKDF2Shape { DjangoPBKDF2Shape(name: name, digest: .sha256, hashLength: 32) }

    public func recognizes(_ stored: String) -> Bool { stored.hasPrefix("pbkdf2_sha256$") }

    public func hash(_ password: String) throws(PasswordError) -> String {
        let salt = Salt.text(length: 22)
        guard
            let hash = PBKDF2.derive(
                password, salt: Array(salt.utf8), iterations: iterations, digest: .sha256, count: 32)
        else { throw .tooCostly(format: name) }
        return "\(name)$\(iterations)$\(salt)$\(Data(hash).base64EncodedString())"
    }

    public func verify(_ password: String, against stored: String) throws(PasswordError) -> Bool {
        try shape.verify(password, against: stored)
    }

    public func isWeaker(_ stored: String) -> Bool {
        guard let parts = try? shape.parse(stored) else { return true }
        return parts.iterations < iterations || Salt.bits(in: parts.salt) < 128
    }
}

/// Django's older encoding: `pbkdf2_sha1$iterations$salt$base64`, PBKDF2-HMAC-SHA1 with the salt as text.
public struct DjangoPBKDF2SHA1: PasswordFormat {
    public let name = "pbkdf2_sha1"

    public init() {}

    public func recognizes(_ stored: String) -> Bool { stored.hasPrefix("pbkdf2_sha1$") }

    public func verify(_ password: String, against stored: String) throws(PasswordError) -> Bool {
        try DjangoPBKDF2Shape(name: name, digest: .sha1, hashLength: 20).verify(password, against: stored)
    }
}

/// What Django's two PBKDF2 encodings have in common.
private struct DjangoPBKDF2Shape {
    let name: String
    let digest: PBKDF2.Digest
    let hashLength: Int

    func parse(_ stored: String) throws(PasswordError) -> (iterations: Int, salt: String, hash: [UInt8]) {
        let parts = stored.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == name, let iterations = Int(decimal: parts[1]), iterations > 0,
            (1...256).contains(parts[2].utf8.count), let hash = Base64.decode(parts[3]), hash.count == hashLength
        else { throw .malformed(format: name) }
        return (iterations, String(parts[2]), hash)
    }

    func verify(_ password: String, against stored: String) throws(PasswordError) -> Bool {
        let parts = try parse(stored)
        guard parts.iterations <= PBKDF2.mostIterations else { throw .tooCostly(format: name) }
        let hash = PBKDF2.derive(
            password, salt: Array(parts.salt.utf8), iterations: parts.iterations, digest: digest, count: hashLength)
        guard let hash else { throw .malformed(format: name) }
        return hash.equalsInConstantTime(parts.hash)
    }
}
