/// INFORMATION_SCHEMA.
extension SystemViews {
    private static let sysname = SQLType.nvarchar(128)

    var tables: SystemView {
        SystemView(
            [
                "TABLE_CATALOG": Self.sysname, "TABLE_SCHEMA": Self.sysname, "TABLE_NAME": Self.sysname,
                "TABLE_TYPE": .varchar(10),
            ],
            visibleTables.map { [.text(databaseName), .text($0.schema), .text($0.name), .text("BASE TABLE")] })
    }

    func columns(_ settings: DatabaseSettings) -> SystemView {
        SystemView(
            [
                "TABLE_CATALOG": Self.sysname, "TABLE_SCHEMA": Self.sysname, "TABLE_NAME": Self.sysname,
                "COLUMN_NAME": Self.sysname, "ORDINAL_POSITION": .int, "COLUMN_DEFAULT": .nvarchar(4_000),
                "IS_NULLABLE": .varchar(3), "DATA_TYPE": Self.sysname, "CHARACTER_MAXIMUM_LENGTH": .int,
                "CHARACTER_OCTET_LENGTH": .int, "NUMERIC_PRECISION": .tinyint, "NUMERIC_PRECISION_RADIX": .smallint,
                "NUMERIC_SCALE": .int, "DATETIME_PRECISION": .smallint, "CHARACTER_SET_CATALOG": Self.sysname,
                "CHARACTER_SET_SCHEMA": Self.sysname, "CHARACTER_SET_NAME": Self.sysname,
                "COLLATION_CATALOG": Self.sysname, "COLLATION_SCHEMA": Self.sysname, "COLLATION_NAME": Self.sysname,
                "DOMAIN_CATALOG": Self.sysname, "DOMAIN_SCHEMA": Self.sysname, "DOMAIN_NAME": Self.sysname,
            ],
            visibleTables.flatMap { table in
                table.columns.enumerated().map { index, column in
                    row(of: column, position: index + 1, in: table, settings)
                }
            })
    }

    private func row(
        of column: ColumnDefinition, position: Int, in table: TableDefinition, _ settings: DatabaseSettings
    ) -> [Cell] {
        let type = column.type
        let numeric = numericShape(of: type)
        let collation = column.collation ?? settings.collation
        let characterSet: Cell =
            !type.isText
            ? .null : .text(type.isNational ? "UNICODE" : collation.codePage == .western ? "iso_1" : "cp1255")
        return [
            .text(databaseName), .text(table.schema), .text(table.name), .text(column.name), .integer(position),
            column.defaultText.map { .text($0) } ?? .null, .text(column.isNullable ? "YES" : "NO"), .text(type.name),
            characterLength(of: type).map { .integer($0) } ?? .null,
            octetLength(of: type).map { .integer($0) } ?? .null,
            numeric.map { .integer($0.precision) } ?? .null, numeric.map { .integer($0.radix) } ?? .null,
            numeric?.scale.map { .integer($0) } ?? .null,
            type.family == .temporal ? .integer(type.fractionalDigits ?? 0) : .null, .null, .null, characterSet,
            .null, .null, type.isText ? .text(collation.name) : .null, .null, .null, .null,
        ]
    }

    private func characterLength(of type: SQLType) -> Int? {
        switch type {
        case .varchar(nil), .nvarchar(nil), .varbinary(nil), .xml: -1
        case .text, .image: 2_147_483_647
        case .ntext: 1_073_741_823
        case .rowversion: nil
        default: type.length
        }
    }

    private func octetLength(of type: SQLType) -> Int? {
        switch type {
        case .ntext: 2_147_483_646
        default: characterLength(of: type).map { $0 > 0 && type.isNational ? $0 * 2 : $0 }
        }
    }

    private func numericShape(of type: SQLType) -> (precision: Int, radix: Int, scale: Int?)? {
        switch type {
        case .bit: nil
        case .real: (24, 2, nil)
        case .float: (53, 2, nil)
        default: type.exactShape.map { ($0.precision, 10, $0.scale) }
        }
    }

    var tableConstraints: SystemView {
        SystemView(
            [
                "CONSTRAINT_CATALOG": Self.sysname, "CONSTRAINT_SCHEMA": Self.sysname, "CONSTRAINT_NAME": Self.sysname,
                "TABLE_CATALOG": Self.sysname, "TABLE_SCHEMA": Self.sysname, "TABLE_NAME": Self.sysname,
                "CONSTRAINT_TYPE": .varchar(11), "IS_DEFERRABLE": .varchar(2), "INITIALLY_DEFERRED": .varchar(2),
            ],
            visibleTables.flatMap { table in
                constraints(of: table).map { name, kind in
                    let place: [Cell] = [.text(databaseName), .text(table.schema)]
                    return place + [.text(name)] + place + [.text(table.name), .text(kind), .text("NO"), .text("NO")]
                }
            })
    }

    private func constraints(of table: TableDefinition) -> [(String, String)] {
        table.indexes.filter { $0.kind != .index }.map { ($0.name, $0.kind == .primaryKey ? "PRIMARY KEY" : "UNIQUE") }
            + table.foreignKeys.map { ($0.name, "FOREIGN KEY") } + table.checks.map { ($0.name, "CHECK") }
    }

    var keyColumnUsage: SystemView {
        SystemView(
            [
                "CONSTRAINT_CATALOG": Self.sysname, "CONSTRAINT_SCHEMA": Self.sysname, "CONSTRAINT_NAME": Self.sysname,
                "TABLE_CATALOG": Self.sysname, "TABLE_SCHEMA": Self.sysname, "TABLE_NAME": Self.sysname,
                "COLUMN_NAME": Self.sysname, "ORDINAL_POSITION": .int,
            ],
            visibleTables.flatMap { table in
                let keys =
                    table.indexes.filter { $0.kind != .index }.map { ($0.name, $0.columns) }
                    + table.foreignKeys.map { ($0.name, $0.columns) }
                return keys.flatMap { name, columns in
                    columns.enumerated().map { index, column in
                        let place: [Cell] = [.text(databaseName), .text(table.schema)]
                        return place + [.text(name)] + place + [.text(table.name), .text(column), .integer(index + 1)]
                    }
                }
            })
    }

    var schemata: SystemView {
        SystemView(
            ["CATALOG_NAME": Self.sysname, "SCHEMA_NAME": Self.sysname, "SCHEMA_OWNER": Self.sysname],
            catalogue.schemas.map { [.text(databaseName), .text($0), .text("dbo")] })
    }

    var referentialConstraints: SystemView {
        SystemView(
            [
                "CONSTRAINT_CATALOG": Self.sysname, "CONSTRAINT_SCHEMA": Self.sysname, "CONSTRAINT_NAME": Self.sysname,
                "UNIQUE_CONSTRAINT_CATALOG": Self.sysname, "UNIQUE_CONSTRAINT_SCHEMA": Self.sysname,
                "UNIQUE_CONSTRAINT_NAME": Self.sysname, "MATCH_OPTION": .varchar(7), "UPDATE_RULE": .varchar(11),
                "DELETE_RULE": .varchar(11),
            ],
            visibleTables.flatMap { table in
                table.foreignKeys.map { key in
                    let target = catalogue.table(schema: key.referencedSchema, name: key.referencedTable)
                    let index = target?.indexes.first {
                        $0.isUnique
                            && $0.columns.map { $0.lowercased() } == key.referencedColumns.map { $0.lowercased() }
                    }
                    let rule =
                        key.onDelete == .cascade ? "CASCADE" : key.onDelete == .setNull ? "SET NULL" : "NO ACTION"
                    return [
                        .text(databaseName), .text(table.schema), .text(key.name), .text(databaseName),
                        .text(key.referencedSchema), index.map { .text($0.name) } ?? .null, .text("SIMPLE"),
                        .text("NO ACTION"), .text(rule),
                    ]
                }
            })
    }
}
