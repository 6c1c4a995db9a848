import Accounts
import OrderedCollections
import SQLStore

/// Looks at the tables behind one site.
struct SiteCheckup {
    let site: Site
    let database: any Database
    var dialect: any Dialect { database.dialect }

    func findings() async throws -> [Finding] {
        var findings = try await profileFindings()
        for collection in site.collections { findings += try await collectionFindings(collection) }
        return findings
    }

    var isWritten: Bool { site.store.access == .readWrite }

    private func profileFindings() async throws -> [Finding] {
        let store = site.store
        let definition = ProfileTables.profiles(of: site, in: dialect)
        let table = TableCheckup(site: site, database: database, definition: definition, isWritten: isWritten)
        guard let columns = try await table.columns() else { return [try await table.missingTable()] }
        let indexes = try await dialect.indexes(of: store.table, using: database)
        var findings = table.key(store.key.column, type: store.key.type, in: columns)
        if let version = store.versionColumn { findings += table.version(version, in: columns) }
        for field in site.model.fields.values { findings += table.field(field, in: columns) }
        findings += uniqueness(table, columns, indexes)
        if isWritten { findings += table.unfilled(columns) }
        let needed: Set<TableRight> = isWritten ? Set(TableRight.allCases) : [.select]
        return try await findings + table.rights(needed)
    }

    /// The key must be unique whoever writes, since a profile is one; other unique fields matter where we write.
    private func uniqueness(_ table: TableCheckup, _ columns: [ColumnInfo], _ indexes: [IndexInfo]) -> [Finding] {
        let present = Set(columns.map { $0.name.lowercased() })
        let key = site.store.key.column
        var findings: [Finding] = []
        if present.contains(key.lowercased()), !indexes.contains(where: { $0.isUnique(in: key) && !$0.isPartial }) {
            findings.append(
                table.missingIndex(on: key, isUnique: true, severity: isWritten ? .error : .warning))
        }
        guard isWritten else { return findings }
        for field in site.model.fields.values where field.rules.isUnique && present.contains(field.column.lowercased())
        {
            guard !indexes.contains(where: { $0.isUnique(in: field.column) }) else { continue }
            findings.append(table.missingIndex(on: field.column, isUnique: true, severity: .error))
        }
        return findings
    }

    private func collectionFindings(_ collection: ProfileCollection) async throws -> [Finding] {
        let definition = ProfileTables.collection(collection, of: site, in: dialect)
        // Its rows are written by others: we read them, and delete them with the profile.
        let table = TableCheckup(site: site, database: database, definition: definition, isWritten: false)
        guard let columns = try await table.columns() else { return [try await table.missingTable()] }
        var findings = table.key(collection.keyColumn, type: site.store.key.type, in: columns)
        findings += table.key(collection.idColumn, type: collection.idType, in: columns)
        for field in collection.model.fields.values { findings += table.field(field, in: columns) }
        let indexes = try await dialect.indexes(of: collection.table, using: database)
        let isFound = indexes.contains {
            $0.columns.first?.lowercased() == collection.keyColumn.lowercased() && !$0.isPartial
        }
        if !isFound, columns.contains(where: { $0.name.lowercased() == collection.keyColumn.lowercased() }) {
            findings.append(table.missingIndex(on: collection.keyColumn, isUnique: false, severity: .warning))
        }
        let deletes = isWritten && collection.onDelete == .cascade
        return try await findings + table.rights(deletes ? [.select, .delete] : [.select])
    }
}

extension IndexInfo {
    /// Whether it keeps the values of this one column apart.
    func isUnique(in column: String) -> Bool {
        isUnique && columns.count == 1 && columns.first?.lowercased() == column.lowercased()
    }
}
