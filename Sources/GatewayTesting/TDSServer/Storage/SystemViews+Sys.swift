/// The views of sys, as far as finding tables, columns and unique indexes needs them.
extension SystemViews {
    private static let sysname = SQLType.nvarchar(128)

    var sysSchemas: SystemView {
        SystemView(
            ["name": Self.sysname, "schema_id": .int, "principal_id": .int],
            catalogue.schemas.enumerated().map { [.text($1), .integer($0 + 1), .integer(1)] })
    }

    var sysTables: SystemView {
        SystemView(
            [
                "name": Self.sysname, "object_id": .int, "schema_id": .int, "parent_object_id": .int, "type": .char(2),
                "type_desc": .nvarchar(60), "is_ms_shipped": .bit,
            ],
            visibleTables.map {
                [
                    .text($0.name), .integer($0.id), .integer(schemaID($0.schema)), .integer(0), .text("U "),
                    .text("USER_TABLE"), .flag(false),
                ]
            })
    }

    func sysColumns(_ settings: DatabaseSettings) -> SystemView {
        SystemView(
            [
                "object_id": .int, "name": Self.sysname, "column_id": .int, "system_type_id": .tinyint,
                "user_type_id": .int, "max_length": .smallint, "precision": .tinyint, "scale": .tinyint,
                "collation_name": Self.sysname, "is_nullable": .bit, "is_identity": .bit, "is_computed": .bit,
                "is_rowguidcol": .bit, "default_object_id": .int,
            ],
            visibleTables.flatMap { table in
                table.columns.map { column in
                    let type = column.type
                    let collation: Cell = type.isText ? .text((column.collation ?? settings.collation).name) : .null
                    return [
                        .integer(table.id), .text(column.name), .integer(column.id), .integer(type.systemTypeID),
                        .integer(type.systemTypeID), .integer(type.storageLength),
                        .integer(type.exactShape?.precision ?? temporalPrecision(type)),
                        .integer(type.exactShape?.scale ?? type.fractionalDigits ?? 0), collation,
                        .flag(column.isNullable), .flag(column.identity != nil), .flag(false), .flag(false),
                        .integer(0),
                    ]
                }
            })
    }

    private func temporalPrecision(_ type: SQLType) -> Int {
        switch type {
        case .real: 24
        case .float: 53
        case .datetime: 23
        case .smalldatetime: 16
        default: type.family == .temporal ? type.textWidth : 0
        }
    }

    var sysTypes: SystemView {
        SystemView(
            [
                "name": Self.sysname, "system_type_id": .tinyint, "user_type_id": .int, "schema_id": .int,
                "max_length": .smallint, "precision": .tinyint, "scale": .tinyint, "is_user_defined": .bit,
            ],
            SQLType.allSystemTypes.map { type in
                [
                    .text(type.name), .integer(type.systemTypeID), .integer(type.systemTypeID), .integer(4),
                    .integer(type.storageLength), .integer(type.exactShape?.precision ?? temporalPrecision(type)),
                    .integer(type.exactShape?.scale ?? type.fractionalDigits ?? 0), .flag(false),
                ]
            })
    }

    var sysIndexes: SystemView {
        SystemView(
            [
                "object_id": .int, "name": Self.sysname, "index_id": .int, "type": .tinyint, "type_desc": .nvarchar(60),
                "is_unique": .bit, "is_primary_key": .bit, "is_unique_constraint": .bit, "is_disabled": .bit,
                "has_filter": .bit, "filter_definition": .nvarchar(nil),
            ],
            visibleTables.flatMap { table in
                numbered(table).map { number, index in
                    [
                        .integer(table.id), .text(index.name), .integer(number), .integer(number == 1 ? 1 : 2),
                        .text(number == 1 ? "CLUSTERED" : "NONCLUSTERED"), .flag(index.isUnique),
                        .flag(index.kind == .primaryKey), .flag(index.kind == .uniqueConstraint), .flag(false),
                        .flag(index.filter != nil), index.filter.map { .text("(\($0))") } ?? .null,
                    ]
                }
            })
    }

    var sysIndexColumns: SystemView {
        SystemView(
            [
                "object_id": .int, "index_id": .int, "index_column_id": .int, "column_id": .int,
                "key_ordinal": .tinyint,
                "is_descending_key": .bit, "is_included_column": .bit,
            ],
            visibleTables.flatMap { table in
                numbered(table).flatMap { number, index in
                    index.columns.enumerated().map { position, column in
                        [
                            .integer(table.id), .integer(number), .integer(position + 1),
                            .integer(table.column(named: column)?.id ?? 0), .integer(position + 1), .flag(false),
                            .flag(false),
                        ]
                    }
                }
            })
    }

    /// The primary key is the clustered index, number 1; the others follow from 2.
    private func numbered(_ table: TableDefinition) -> [(Int, IndexDefinition)] {
        let primary = table.indexes.filter { $0.kind == .primaryKey }.map { (1, $0) }
        return primary + table.indexes.filter { $0.kind != .primaryKey }.enumerated().map { ($0 + 2, $1) }
    }

    func sysDatabases(_ settings: DatabaseSettings) -> SystemView {
        SystemView(
            [
                "name": Self.sysname, "database_id": .int, "compatibility_level": .tinyint,
                "collation_name": Self.sysname,
                "is_read_only": .bit, "state": .tinyint, "state_desc": .nvarchar(60),
                "is_read_committed_snapshot_on": .bit, "snapshot_isolation_state": .tinyint,
            ],
            databaseNames.enumerated().map { index, name in
                [
                    .text(name), .integer(index + 1), .integer(settings.compatibilityLevel),
                    .text(settings.collation.name), .flag(settings.isReadOnly && name == databaseName), .integer(0),
                    .text("ONLINE"), .flag(true), .integer(1),
                ]
            })
    }
}
