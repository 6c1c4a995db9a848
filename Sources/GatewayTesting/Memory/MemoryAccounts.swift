import Accounts

/// The rows of the table of accounts.
struct MemoryAccounts {
    private(set) var rows: [AccountID: MemoryAccount] = [:]
    private var lastID: Int64 = 0

    mutating func nextID() -> AccountID {
        lastID += 1
        return AccountID(rawValue: lastID)
    }

    /// Stores a row, if its username and address are nobody else's.
    mutating func put(_ row: MemoryAccount) throws(AccountError) {
        var taken: [FieldProblem] = []
        for other in rows.values where other.account.id != row.account.id {
            if other.foldedUsername == row.foldedUsername {
                taken.append(FieldProblem(field: "username", code: .taken, message: "this username is taken"))
            }
            if !row.foldedEmail.isEmpty, other.foldedEmail == row.foldedEmail {
                taken.append(FieldProblem(field: "email", code: .taken, message: "this e-mail address is taken"))
            }
        }
        guard taken.isEmpty else { throw .conflict("the account cannot be stored", fields: taken) }
        rows[row.account.id] = row
    }

    mutating func remove(_ id: AccountID) -> Bool { rows.removeValue(forKey: id) != nil }
}

/// A stored account with its password's hash.
struct MemoryAccount {
    let account: Account
    let passwordHash: String?

    var foldedUsername: String { Username.fold(account.username) }
    var foldedEmail: String { EmailAddress.fold(account.email) }

    /// Whether a search finds it.
    func matches(_ folded: String) -> Bool {
        [account.username, account.email, account.firstName, account.lastName].contains { text in
            Username.fold(text).contains(folded)
        }
    }

    func matches(_ filter: AccountFilter) -> Bool {
        (filter.isActive.map { $0 == account.isActive } ?? true)
            && (filter.isStaff.map { $0 == (account.isStaff || account.isSuperuser) } ?? true)
    }

    /// The same row with changes made.
    func applying(_ changes: AccountChanges, version: Version) -> MemoryAccount {
        let email: String =
            switch changes.email {
            case .some(let address): address?.text ?? ""
            case nil: account.email
            }
        return MemoryAccount(
            account: Account(
                id: account.id, username: changes.username?.text ?? account.username, email: email,
                firstName: changes.firstName ?? account.firstName, lastName: changes.lastName ?? account.lastName,
                isActive: changes.isActive ?? account.isActive, isStaff: changes.isStaff ?? account.isStaff,
                isSuperuser: changes.isSuperuser ?? account.isSuperuser, dateJoined: account.dateJoined,
                lastLogin: changes.lastLogin ?? account.lastLogin, version: version),
            passwordHash: changes.passwordHash ?? passwordHash)
    }
}

extension NewAccount {
    func stored(id: AccountID, version: Version) -> MemoryAccount {
        MemoryAccount(
            account: Account(
                id: id, username: username.text, email: email?.text ?? "", firstName: firstName, lastName: lastName,
                isActive: isActive, isStaff: isStaff, isSuperuser: isSuperuser, dateJoined: dateJoined ?? .now(),
                lastLogin: nil, version: version),
            passwordHash: passwordHash)
    }
}
