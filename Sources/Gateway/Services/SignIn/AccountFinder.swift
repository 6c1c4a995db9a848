import Accounts
import Logging

/// Finds the account somebody means by what they typed.
struct AccountFinder: Sendable {
    let context: IdentityContext

    /// What a name leads to.
    enum Finding: Sendable {
        case account(Account)
        /// There are several it could mean.
        case unclear
        case nobody
    }

    /// The account with a username or an e-mail address, in any letter case; nil where there is none, or where it is
    /// not clear which is meant.
    ///
    /// A text with `@` is an address. Old usernames may have one too; where such a name is another account's address,
    /// neither is meant, and the log says why.
    func account(named typed: String) async throws -> Account? {
        if case .account(let account) = try await find(typed) { account } else { nil }
    }

    /// The same, and whether a name that leads to no account leads to several.
    func find(_ typed: String) async throws -> Finding {
        let accounts = context.repositories.accounts
        async let named = accounts.accounts(usernames: [typed])[Username.fold(typed)]
        guard typed.contains("@") else { return try await named.map(Finding.account) ?? .nobody }
        let addressed = try await accounts.accounts(email: typed)
        let name = try await named
        guard addressed.count <= 1 else {
            context.logger.notice(
                "several accounts have the address somebody signs in with",
                metadata: ["accounts": "\(addressed.map(\.id))"])
            return .unclear
        }
        guard let found = addressed.first else { return name.map(Finding.account) ?? .nobody }
        guard name == nil || name?.id == found.id else {
            context.logger.notice(
                "the username of one account is the address of another: nobody can sign in with it",
                metadata: ["username_of": "\(name?.id.description ?? "-")", "address_of": "\(found.id)"])
            return .unclear
        }
        return .account(found)
    }
}
