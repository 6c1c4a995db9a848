/// What a members table keeps of a password, in the spelling of `Passwords`.
///
/// It may be the password itself, so that no description and no dump shows it.
public struct StoredPassword: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    private let text: String

    public init(_ text: String) { self.text = text }

    /// The stored text, for verifying and storing it alone.
    public func reveal() -> String { text }

    /// Whether it is encrypted with the other system's key, so that nothing can be held against it.
    public var isEncrypted: Bool { text.hasPrefix("aspnet-membership-encrypted$") }

    public var description: String { "(a stored password)" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
