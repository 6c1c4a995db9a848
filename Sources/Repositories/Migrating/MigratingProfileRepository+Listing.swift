public import Accounts

extension MigratingProfileRepository {
    /// How many accounts are looked at together.
    private static var chunk: Int { 500 }
    /// How many chunks are looked at for one page at the most: a page may come back short rather than take for ever.
    private static var mostChunks: Int { 20 }

    public func list(_ page: PageRequest, filter: [FieldName: Value]) async throws -> Page<Profile> {
        try await gate.serve(site) { phase in
            switch phase {
            case .legacy: try await legacy.list(page, filter: filter).map { $0.from(.legacy) }
            case .lazy: try await merged(page, filter: filter)
            case .shadow, .cutOver: try await store.list(page, filter: filter)
            }
        }
    }

    /// Both stores in the order of the accounts: a copy that is made meanwhile changes nobody's place.
    private func merged(_ page: PageRequest, filter: [FieldName: Value]) async throws -> Page<Profile> {
        var position = try page.cursor.map { try MergeCursor(text: $0, site: site.id).account }
        var found: [Profile] = []
        let candidates = filter.isEmpty ? nil : try await self.candidates(filter)
        for _ in 0..<Self.mostChunks {
            let size = filter.isEmpty ? page.limit + 1 - found.count : Self.chunk
            let accounts: [AccountID]
            if let candidates {
                accounts = Array(candidates.drop { account in position.map { account <= $0 } ?? false }.prefix(size))
            } else {
                accounts = try await self.accounts(after: position, limit: size)
            }
            let profiles = try await looking(accounts)
            for account in accounts {
                guard let profile = profiles[account], matches(profile, filter) else { continue }
                if found.count == page.limit { return Page(elements: found, next: cursor(found.last?.account)) }
                found.append(profile)
            }
            guard accounts.count == size, let last = accounts.last else { return Page(elements: found, next: nil) }
            position = last
        }
        return Page(elements: found, next: cursor(position))
    }

    /// The next accounts that may have a profile in either store.
    private func accounts(after account: AccountID?, limit: Int) async throws -> [AccountID] {
        async let here = rows.accounts(after: account, limit: limit)
        let there = try await parts.keys.accounts(after: account, limit: limit)
        return Array(Set(try await here).union(there).sorted().prefix(limit))
    }

    /// The accounts that meet a filter in either store, in order, where there are few enough to be asked for at once.
    private func candidates(_ filter: [FieldName: Value]) async throws -> [AccountID]? {
        let all = PageRequest(limit: PageRequest.maximumLimit)
        let absent = site.migration?.absent ?? []
        // A field the legacy table lacks has its default there, which only the profiles themselves tell.
        guard absent.isDisjoint(with: filter.keys) else { return nil }
        async let here = store.list(all, filter: filter)
        let there = try await legacy.list(all, filter: filter)
        let own = try await here
        guard own.next == nil, there.next == nil else { return nil }
        return Set((own.elements + there.elements).map(\.account)).sorted()
    }

    private func matches(_ profile: Profile, _ filter: [FieldName: Value]) -> Bool {
        filter.allSatisfy { profile[$0.key] == $0.value }
    }

    private func cursor(_ account: AccountID?) -> String? {
        account.map { MergeCursor(account: $0, site: site.id).text }
    }
}
