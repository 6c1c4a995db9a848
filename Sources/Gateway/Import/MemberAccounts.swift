import Accounts
import Passwords

/// Makes accounts of the members of another system: as they are there, locked and unapproved ones too.
struct MemberAccounts: ImportMembers {
    let members: any LegacyMemberRepository
    let hasher: PasswordHasher

    func newcomers(of keys: [LegacyKey]) async throws -> [LegacyKey: Result<Newcomer, RefusedMember>] {
        guard !keys.isEmpty else { return [:] }
        var newcomers: [LegacyKey: Result<Newcomer, RefusedMember>] = [:]
        for (key, member) in try await members.members(keys: keys) { newcomers[key] = try await newcomer(member) }
        return newcomers
    }

    private func newcomer(_ member: LegacyMember) async throws -> Result<Newcomer, RefusedMember> {
        guard let username = Username(keeping: member.username) else {
            return .failure(
                RefusedMember(
                    code: .unusableMember,
                    reason: "the member's username is empty, or longer than \(Username.maximumKeptLength) characters"))
        }
        // What is no address stays behind; nothing could be sent there.
        let email = (try? EmailAddress.normalizing(member.email)) ?? nil
        var account = NewAccount(username: username, email: email)
        account.passwordHash = try await hash(of: member)
        account.firstName = member.firstName
        account.lastName = member.lastName
        account.isActive = member.maySignIn
        account.dateJoined = member.joined
        return .success(
            Newcomer(account: account, standing: AccountStanding(awaitsVerification: member.awaitsConfirmation)))
    }

    /// The hash to be kept: the member's own, which the next sign-in upgrades; a password that stands there in plain is
    /// never stored as it is.
    private func hash(of member: LegacyMember) async throws -> String? {
        guard let password = member.password, !password.isEncrypted else { return nil }
        let stored = password.reveal()
        let plain = "plain$"
        guard stored.hasPrefix(plain) else { return stored }
        while true {
            do { return try await hasher.hash(String(stored.dropFirst(plain.count))) } catch let error as PasswordError
                where error == .busy
            {
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }
}
