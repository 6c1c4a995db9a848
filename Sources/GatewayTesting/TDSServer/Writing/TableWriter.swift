/// Writes rows: values are converted and checked here, SQLite only keeps them.
struct TableWriter {
    let session: TSQLSession
    let line: Int

    var connection: SQLiteConnection { session.connection }
    var database: DatabaseFile { session.database }

    func fullName(_ table: TableDefinition) -> String { "\(database.name).\(table.qualifiedName)" }

    /// How a value becomes that of a column.
    func conversion(from type: SQLType, to column: ColumnDefinition, of table: TableDefinition) throws -> Conversion {
        switch Conversion.permission(from: type, to: column.type) {
        case .implicit: break
        case .explicit: throw TSQLError.implicitConversion(type, column.type)
        case .never: throw TSQLError.operandClash(type, column.type)
        }
        let settings = database.currentSettings
        return Conversion(
            source: type == .untypedNull ? column.type : type, target: column.type,
            purpose: .column(
                table: fullName(table), name: column.name,
                refuses: session.options.flags.contains(.ansiWarnings) || session.isAdministrator,
                namesColumn: settings.compatibilityLevel >= 150),
            codePage: (column.collation ?? settings.collation).codePage,
            exactDatetime: settings.compatibilityLevel >= 130)
    }

    /// The conversion of each column, with one of an identical type left out where nothing can change.
    func conversions(from types: [SQLType], to columns: [ColumnDefinition], of table: TableDefinition) throws
        -> [Conversion]
    {
        try zip(types, columns).map { try conversion(from: $0, to: $1, of: table) }
    }

    func requireValue(_ cell: Cell, for column: ColumnDefinition, of table: TableDefinition, verb: String) throws {
        if cell.isNull, !column.isNullable {
            throw TSQLError.nullNotAllowed(column: column.name, table: fullName(table), verb: verb)
        }
    }

    /// The value of each column's default; NULL without one.
    func defaults(of table: TableDefinition) throws -> [Cell] {
        try table.columns.map { column in
            guard let text = column.defaultText else { return .null }
            return try value(ofDefault: text, for: column, of: table)
        }
    }

    func value(ofDefault text: String, for column: ColumnDefinition, of table: TableDefinition) throws -> Cell {
        var parser = try Parser(text)
        let translator = session.translator(try session.catalogue(), line: line)
        let value = try translator.expression(try parser.expression(), in: ColumnScope())
        let cell = try connection.rows("SELECT \(value.sql)", translator.arguments).first?.first ?? .null
        return try conversion(from: value.type, to: column, of: table).apply(cell)
    }

    /// Whether each row needs its default computed anew, as NEWID() does.
    func isVolatile(_ column: ColumnDefinition) -> Bool {
        column.defaultText?.uppercased().contains("NEWID") ?? false
    }

    func nextRowVersion() -> Cell {
        .blob(TSQLSession.rowVersion(database.nextRowVersion()))
    }

    /// Keeps a counter in the file, so that a server started anew goes on from it.
    func persist(_ counter: String) throws {
        guard let value = database.current(counter) else { return }
        try connection.execute(
            "INSERT INTO tsql_counters VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            SQLArguments(["name": .text(counter), "value": .integer(value)]))
    }

    static func identityCounter(_ table: TableDefinition) -> String { "identity \(table.id)" }

    func translator() throws -> Translator { session.translator(try session.catalogue(), line: line) }
}
