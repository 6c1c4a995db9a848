/// What the gateway knows of an account beside the account itself: whether it was let in, and what it has proved.
///
/// It is apart from ``Account`` since Django's table, where that is adopted, has no place for it.
public struct AccountStanding: Hashable, Sendable {
    /// The address that was proved to be the person's, folded; it counts only while it is the account's address.
    public var verifiedEmail: String?
    /// Whether the account waits for somebody's yes.
    public var isPending: Bool
    /// Whether the account was registered by a stranger, who has to prove its address before signing in.
    public var awaitsVerification: Bool
    /// Whether a new password has to be chosen at the next sign-in.
    public var mustChangePassword: Bool
    /// When the password was changed last, or nil where that is not known.
    public var passwordChangedAt: Timestamp?

    public init(
        verifiedEmail: String? = nil, isPending: Bool = false, awaitsVerification: Bool = false,
        mustChangePassword: Bool = false, passwordChangedAt: Timestamp? = nil
    ) {
        self.verifiedEmail = verifiedEmail
        self.isPending = isPending
        self.awaitsVerification = awaitsVerification
        self.mustChangePassword = mustChangePassword
        self.passwordChangedAt = passwordChangedAt
    }

    /// Whether an account's address was proved to be its own.
    public func hasVerified(_ account: Account) -> Bool {
        !account.email.isEmpty && verifiedEmail == EmailAddress.fold(account.email)
    }
}
