internal import Foundation

/// Functions about the server, the session and the catalogue.
extension FunctionLibrary {
    static let metadata: [String: FunctionDefinition] = [
        "NEWID": FunctionDefinition(0...0, isVolatile: true, returns: .uniqueidentifier) { _, _ in
            .text(UUID().uuidString)
        },
        "DB_NAME": FunctionDefinition(0...1, [.integer], returns: .nvarchar(128)) { cells, context in
            guard let id = cells.first?.integer else { return .text(context.environment.databaseName) }
            let names = context.environment.databaseNames
            return names.indices.contains(Int(id) - 1) ? .text(names[Int(id) - 1]) : .null
        },
        "DB_ID": FunctionDefinition(0...1, [.text], returns: .smallint) { cells, context in
            let name = cells.first?.text ?? context.environment.databaseName
            let index = context.environment.databaseNames.firstIndex { $0.caseInsensitiveEquals(name) }
            return index.map { .integer($0 + 1) } ?? .null
        },
        "SUSER_SNAME": user, "SUSER_NAME": user, "ORIGINAL_LOGIN": user, "SYSTEM_USER": user,
        "USER_NAME": databaseUser, "SESSION_USER": databaseUser, "CURRENT_USER": databaseUser, "USER": databaseUser,
        "HOST_NAME": FunctionDefinition(0...0, returns: .nvarchar(128)) { _, context in .text(context.environment.host)
        },
        "APP_NAME": FunctionDefinition(0...0, returns: .nvarchar(128)) { _, context in
            .text(context.environment.application)
        },
        "SCHEMA_NAME": FunctionDefinition(0...1, [.integer], returns: .nvarchar(128)) { cells, context in
            guard let id = cells.first?.integer else { return .text("dbo") }
            let schemas = context.environment.catalogue.schemas
            return schemas.indices.contains(Int(id) - 1) ? .text(schemas[Int(id) - 1]) : .null
        },
        "SCHEMA_ID": FunctionDefinition(0...1, [.text], returns: .int) { cells, context in
            let name = cells.first?.text ?? "dbo"
            let index = context.environment.catalogue.schemas.firstIndex { $0.caseInsensitiveEquals(name) }
            return index.map { .integer($0 + 1) } ?? .null
        },
        "OBJECT_ID": FunctionDefinition(1...2, [.text], returns: .int) { cells, context in
            if cells.count > 1, let kind = cells[1].text?.uppercased(), !["U", "PK", "UQ", "F", "C"].contains(kind) {
                return .null
            }
            return context.environment.catalogue.objectID(of: cells[0].text ?? "").map { .integer($0) } ?? .null
        },
        "OBJECT_NAME": FunctionDefinition(1...1, [.integer], returns: .nvarchar(128)) { cells, context in
            table(cells[0], context).map { .text($0.name) } ?? .null
        },
        "OBJECT_SCHEMA_NAME": FunctionDefinition(1...1, [.integer], returns: .nvarchar(128)) { cells, context in
            table(cells[0], context).map { .text($0.schema) } ?? .null
        },
        "TYPE_NAME": FunctionDefinition(1...1, [.integer], returns: .nvarchar(128)) { cells, _ in
            SQLType.allSystemTypes.first { $0.systemTypeID == Int(cells[0].integer ?? 0) }.map { .text($0.name) }
                ?? .null
        },
        "COL_NAME": FunctionDefinition(2...2, [.integer], returns: .nvarchar(128)) { cells, context in
            let column = table(cells[0], context)?.columns.first { $0.id == Int(cells[1].integer ?? 0) }
            return column.map { .text($0.name) } ?? .null
        },
        "COL_LENGTH": FunctionDefinition(2...2, [.text], returns: .smallint) { cells, context in
            let catalogue = context.environment.catalogue
            let id = catalogue.objectID(of: cells[0].text ?? "")
            let column = catalogue.tables.first { $0.id == id }?.column(named: cells[1].text ?? "")
            return column.map { .integer($0.type.storageLength) } ?? .null
        },
        "COLUMNPROPERTY": FunctionDefinition(3...3, [.integer, .text, .text], returns: .int) { cells, context in
            guard let column = table(cells[0], context)?.column(named: cells[1].text ?? "") else { return .null }
            switch cells[2].text?.lowercased() {
            case "isidentity": return .flag(column.identity != nil)
            case "allowsnull": return .flag(column.isNullable)
            case "iscomputed": return .flag(false)
            case "isrowguidcol": return .flag(false)
            case "columnid": return .integer(column.id)
            case "charmaxlen":
                return column.type.length.map { .integer($0) } ?? (column.type.isLarge ? .integer(-1) : .null)
            case "precision": return column.type.exactShape.map { .integer($0.precision) } ?? .null
            case "scale": return column.type.exactShape.map { .integer($0.scale) } ?? .null
            default: return .null
            }
        },
        "OBJECTPROPERTY": FunctionDefinition(2...2, [.integer, .text], returns: .int) { cells, context in
            guard let table = table(cells[0], context) else { return .null }
            switch cells[1].text?.lowercased() {
            case "isusertable", "istable": return .flag(true)
            case "tablehasprimarykey": return .flag(table.primaryKey != nil)
            case "tablehasidentity": return .flag(table.identity != nil)
            case "isview", "isprocedure": return .flag(false)
            default: return .null
            }
        },
        "HAS_PERMS_BY_NAME": FunctionDefinition(3...3, [.text], isStrict: false, returns: .int) { cells, context in
            hasPermission(cells, context)
        },
        "HAS_DBACCESS": FunctionDefinition(1...1, [.text], returns: .int) { cells, context in
            let isKnown = context.environment.databaseNames.contains { $0.caseInsensitiveEquals(cells[0].text ?? "") }
            return isKnown ? .integer(1) : .null
        },
        "IS_MEMBER": FunctionDefinition(1...1, [.text], returns: .int) { cells, _ in
            .flag(["db_owner", "public"].contains(cells[0].text?.lowercased()))
        },
        "IS_SRVROLEMEMBER": FunctionDefinition(1...1, [.text], returns: .int) { cells, _ in
            .flag(["public"].contains(cells[0].text?.lowercased()))
        },
        "SERVERPROPERTY": FunctionDefinition(1...1, [.text], returns: .nvarchar(128)) { cells, context in
            serverProperty(cells[0].text ?? "", context.environment)
        },
        "DATABASEPROPERTYEX": FunctionDefinition(2...2, [.text], returns: .nvarchar(128)) { cells, context in
            databaseProperty(cells, context.environment)
        },
    ]

    private static let user = FunctionDefinition(0...1, isStrict: false, returns: .nvarchar(128)) { _, context in
        .text(context.environment.user)
    }

    private static let databaseUser = FunctionDefinition(0...1, isStrict: false, returns: .nvarchar(128)) {
        _, context in
        .text(context.environment.user)
    }

    private static func table(_ cell: Cell, _ context: FunctionContext) -> TableDefinition? {
        context.environment.catalogue.tables.first { $0.id == Int(cell.integer ?? 0) }
    }

    private static func hasPermission(_ cells: [Cell], _ context: FunctionContext) -> Cell {
        guard let permission = cells[2].text else { return .null }
        let catalogue = context.environment.catalogue
        guard let name = cells[0].text else { return .integer(1) }
        guard cells[1].text?.uppercased() == "OBJECT" else { return .integer(1) }
        guard let id = catalogue.objectID(of: name) else { return .null }
        let action = TableAction(rawValue: permission.lowercased())
        return .flag(!(action.map { catalogue.isDenied($0, on: id, to: context.environment.user) } ?? false))
    }

    private static func serverProperty(_ name: String, _ environment: FunctionEnvironment) -> Cell {
        let version = environment.server
        switch name.lowercased() {
        case "productversion": return .text("\(version.major).\(version.minor).\(version.build).0")
        case "productlevel": return .text("RTM")
        case "productmajorversion": return .text("\(version.major)")
        case "productminorversion": return .text("\(version.minor)")
        case "edition": return .text("Developer Edition (64-bit)")
        case "engineedition": return .text("3")
        case "servername", "machinename": return .text(environment.serverName)
        case "collation": return .text(environment.settings.collation.name)
        case "isintegratedsecurityonly", "isclustered", "ishadrenabled": return .text("0")
        default: return .null
        }
    }

    private static func databaseProperty(_ cells: [Cell], _ environment: FunctionEnvironment) -> Cell {
        guard (cells[0].text ?? "").caseInsensitiveEquals(environment.databaseName) else { return .null }
        switch cells[1].text?.lowercased() {
        case "collation": return .text(environment.settings.collation.name)
        case "status": return .text("ONLINE")
        case "updateability": return .text(environment.settings.isReadOnly ? "READ_ONLY" : "READ_WRITE")
        case "recovery": return .text("SIMPLE")
        case "useraccess": return .text("MULTI_USER")
        case "version": return .text("\(environment.server.major == 15 ? 904 : 869)")
        default: return .null
        }
    }
}
