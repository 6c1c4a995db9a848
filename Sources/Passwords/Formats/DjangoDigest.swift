import Crypto

/// Django's oldest encodings: `sha1$salt$hex` and `md5$salt$hex`, a digest of the salt and then the password.
public struct DjangoDigest: PasswordFormat {
    private let algorithm: Algorithm

    private enum Algorithm: String {
        case sha1, md5
    }

    /// SHA-1, of Django before 1.4.
    public static let sha1 = DjangoDigest(algorithm: .sha1)
    /// MD5, as it came from elsewhere.
    public static let md5 = DjangoDigest(algorithm: .md5)

    public var name: String { "django-\(algorithm.rawValue)" }

    public func recognizes(_ stored: String) -> Bool { stored.hasPrefix("\(algorithm.rawValue)$") }

    public func verify(_ password: String, against stored: String) throws(PasswordError) -> Bool {
        let parts = stored.split(separator: "$", omittingEmptySubsequences: false)
        guard recognizes(stored), parts.count == 3, (1...256).contains(parts[1].utf8.count),
            let expected = Hexadecimal.decode(parts[2])
        else { throw .malformed(format: name) }
        let message = Array(parts[1].utf8) + Array(password.utf8)
        let hash: [UInt8] =
            switch algorithm {
            case .sha1: Array(Insecure.SHA1.hash(data: message))
            case .md5: Array(Insecure.MD5.hash(data: message))
            }
        guard expected.count == hash.count else { throw .malformed(format: name) }
        return hash.equalsInConstantTime(expected)
    }
}
