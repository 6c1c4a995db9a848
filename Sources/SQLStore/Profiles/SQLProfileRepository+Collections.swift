public import Accounts
import OrderedCollections

extension SQLProfileRepository {
    public func rows(
        of collection: CollectionName, account: AccountID, page: PageRequest
    ) async throws -> Page<CollectionRow> {
        try await translating {
            let table = try await collectionTable(collection)
            guard let key = try await keys.keys(of: [account])[account].flatMap(keys.value) else {
                return Page(elements: [], next: nil)
            }
            let scope = "rows/\(site.id)/\(collection)/\(account)"
            let order = CollectionOrder(table: table)
            var conditions: [SQLQuery] = [
                "\(identifier: table.key.name) = \(bind: key, as: table.key.type)"
            ]
            if let cursor = page.cursor {
                conditions.append(try order.condition(after: Cursor.position(in: cursor, scope: scope, count: 2)))
            }
            var select = SQLSelect(table.columns, from: table.definition.table)
            select.conditions = conditions
            select.order = order.terms
            select.limit = page.limit + 1
            let rows = table.rows(try await database.query(select.query))
            guard rows.count > page.limit, let last = rows.prefix(page.limit).last else {
                return Page(elements: rows, next: nil)
            }
            let next = Cursor(scope: scope, position: order.position(of: last))
            return Page(elements: Array(rows.prefix(page.limit)), next: next.text)
        }
    }

    public func delete(_ account: AccountID, expected: Version?) async throws -> Bool {
        try await writing {
            guard let key = try await keys.keys(of: [account])[account].flatMap(keys.value) else { return false }
            let table = try await table()
            let dependents = try await collectionTables().values
            return try await database.withRetriedTransaction { transaction in
                guard let row = try await row(key, table, isLocking: true, using: transaction) else { return false }
                if let expected, table.version(of: row) != expected { throw AccountError.versionMismatch }
                for dependent in dependents { try await clear(dependent, key, using: transaction) }
                let delete: SQLQuery = "DELETE FROM \(table: site.store.table) WHERE \(hasKey(key, table))"
                return try await transaction.execute(delete) > 0
            }
        }
    }

    private func clear(_ table: CollectionTable, _ key: SQLValue, using transaction: any SQLExecutor) async throws {
        let definition = table.definition
        let condition: SQLQuery = "\(identifier: table.key.name) = \(bind: key, as: table.key.type)"
        switch definition.onDelete {
        case .retain: return
        case .cascade: try await transaction.execute("DELETE FROM \(table: definition.table) WHERE \(condition)")
        case .restrict:
            var select = SQLSelect([table.id.name], from: definition.table)
            select.conditions = [condition]
            select.limit = 1
            guard try await transaction.query(select.query).isEmpty else {
                throw AccountError.conflict(
                    "the profile has rows in the collection \"\(definition.name)\", which forbids deleting it")
            }
        }
    }

    private func collectionTable(_ name: CollectionName) async throws -> CollectionTable {
        guard let definition = site.collections.first(where: { $0.name == name }) else {
            throw AccountError(.notFound, "the site \"\(site.id)\" has no collection \"\(name)\"")
        }
        guard let table = try await collectionTables()[definition.name] else {
            throw AccountError.storeMismatch(site: site.id, table: definition.table.description, column: nil)
        }
        return table
    }

    private func collectionTables() async throws -> [CollectionName: CollectionTable] {
        try await collectionCache.table {
            var tables: [CollectionName: CollectionTable] = [:]
            for definition in site.collections {
                tables[definition.name] = try await CollectionTable.load(definition, of: site, using: database)
            }
            return tables
        }
    }
}

/// The total order of a collection's rows: by the declared field, rows without a value last, then by id.
private struct CollectionOrder {
    let table: CollectionTable

    private var order: ProfileCollection.Order? { table.definition.order }
    private var codec: ColumnCodec? { order.flatMap { table.codecs[$0.field] } }

    var terms: [SQLSelect.Ordering] {
        let id = SQLSelect.Ordering(table.id.name)
        guard let order, let codec else { return [id] }
        return [SQLSelect.Ordering(codec.column.name, isDescending: order.isDescending, areNullsLast: true), id]
    }

    /// The sort values of a row: that of the field, and the id.
    func position(of row: CollectionRow) -> [JSONValue] {
        [order.map { row.values[$0.field] ?? .null }?.json ?? .null, .string(row.id)]
    }

    /// The condition that a row stands behind a position.
    func condition(after position: [JSONValue]) throws -> SQLQuery {
        let malformed = AccountError(.malformed, "the cursor is none of this list; leave it out to begin anew")
        let coding = KeyCoding(type: table.definition.idType)
        guard let id = position[1].string.flatMap({ coding.value(LegacyKey(rawValue: $0)) }) else { throw malformed }
        let isLater: SQLQuery = "\(identifier: table.id.name) > \(bind: id, as: table.id.type)"
        guard let order, let codec else { return isLater }
        let column = codec.column.name
        if position[0] == .null { return "(\(identifier: column) IS NULL AND \(isLater))" }
        guard let binding = try? codec.encode(codec.field.value(from: position[0])) else { throw malformed }
        let value = SQLQuery(parts: [.binding(binding)])
        let isBehind: SQLQuery =
            order.isDescending ? "\(identifier: column) < \(value)" : "\(identifier: column) > \(value)"
        return "(\(isBehind) OR (\(identifier: column) = \(value) AND \(isLater)) OR \(identifier: column) IS NULL)"
    }
}
