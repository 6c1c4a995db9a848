import Accounts

/// What every ``AccountRepository`` has to do, together with the outbox and the links that change with it.
public enum AccountRepositoryContract {
    public typealias Case = ContractCase<any CoreFixture>

    /// Every point of the contract.
    public static let cases: [Case] =
        creating + members + finding + names + listing + searching + updating + deleting + promising
}

extension CoreFixture {
    /// Makes an account of a username that is known to be a right one.
    @discardableResult
    func account(_ name: String, email: String? = nil) async throws -> Account {
        try await accounts.create(NewAccount(username: Username(name), email: EmailAddress.normalizing(email ?? "")))
    }

    /// Reads an account that has to be there.
    func account(_ id: AccountID, file: StaticString = #fileID, line: UInt = #line) async throws -> Account {
        try require(try await accounts.accounts([id])[id], "account \(id)", file: file, line: line)
    }

    /// Everything in the outbox, taken away.
    func promises() async throws -> [OutboxEntry] {
        var all: [OutboxEntry] = []
        while case let entries = try await outbox.claim(limit: 100, lease: 600), !entries.isEmpty {
            all += entries
            for entry in entries { try await outbox.complete(entry) }
        }
        return all.sorted { $0.id < $1.id }
    }
}

/// Demands that a conflict names exactly these fields, as taken.
func expectTaken(
    _ fields: [String], in error: AccountError, file: StaticString = #fileID, line: UInt = #line
) throws {
    try expectEqual(Set(error.fields.map(\.field)), Set(fields), "the fields named", file: file, line: line)
    try expectEqual(Set(error.fields.map(\.code)), [.taken], "their problem", file: file, line: line)
}
