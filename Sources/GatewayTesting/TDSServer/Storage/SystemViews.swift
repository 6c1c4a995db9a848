/// A view of the catalogue: its columns, and its rows as they are now.
struct SystemView {
    struct Column {
        let name: String
        let type: SQLType
    }

    let columns: [Column]
    let rows: [[Cell]]

    init(_ columns: KeyValuePairs<String, SQLType>, _ rows: [[Cell]]) {
        self.columns = columns.map { Column(name: $0.key, type: $0.value) }
        self.rows = rows
    }
}

/// The views of INFORMATION_SCHEMA and sys that the server has.
struct SystemViews {
    let catalogue: Catalogue
    let databaseName: String
    let databaseNames: [String]
    let user: String

    /// Nil where the name is none of a system schema; throws 208 where the view is not there.
    func view(_ name: ObjectName, settings: DatabaseSettings) throws -> SystemView? {
        guard let schema = name.schema?.lowercased(), schema == "sys" || schema == "information_schema" else {
            return nil
        }
        switch "\(schema).\(name.name.lowercased())" {
        case "information_schema.tables": return tables
        case "information_schema.columns": return columns(settings)
        case "information_schema.table_constraints": return tableConstraints
        case "information_schema.key_column_usage": return keyColumnUsage
        case "information_schema.schemata": return schemata
        case "information_schema.referential_constraints": return referentialConstraints
        case "sys.schemas": return sysSchemas
        case "sys.tables", "sys.objects": return sysTables
        case "sys.columns": return sysColumns(settings)
        case "sys.types": return sysTypes
        case "sys.indexes": return sysIndexes
        case "sys.index_columns": return sysIndexColumns
        case "sys.databases": return sysDatabases(settings)
        default: throw TSQLError.invalidObject(name.dotted, line: name.line)
        }
    }

    /// The tables that the user may see: one that is denied everything is not there.
    var visibleTables: [TableDefinition] {
        catalogue.tables.filter { table in
            !TableAction.allCases.allSatisfy { catalogue.isDenied($0, on: table.id, to: user) }
        }
    }

    func schemaID(_ schema: String) -> Int {
        (catalogue.schemas.firstIndex { $0.caseInsensitiveEquals(schema) } ?? 0) + 1
    }
}
