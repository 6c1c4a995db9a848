public import Accounts
import Foundation
import OrderedCollections

/// The tables of a site whose store Gatehouse owns, made of the site's definition.
public enum ProfileTables {
    /// The table of the profiles and those of the collections; none where the store is not ours.
    ///
    /// Every field may be empty, also a required one: what is required is a rule for people, and rows from before the
    /// rule, or from a legacy table, are kept and shown as incomplete.
    public static func tables(of site: Site, in dialect: some Dialect) -> [TableDefinition] {
        guard site.store.isManaged else { return [] }
        return [profiles(of: site, in: dialect)] + site.collections.map { collection($0, of: site, in: dialect) }
    }

    /// The table of the profiles as Gatehouse would make it.
    public static func profiles(of site: Site, in dialect: some Dialect) -> TableDefinition {
        let key = site.store.key
        let fields = site.model.fields.values
        return TableDefinition(
            site.store.table,
            columns: [ColumnDefinition(key.column, type(of: key.type))]
                // The default is for rows that were there before the column was.
                + (site.store.versionColumn.map { [ColumnDefinition($0, .bigint, defaultNumber: 1)] } ?? [])
                + fields.map { column(of: $0, site: site, in: dialect) },
            primaryKey: [key.column], unique: fields.filter(\.rules.isUnique).map { [$0.column] },
            indexed: fields.filter { $0.isFilter && !$0.rules.isUnique && isIndexable($0) }.map { [$0.column] })
    }

    /// The table of a collection as Gatehouse would make it; who writes the rows numbers them too, so that rows that
    /// come from elsewhere keep their numbers.
    public static func collection(
        _ collection: ProfileCollection, of site: Site, in dialect: some Dialect
    ) -> TableDefinition {
        TableDefinition(
            collection.table,
            columns: [
                ColumnDefinition(collection.idColumn, type(of: collection.idType)),
                ColumnDefinition(collection.keyColumn, type(of: site.store.key.type)),
            ]
                + collection.model.fields.values.map { column(of: $0, site: site, in: dialect) },
            primaryKey: [collection.idColumn],
            unique: collection.model.fields.values.filter(\.rules.isUnique).map { [$0.column] },
            indexed: [[collection.keyColumn]])
    }

    /// The type of a key column of ours.
    public static func type(of key: KeyType) -> SQLType {
        switch key {
        case .integer: .bigint
        case .uuid: .uuid
        case .string: .text(length: 255)
        }
    }

    /// The column of a field as Gatehouse would make it.
    public static func column(of field: Field, site: Site, in dialect: some Dialect) -> ColumnDefinition {
        let type = type(of: field, in: dialect)
        var fill: SQLBinding?
        // Without its default, a new required field would make every profile there is incomplete.
        if field.rules.isRequired, let initial = field.rules.defaultValue {
            let column = ColumnInfo(name: field.column, type: type, typeName: "", isNullable: true)
            fill = try? ColumnCodec(
                field: field, column: column, timeZone: site.store.timeZone ?? .gmt, dialect: dialect
            ).encode(initial)
        }
        return ColumnDefinition(field.column, type, isNullable: true, fill: fill)
    }

    /// The type of a field's column; SQL Server's indexes need a length.
    private static func type(of field: Field, in dialect: some Dialect) -> SQLType {
        let type = dialect.storageType(of: field)
        if field.rules.isUnique, case .text(nil, let isNational, let isFixed) = type {
            return .text(length: 450, isNational: isNational, isFixed: isFixed)
        }
        return type
    }

    /// Whether every database can index the field's column as it is.
    private static func isIndexable(_ field: Field) -> Bool {
        switch field.type {
        case .text, .json, .bytes: false
        case .string, .email, .url: (field.rules.maximumLength ?? 255) <= 450
        default: true
        }
    }
}
