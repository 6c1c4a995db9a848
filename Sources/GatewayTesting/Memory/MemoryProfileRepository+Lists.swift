public import Accounts
import OrderedCollections

extension MemoryProfileRepository {
    public func list(_ page: PageRequest, filter: [FieldName: Value]) async throws -> Page<Profile> {
        let list = "profiles of \(site.id)"
        for name in filter.keys.sorted() where site.model.fields[name] == nil {
            throw AccountError(.malformed, "there is no field \"\(name)\"")
        }
        let after = try MemoryCursor.position(in: page, of: list).map { LegacyKey(rawValue: $0) }
            .flatMap { MemoryRowKey($0, type: site.store.key.type) }
        return try store.transaction { state in
            let rows = (state.tables[site.id]?.rows ?? [:]).filter { key, row in
                after.map { key > $0 } ?? true
                    && filter.allSatisfy { name, value in (row.values[name] ?? .null).isSame(as: value) }
            }
            let found = rows.keys.sorted().compactMap { key -> (MemoryRowKey, Profile)? in
                guard let account = account(of: key, in: state) else { return nil }
                return profile(account, key: key, in: state).map { (key, $0) }
            }
            return MemoryCursor.page(found, limit: page.limit, list: list) { $0.0.legacy.rawValue }.map(\.1)
        }
    }

    public func rows(
        of collection: CollectionName, account: AccountID, page: PageRequest
    ) async throws -> Page<CollectionRow> {
        guard let definition = site.collections.first(where: { $0.name == collection }) else {
            throw AccountError(.notFound, "the site \"\(site.id)\" has no collection \"\(collection)\"")
        }
        let list = "\(collection) of \(site.id)"
        let after = try MemoryCursor.position(in: page, of: list).flatMap { Int64($0) }
        return try store.transaction { state in
            guard let key = key(of: account, in: state) else { return Page(elements: [], next: nil) }
            let rows = (state.tables[site.id]?.collections[collection] ?? []).filter { $0.key == key }
                .sorted { definition.order?.precedes($0, $1) ?? ($0.id < $1.id) }
            let rest = after.map { id in Array(rows.drop { $0.id != id }.dropFirst()) } ?? rows
            return MemoryCursor.page(rest, limit: page.limit, list: list) { String($0.id) }.map { row in
                let (values, warnings) = definition.model.read(row.values)
                return CollectionRow(id: String(row.id), values: values, warnings: warnings)
            }
        }
    }

    private func account(of key: MemoryRowKey, in state: MemoryState) -> AccountID? {
        switch (site.store.key.account, key) {
        case (.id, .integer(let number)): AccountID(rawValue: number)
        case (.id, .text): nil
        case (.link(let source), _): state.links[source]?.accounts[key.legacy]
        }
    }
}

extension ProfileCollection.Order {
    /// Whether one row comes before another: no value first, ties by id.
    func precedes(_ left: MemoryCollectionRow, _ right: MemoryCollectionRow) -> Bool {
        let (first, second) = (left.values[field] ?? .null, right.values[field] ?? .null)
        if first == second { return left.id < right.id }
        return isDescending ? second.sorts(before: first) : first.sorts(before: second)
    }
}

extension Value {
    fileprivate func sorts(before other: Value) -> Bool {
        switch (self, other) {
        case (.null, _): !other.isNull
        case (.date(let left), .date(let right)): left < right
        case (.timestamp(let left), .timestamp(let right)): left < right
        case (.integer(let left), .integer(let right)): left < right
        case (.decimal(let left), .decimal(let right)): left < right
        case (.string(let left), .string(let right)): left < right
        default: false
        }
    }
}
