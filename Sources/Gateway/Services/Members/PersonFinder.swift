import Accounts
import Logging

/// Whom somebody means by what they typed.
enum Person: Sendable {
    case account(Account)
    /// Somebody of another system, who has no account here yet.
    case member(SourcedMember)
    case nobody

    var account: Account? { if case .account(let account) = self { account } else { nil } }

    /// By what attempts on the person are counted.
    func subject(typed: String) -> SignInLimits.Subject {
        switch self {
        case .account(let account): .account(account.id)
        case .member(let found): .member(found.reference)
        case .nobody: .unknown(name: typed)
        }
    }
}

/// Finds the account, or else the member of another system, that somebody means.
struct PersonFinder: Sendable {
    let context: IdentityContext

    /// The person with a username or an e-mail address; nobody where it is not clear who is meant, and the log says why.
    ///
    /// Other systems are asked only about what no account here has.
    /// - Parameter isAllowed: is run before they are asked, and throws where they shall not be.
    /// - Throws: ``AccountError`` `databaseUnavailable` where a name that is new here cannot be looked up.
    func person(named typed: String, isAllowed: () async throws -> Void) async throws -> Person {
        switch try await AccountFinder(context: context).find(typed) {
        case .account(let account): return .account(account)
        case .unclear: return .nobody
        case .nobody: break
        }
        guard !context.members.isEmpty else { return .nobody }
        try await isAllowed()
        let lookup = MemberLookup(context: context)
        let isAddress = typed.contains("@")
        // One that cannot be asked matters where none before it has the name.
        for outcome in await lookup.ask(.init(usernames: [typed], email: isAddress ? typed : nil)) {
            let answer = try outcome.get()
            guard answer.waiting.count <= 1 else {
                context.logger.notice(
                    "several members of another system have the name or address somebody gives: nobody is meant",
                    metadata: [
                        "source": "\(answer.waiting[0].source)", "keys": "\(answer.waiting.map(\.member.key))",
                    ])
                return .nobody
            }
            if let found = answer.waiting.first { return .member(found) }
            // Somebody has come a moment ago, or has another name here.
            if !answer.arrived.isEmpty, let account = try await AccountFinder(context: context).account(named: typed) {
                return .account(account)
            }
        }
        return .nobody
    }

    /// The members of other systems, not here yet, that a name means.
    func members(named typed: String) async throws -> [SourcedMember] {
        guard !context.members.isEmpty else { return [] }
        let email = typed.contains("@") ? typed : nil
        return try await MemberLookup(context: context).everybody(.init(usernames: [typed], email: email))
    }

    /// The members of other systems, not here yet, who have a name or address that somebody wants for an account.
    ///
    /// An address is also somebody's who has it for a username: it would be found by it first.
    func claims(
        username: String?, email: String?
    ) async throws -> (username: SourcedMember?, email: SourcedMember?) {
        guard !context.members.isEmpty, username != nil || email != nil else { return (nil, nil) }
        let isUnique = context.settings.hasUniqueEmail
        let waiting = try await MemberLookup(context: context).everybody(
            .init(usernames: [username, email].compactMap(\.self), email: isUnique ? email : nil))
        return (
            username.flatMap { name in
                waiting.first { Username.fold($0.member.username) == Username.fold(name) }
            },
            email.flatMap { address in
                waiting.first { found in
                    Username.fold(found.member.username) == Username.fold(address)
                        || isUnique && EmailAddress.fold(found.member.email) == EmailAddress.fold(address)
                }
            }
        )
    }
}
