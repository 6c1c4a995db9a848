/// A stored value that no password matches, as Django writes it: a leading `!`.
public struct UnusablePassword: PasswordFormat {
    public let name = "unusable"

    public init() {}

    /// A value to store where a column must have one and nobody shall sign in.
    public static func make() -> String { "!" + Salt.text(length: 40) }

    public func recognizes(_ stored: String) -> Bool { stored.first == "!" }

    public func verify(_ password: String, against stored: String) throws(PasswordError) -> Bool { false }
}
