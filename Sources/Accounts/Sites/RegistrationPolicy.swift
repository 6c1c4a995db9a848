/// How people come to have an account through a site's pages.
public struct RegistrationPolicy: Hashable, Sendable {
    /// Whether strangers may register.
    public var isOpen: Bool
    /// Whether an account signs in before its e-mail address is proved to be its own.
    public var verification: Verification
    /// Whether a new account waits for somebody's yes.
    public var needsApproval: Bool

    public enum Verification: String, Hashable, Sendable, CaseIterable {
        /// Nobody signs in here before the address is verified.
        case required
        /// A mail is sent, and signing in does not wait for it.
        case optional
        /// No mail is sent.
        case never
    }

    public init(isOpen: Bool = true, verification: Verification = .required, needsApproval: Bool = false) {
        self.isOpen = isOpen
        self.verification = verification
        self.needsApproval = needsApproval
    }
}
