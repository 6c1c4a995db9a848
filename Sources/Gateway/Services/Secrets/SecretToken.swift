import Accounts
import Crypto
import Foundation

/// A token that opens something to whoever holds it: `PREFIX_ID_SECRET`.
///
/// The id finds what it opens; of the secret, 256 random bits, only the SHA-256 is stored, which is enough for what
/// cannot be guessed. The prefix tells kinds of token apart, for people and for programs that search for leaks.
struct SecretToken: Sendable {
    /// What a token opens.
    enum Kind: String, Sendable {
        case apiKey = "ghk"
        case session = "ghs"
        case oneTime = "ght"
    }

    private static let idBytes = 6
    private static let secretBytes = 32

    let kind: Kind
    let id: String
    /// Hexadecimal digits.
    private let secret: [UInt8]

    /// Makes a new one.
    static func make(_ kind: Kind) -> SecretToken {
        SecretToken(kind: kind, id: random(bytes: idBytes), secret: Array(random(bytes: secretBytes).utf8))
    }

    private init(kind: Kind, id: String, secret: [UInt8]) {
        self.kind = kind
        self.id = id
        self.secret = secret
    }

    /// Reads a token that was sent, or gives nil for what is none of this kind.
    init?(_ text: String, _ kind: Kind) {
        let prefix = kind.rawValue.utf8.count
        let idEnd = prefix + 1 + 2 * Self.idBytes
        let bytes = Array(text.utf8)
        guard bytes.count == idEnd + 1 + 2 * Self.secretBytes, bytes.starts(with: kind.rawValue.utf8) else {
            return nil
        }
        // What is no digit is no part of any token that is stored, and finds nothing.
        var place = prefix
        while place < bytes.count {
            guard (bytes[place] == UInt8(ascii: "_")) == (place == prefix || place == idEnd) else { return nil }
            place += 1
        }
        self.init(
            kind: kind, id: String(decoding: bytes[(prefix + 1)..<idEnd], as: UTF8.self),
            secret: Array(bytes[(idEnd + 1)...]))
    }

    /// The token as it is given away, once.
    var text: String { "\(kind.rawValue)_\(id)_\(String(decoding: secret, as: UTF8.self))" }

    /// What is stored of the secret.
    var secretHash: [UInt8] { Array(SHA256.hash(data: secret)) }

    /// Whether the secret is the one of which a hash is stored; a hash that is not there costs the same comparison.
    func matches(_ stored: [UInt8]?) -> Bool {
        let sent = SHA256.hash(data: secret)
        let expected = stored ?? Array(repeating: 0, count: SHA256Digest.byteCount)
        return unsafe sent.withUnsafeBytes { unsafe ConstantTime.areEqual($0, expected) } && stored != nil
    }

    private static func random(bytes count: Int) -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }.hexDigits
    }
}

/// Comparisons whose time does not tell how much is equal.
enum ConstantTime {
    static func areEqual(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
        left.count == right.count && zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
