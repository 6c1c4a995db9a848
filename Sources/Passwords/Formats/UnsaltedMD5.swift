import Crypto

/// MD5 of the password and nothing else, as 32 hexadecimal digits.
public struct UnsaltedMD5: PasswordFormat {
    public let name = "md5"

    public init() {}

    public func recognizes(_ stored: String) -> Bool {
        stored.utf8.count == 32 && Hexadecimal.decode(stored) != nil
    }

    public func verify(_ password: String, against stored: String) throws(PasswordError) -> Bool {
        guard recognizes(stored), let expected = Hexadecimal.decode(stored) else { throw .malformed(format: name) }
        return Array(Insecure.MD5.hash(data: Array(password.utf8))).equalsInConstantTime(expected)
    }
}
