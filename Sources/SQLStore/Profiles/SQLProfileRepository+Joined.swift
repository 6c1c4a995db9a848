public import Accounts

extension SQLProfileRepository {
    /// Where our own accounts are in the same database and the rows are keyed by their ids.
    public var joined: JoinedReads? {
        guard isBesideAccounts, keys.areAccountIDs else { return nil }
        return JoinedReads { [self] ids in try await readJoined(ids) }
    }

    private func readJoined(_ ids: [AccountID]) async throws -> [AccountID: ProfiledAccount]? {
        guard !ids.isEmpty else { return [:] }
        return try await translating {
            let table = try await table()
            // A key of another type would be compared with no index, or not at all.
            guard case .integer = table.key.type else { return nil }
            let rows = try await database.query(table.join.query(ids))
            let withProfile = rows.filter { $0[0].integer != nil }
            let owners = withProfile.map { AccountID(rawValue: $0[0].integer ?? 0) }
            var profiles = table.profiles(withProfile, of: owners)[...]
            var found = [AccountID: ProfiledAccount](minimumCapacity: rows.count)
            for row in rows {
                let account = AccountRow.account(row, from: table.columns.count)
                let profile = profiles.first?.account == account.id ? profiles.popFirst() : nil
                // Of several rows with one key the first is the profile, as in every other read.
                if found[account.id] == nil { found[account.id] = ProfiledAccount(account, profile: .success(profile)) }
            }
            return found
        }
    }
}
