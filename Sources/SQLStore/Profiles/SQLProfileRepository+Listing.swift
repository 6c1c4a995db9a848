public import Accounts

extension SQLProfileRepository {
    /// How many rows are looked at for one page at the most: rows without an account, and rows a database's looser
    /// comparison let through, are passed over, and a page may come back short rather than take for ever.
    private static let mostChunks = 20

    public func list(_ page: PageRequest, filter: [FieldName: Value]) async throws -> Page<Profile> {
        try await translating {
            let table = try await table()
            let conditions = try filterConditions(filter, table)
            var position = try page.cursor.map(position)
            var found: [(key: LegacyKey, profile: Profile)] = []
            for _ in 0..<Self.mostChunks {
                var select = SQLSelect(table.columns, from: site.store.table)
                select.conditions = conditions
                if let position {
                    select.conditions.append(
                        "\(identifier: table.key.name) > \(bind: position, as: table.key.type)")
                }
                select.order = [SQLSelect.Ordering(table.key.name)]
                select.limit = page.limit + 1
                let rows = try await database.query(select.query)
                found += try await profiles(in: rows, table: table).filter { matches($0.profile, filter) }
                let isLast = rows.count <= page.limit
                if found.count > page.limit { return self.page(Array(found.prefix(page.limit))) }
                guard !isLast, let last = rows.last.flatMap(table.key(of:)) else {
                    return Page(elements: found.map(\.profile), next: nil)
                }
                position = keys.value(last)
                if found.count == page.limit { return self.page(found, next: last) }
            }
            return Page(elements: found.map(\.profile), next: position.flatMap(key).map { cursor(after: $0).text })
        }
    }

    private func profiles(
        in rows: [Row], table: ProfileTable
    ) async throws -> [(key: LegacyKey, profile: Profile)] {
        let keyed = rows.compactMap { row in table.key(of: row).map { (key: $0, row: row) } }
        let accounts = try await keys.accounts(of: keyed.map(\.key))
        let found = keyed.compactMap { key, row in accounts[key].map { (key: key, account: $0, row: row) } }
        return Array(zip(found.map(\.key), table.profiles(found.map(\.row), of: found.map(\.account))))
    }

    private func filterConditions(_ filter: [FieldName: Value], _ table: ProfileTable) throws -> [SQLQuery] {
        try filter.sorted { $0.key < $1.key }.compactMap { name, value in
            guard let codec = table.codecs[name] else {
                throw AccountError(.malformed, "there is no field \"\(name)\"")
            }
            if value.isNull { return "\(identifier: codec.column.name) IS NULL" }
            do throws(FieldProblem) {
                return "\(identifier: codec.column.name) = " + SQLQuery(parts: [.binding(try codec.encode(value))])
            } catch {
                // What the column cannot hold, no row has.
                return "1 = 0"
            }
        }
    }

    /// A database may compare text without regard to case; a filter means the value itself.
    private func matches(_ profile: Profile, _ filter: [FieldName: Value]) -> Bool {
        filter.allSatisfy { profile[$0.key] == $0.value }
    }

    private func page(_ found: [(key: LegacyKey, profile: Profile)], next: LegacyKey? = nil) -> Page<Profile> {
        Page(elements: found.map(\.profile), next: (next ?? found.last?.key).map { cursor(after: $0).text })
    }

    private func cursor(after key: LegacyKey) -> Cursor {
        Cursor(scope: "profiles/\(site.id)", position: [.string(key.rawValue)])
    }

    private func position(in cursor: String) throws -> SQLValue {
        let position = try Cursor.position(in: cursor, scope: "profiles/\(site.id)", count: 1)
        guard let key = position.first?.string.flatMap({ keys.value(LegacyKey(rawValue: $0)) }) else {
            throw AccountError(.malformed, "the cursor is none of this list; leave it out to begin anew")
        }
        return key
    }

    private func key(_ value: SQLValue) -> LegacyKey? { KeyCoding(type: site.store.key.type).key(value) }
}
