public import Accounts
import Crypto

/// Something the API shows that has an entity tag of its own: written and tagged in one pass.
public protocol TaggedView: JSONWritable {
    /// Writes it in the API's form, and gives its entity tag.
    func writeTagged(to text: inout JSONText) -> EntityTag
}

extension TaggedView {
    public func write(to text: inout JSONText) { _ = writeTagged(to: &text) }
}

/// The entity tag of what is shown: 128 bits of SHA-256 in hexadecimal digits.
public struct EntityTag: Hashable, Sendable {
    let bits: UInt128

    init(bits: UInt128) { self.bits = bits }

    init(of bytes: ArraySlice<UInt8>) {
        bits = unsafe SHA256.hash(data: bytes).withUnsafeBytes { digest in
            unsafe UInt128(bigEndian: digest.loadUnaligned(as: UInt128.self))
        }
    }

    /// The tag of what is shown.
    public init(of view: some TaggedView) {
        var text = JSONText()
        self = view.writeTagged(to: &text)
    }

    /// The tag without quotes.
    public var text: String { String(decoding: digits(between: ""), as: UTF8.self) }

    /// The tag in quotes, as a header has it.
    public var quoted: String { String(decoding: digits(between: "\""), as: UTF8.self) }

    private func digits(between quote: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(34)
        bytes += quote.utf8
        bytes.append(hexadecimal: bits)
        bytes += quote.utf8
        return bytes
    }

    func write(as name: JSONName, to text: inout JSONText) { text.member(name, hexadecimal: bits) }
}
