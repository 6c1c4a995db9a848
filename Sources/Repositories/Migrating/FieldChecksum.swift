public import Accounts
import Crypto

/// A checksum over one field of many profiles, taken in one after the other, in the same order on both sides.
///
/// Two that are equal say that the field is the same in all of them, wherever they are stored.
public struct FieldChecksum: Sendable {
    private var hasher = SHA256()

    public init() {}

    /// Takes in the field's value in one profile; no value is one too.
    public mutating func add(_ value: Value, of account: AccountID) {
        let text = value.isNull ? "" : ProfileDigest.text(value)
        hasher.update(data: Array("\(account)\(value.isNull ? "-" : "="):\(text.utf8.count):\(text);".utf8))
    }

    /// The checksum so far, in 16 hexadecimal digits.
    public var text: String {
        hasher.finalize().prefix(8).hexDigits
    }
}
