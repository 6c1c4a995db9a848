public import Accounts
import Crypto

/// Something the API shows that has an entity tag of its own: written and tagged in one pass.
public protocol TaggedView: JSONWritable {
    /// Writes it in the API's form, and gives its entity tag, without quotes.
    func writeTagged(to text: inout JSONText) -> String
}

extension TaggedView {
    public func write(to text: inout JSONText) { _ = writeTagged(to: &text) }
}

/// The entity tag of what is shown: 128 bits of SHA-256 in hexadecimal digits.
struct EntityTag {
    let text: String

    init(of bytes: ArraySlice<UInt8>) { text = SHA256.hash(data: bytes).prefix(16).hexDigits }
}
