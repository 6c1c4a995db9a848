import Accounts

/// Makes, opens and uses up one-time tokens.
struct OneTimeTokens: Sendable {
    let tokens: any TokenRepository
    let now: @Sendable () -> Timestamp

    /// How many seconds a token is good for.
    static func lifetime(of purpose: OneTimeToken.Purpose) -> Double {
        switch purpose {
        case .verifyEmail: 3 * 86_400
        case .resetPassword: 2 * 3600
        case .handover: 60
        }
    }

    /// Makes a token, and gives its only text.
    func issue(
        _ purpose: OneTimeToken.Purpose, for account: AccountID, site: SiteID?, binding: String = ""
    ) async throws -> String {
        try await issue(purpose, for: .account(account), site: site, binding: binding)
    }

    /// Makes a token of an account, or of somebody of another system, and gives its only text.
    func issue(
        _ purpose: OneTimeToken.Purpose, for holder: OneTimeToken.Holder, site: SiteID?, binding: String = ""
    ) async throws -> String {
        let token = SecretToken.make(.oneTime)
        let moment = now()
        try await tokens.create(
            OneTimeToken(
                id: token.id, purpose: purpose, holder: holder, site: site, binding: binding, createdAt: moment,
                expiresAt: moment.adding(seconds: Self.lifetime(of: purpose))), secretHash: token.secretHash)
        return token.text
    }

    /// What a token is for, without using it up.
    /// - Throws: ``AccountError`` `notFound`, which does not tell what is wrong with it.
    func open(_ text: String, _ purpose: OneTimeToken.Purpose) async throws -> OneTimeToken {
        let worthless = AccountError(.notFound, "the link is not valid any more; ask for a new one")
        guard let sent = SecretToken(text, .oneTime) else { throw worthless }
        let found = try await tokens.token(sent.id)
        guard sent.matches(found?.secretHash), let token = found?.token, token.purpose == purpose,
            now() < token.expiresAt
        else { throw worthless }
        return token
    }

    /// The account a token is of, where none but accounts' will do.
    /// - Throws: ``AccountError`` `notFound`.
    static func account(of token: OneTimeToken) throws(AccountError) -> AccountID {
        guard let account = token.account else {
            throw AccountError(.notFound, "the link is not valid any more; ask for a new one")
        }
        return account
    }

    /// Uses a token up.
    /// - Throws: ``AccountError`` `notFound` where somebody was faster.
    func redeem(_ token: OneTimeToken) async throws {
        guard try await tokens.redeem(token.id) else {
            throw AccountError(.notFound, "the link was used already; ask for a new one")
        }
    }
}
