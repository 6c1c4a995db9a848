public import Accounts

/// An account as one asker sees it.
public struct AccountView: Sendable {
    /// How much of an account is shown.
    public enum Detail: Hashable, Sendable {
        /// What a site's key sees: id, username and names, and the address with its scope.
        case site(email: Bool)
        /// Everything but the password.
        case full
    }

    public let account: Account
    public let detail: Detail

    public init(account: Account, detail: Detail) {
        self.account = account
        self.detail = detail
    }

    /// The entity tag of the account, without quotes; it covers every field but the password.
    public var entityTag: String { EntityTag(of: self).text }
}

extension AccountView: TaggedView {
    public func writeTagged(to text: inout JSONText) -> EntityTag {
        let start = text.utf8.count
        write(to: &text)
        return EntityTag(of: text.element(from: start))
    }

    /// Writes it without the trouble of a tag.
    public func write(to text: inout JSONText) {
        text.object { text in
            text.member("id", account.id.rawValue)
            text.member("username", account.username)
            if detail != .site(email: false) { text.member("email", account.email) }
            text.member("first_name", account.firstName)
            text.member("last_name", account.lastName)
            text.member("full_name", account.fullName)
            if detail == .full { writeStanding(to: &text) }
        }
    }

    private func writeStanding(to text: inout JSONText) {
        text.member("is_active", account.isActive)
        text.member("is_staff", account.isStaff)
        text.member("is_superuser", account.isSuperuser)
        text.member("date_joined", account.dateJoined.description)
        text.name("last_login")
        if let lastLogin = account.lastLogin { text.string(lastLogin.description) } else { text.null() }
    }
}
