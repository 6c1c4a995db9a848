import Accounts
import OrderedCollections

/// The table of a collection as its catalogue describes it.
struct CollectionTable: Sendable {
    let definition: ProfileCollection
    let key: ColumnInfo
    let id: ColumnInfo
    let codecs: [FieldName: ColumnCodec]
    /// The codecs in the order of the model's fields.
    let fieldCodecs: [ColumnCodec]

    var columns: [String] { [id.name] + definition.model.fields.values.map(\.column) }

    /// - Throws: ``AccountError`` `storeMismatch` that names what is missing; ``DatabaseError``.
    static func load(
        _ definition: ProfileCollection, of site: Site, using executor: some SQLExecutor
    ) async throws -> CollectionTable {
        let columns = try await ProfileTable.columns(of: definition.table, site: site, using: executor)
        func column(_ name: String) throws -> ColumnInfo {
            guard let column = columns[name.lowercased()] else {
                throw AccountError.storeMismatch(site: site.id, table: definition.table.description, column: name)
            }
            return column
        }
        let codecs = try ProfileTable.codecs(definition.model, of: site, dialect: executor.dialect, column)
        return CollectionTable(
            definition: definition, key: try column(definition.keyColumn), id: try column(definition.idColumn),
            codecs: codecs, fieldCodecs: definition.model.fields.keys.compactMap { codecs[$0] })
    }

    /// The rows as the domain has them.
    func rows(_ rows: [Row]) -> [CollectionRow] {
        let (values, warnings) = ProfileTable.decode(fieldCodecs, rows: rows, from: 1)
        return rows.indices.map { index in
            let id = KeyCoding(type: definition.idType).key(rows[index][0])
            return CollectionRow(
                id: id?.rawValue ?? "",
                values: Dictionary(uniqueKeysWithValues: zip(definition.model.layout.names, values[index])),
                warnings: warnings[index] ?? [])
        }
    }
}
