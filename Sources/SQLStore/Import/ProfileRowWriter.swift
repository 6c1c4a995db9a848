public import Accounts
import OrderedCollections

/// Makes the rows of a site's own table, for writing many at once.
public struct ProfileRowWriter: Sendable {
    public let site: Site
    let database: any Database
    private let cache = TableCache<ProfileTable>()

    public init(site: Site, database: any Database) {
        self.site = site
        self.database = database
    }

    /// The values of a row without its key, as they are sent.
    public struct Encoded: Sendable {
        let values: [SQLValue]
    }

    /// Encodes the values of some profiles, in the order of the site's model, each by itself.
    /// - Returns: for each, its row or what of it the table cannot hold.
    public func encode(_ profiles: [[Value]]) async throws -> [Result<Encoded, RefusedValues>] {
        let table = try await table()
        // Counting from the time keeps a profile that was made anew from taking a version of its predecessor.
        let version: [SQLValue] = hasVersion(table) ? [.integer(Timestamp.now().ticks)] : []
        return profiles.map { values in
            var row = version
            row.reserveCapacity(version.count + table.fieldCodecs.count)
            var problems: [FieldProblem] = []
            for (codec, value) in zip(table.fieldCodecs, values) {
                do throws(FieldProblem) { row.append(try codec.encode(value).value) } catch { problems.append(error) }
            }
            return problems.isEmpty ? .success(Encoded(values: row)) : .failure(RefusedValues(problems: problems))
        }
    }

    /// The rows as one batch, a row each of a key and what was encoded.
    public func batch(_ rows: [(key: LegacyKey, row: Encoded)]) async throws -> BulkInsert {
        let table = try await table()
        let coding = KeyCoding(type: site.store.key.type)
        var columns = [BulkInsert.Column(table.key.name, table.key.type)]
        if hasVersion(table), let version = table.version { columns.append(.init(version.name, version.type)) }
        columns += table.fieldCodecs.map { .init($0.field.column, $0.column.type) }
        return BulkInsert(
            into: site.store.table, columns: columns, key: [table.key.name],
            rows: rows.map { [coding.value($0.key) ?? .null] + $0.row.values })
    }

    /// Those of the keys that have a row.
    public func present(_ keys: [LegacyKey]) async throws -> Set<LegacyKey> {
        let table = try await table()
        let coding = KeyCoding(type: site.store.key.type)
        let values = keys.compactMap(coding.value)
        guard !values.isEmpty else { return [] }
        var query = SQLSelect([table.key.name], from: site.store.table)
        query.conditions = [.isMember(table.key.name, of: values, type: table.key.type)]
        return Set(try await database.query(query.query).compactMap { coding.key($0[0]) })
    }

    /// What of a row a database's error is about.
    public func problem(of error: DatabaseError) -> FieldProblem {
        let fields = site.model.fields.values
        let column = error.column?.lowercased(), constraint = error.constraint?.lowercased()
        let named = fields.first { $0.column.lowercased() == column }
        let field =
            named
            ?? constraint.flatMap { constraint in
                fields.filter { constraint.contains($0.column.lowercased()) }.max { $0.column.count < $1.column.count }
            }
        return FieldProblem(field: field?.name.rawValue ?? "", code: error.fieldCode, message: error.fieldMessage)
    }

    private func hasVersion(_ table: ProfileTable) -> Bool { table.version != nil && site.store.isManaged }

    private func table() async throws -> ProfileTable {
        try await cache.table { try await ProfileTable.load(site, using: database) }
    }
}

/// Values that a site's table cannot hold.
public struct RefusedValues: Error, Sendable {
    public let problems: [FieldProblem]
}
