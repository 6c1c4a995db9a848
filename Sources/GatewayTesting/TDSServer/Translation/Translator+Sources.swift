/// The tables a query reads.
extension Translator {
    /// The FROM term of SQLite; its columns become known in the scope.
    func source(_ syntax: TableSource, into scope: ColumnScope) throws -> String {
        switch syntax {
        case .table(let name, let alias, let hints):
            if hints.contains(where: \.holdsLocks) { noteLock() }
            return try table(name, alias: alias, into: scope)
        case .derived(let query, let alias, let columns):
            return try derivedTable(query, alias: alias, columnNames: columns, into: scope)
        case .values(let rows, let alias, let columns):
            return try valuesTable(rows, alias: alias, columnNames: columns, into: scope)
        case .openJSON(let call):
            return try openJSON(call, into: scope)
        case .join(let left, let kind, let right, let condition):
            let first = try source(left, into: scope)
            let second = try source(right, into: scope)
            // SQL Server keeps the grouping of nested joins; so do the parentheses.
            let on = try condition.map { " ON \(try self.condition($0, in: scope))" } ?? ""
            if case .join = right { return "\(first) \(kind.rawValue) (\(second))\(on)" }
            return "\(first) \(kind.rawValue) \(second)\(on)"
        }
    }

    private func table(_ name: ObjectName, alias: String?, into scope: ColumnScope) throws -> String {
        if name.parts.count == 1,
            let index = commonTables.lastIndex(where: { $0.name.caseInsensitiveEquals(name.name) })
        {
            let common = commonTables[index]
            // A common table sees those before it, and not itself.
            let all = commonTables
            commonTables = Array(all[..<index])
            defer { commonTables = all }
            return try derivedTable(common.query, alias: alias ?? common.name, columnNames: common.columns, into: scope)
        }
        if let view = try context.systemViews.view(name, settings: context.settings) {
            return try systemView(
                view, alias: alias ?? name.name, schema: alias == nil ? name.schema : nil, into: scope)
        }
        let table = try self.table(name)
        try require(.select, on: table)
        let sqlAlias = self.alias()
        try scope.add(
            ColumnScope.Source(
                alias: alias ?? table.name, schema: alias == nil ? table.schema : nil,
                columns: columns(of: table, alias: sqlAlias)))
        return "\(table.storage) AS \(sqlAlias)"
    }

    /// The table of a name; throws 208.
    func table(_ name: ObjectName) throws -> TableDefinition {
        if let database = name.database, !database.caseInsensitiveEquals(context.databaseName) {
            throw TSQLError.invalidObject(name.dotted, line: name.line)
        }
        guard let table = context.catalogue.table(schema: name.schema, name: name.name) else {
            throw TSQLError.invalidObject(name.dotted, line: name.line)
        }
        return table
    }

    func require(_ action: TableAction, on table: TableDefinition) throws {
        guard !context.catalogue.isDenied(action, on: table.id, to: context.user) else {
            throw TSQLError.permissionDenied(
                action, object: table.name, database: context.databaseName, schema: table.schema)
        }
    }

    func columns(of table: TableDefinition, alias: String) -> [ColumnScope.Column] {
        table.columns.map { column in
            var value = TranslatedValue(
                sql: "\(alias).\(SQLText.quoted(column.name))", type: column.type,
                collation: column.collation ?? databaseCollation)
            value.coercibility = .column
            value.isNullable = column.isNullable
            value.isIdentity = column.identity != nil
            value.name = column.name
            return ColumnScope.Column(name: column.name, value: value)
        }
    }

    private func derivedTable(
        _ syntax: QuerySyntax, alias: String, columnNames: [String], into scope: ColumnScope
    ) throws -> String {
        let inner = try query(syntax, in: scope.parent, isSubquery: true)
        if !inner.assignments.isEmpty { throw TSQLError.mixedAssignment.at(line: syntax.line) }
        return try add(inner, alias: alias, columnNames: columnNames, into: scope)
    }

    private func add(
        _ inner: TranslatedQuery, alias: String, columnNames: [String], into scope: ColumnScope
    ) throws -> String {
        if !columnNames.isEmpty, columnNames.count != inner.columns.count {
            throw TSQLError.columnListMismatch(of: alias, fewer: columnNames.count < inner.columns.count).at(line: line)
        }
        let sqlAlias = self.alias()
        var seen: Set<String> = []
        let columns = try inner.columns.enumerated().map { index, column in
            let name = columnNames.isEmpty ? column.name : columnNames[index]
            if name.isEmpty { throw TSQLError.unnamedColumn(index + 1, of: alias).at(line: line) }
            if !seen.insert(name.lowercased()).inserted {
                throw TSQLError.repeatedColumn(name, of: alias).at(line: line)
            }
            var value = TranslatedValue(sql: "\(sqlAlias).c\(index)", type: column.type, collation: column.collation)
            value.coercibility = .column
            value.isNullable = column.isNullable
            value.isIdentity = column.isIdentity
            value.name = name
            return ColumnScope.Column(name: name, value: value)
        }
        try scope.add(ColumnScope.Source(alias: alias, schema: nil, columns: columns))
        return "(\(inner.sql)) AS \(sqlAlias)"
    }

    private func valuesTable(
        _ rows: [[ExpressionSyntax]], alias: String, columnNames: [String], into scope: ColumnScope
    ) throws -> String {
        let width = rows[0].count
        guard rows.allSatisfy({ $0.count == width }) else {
            throw TSQLError(
                10_709, "The number of columns for each row in a table value constructor must be the same.", line: line,
                effect: .batch)
        }
        let outer = ColumnScope(parent: scope.parent)
        let values = try rows.map { try $0.map { try expression($0, in: outer) } }
        let columns = try (0..<width).map { index in try unify(values.map { $0[index] }) }
        let sql = rows.indices.map { row in
            "SELECT " + (0..<width).map { "\(columns[$0][row].sql) AS c\($0)" }.joined(separator: ", ")
        }.joined(separator: " UNION ALL ")
        let result = columns.map { column in
            ResultColumn(name: "", type: column[0].type, collation: column[0].collation)
        }
        return try add(TranslatedQuery(sql: sql, columns: result), alias: alias, columnNames: columnNames, into: scope)
    }

    private func systemView(_ view: SystemView, alias: String, schema: String?, into scope: ColumnScope) throws
        -> String
    {
        // Its rows are those of the moment.
        noteDependence()
        let sqlAlias = self.alias()
        let names = view.columns.indices.map { "c\($0)" }
        let rows = view.rows.map { "(\($0.map(bind).joined(separator: ", ")))" }
        let columns = view.columns.enumerated().map { index, column in
            var value = TranslatedValue(sql: "\(sqlAlias).c\(index)", type: column.type, collation: databaseCollation)
            value.coercibility = .column
            value.name = column.name
            return ColumnScope.Column(name: column.name, value: value)
        }
        try scope.add(ColumnScope.Source(alias: alias, schema: schema, columns: columns))
        if rows.isEmpty {
            return "(SELECT \(names.map { "NULL AS \($0)" }.joined(separator: ", ")) WHERE 0) AS \(sqlAlias)"
        }
        let renamed = names.indices.map { "column\($0 + 1) AS c\($0)" }.joined(separator: ", ")
        return "(SELECT \(renamed) FROM (VALUES \(rows.joined(separator: ", ")))) AS \(sqlAlias)"
    }

    private func openJSON(_ call: OpenJSON, into scope: ColumnScope) throws -> String {
        guard context.settings.compatibilityLevel >= 130 else {
            throw TSQLError.invalidObject("OPENJSON", line: call.line)
        }
        let document = try asText(try expression(call.document, in: scope))
        let path = try call.path.map { try asText(try expression($0, in: scope)).sql }
        let checked = self.call(.function("tsql_json", [document.type], result: document.type), [document.sql])
        let sqlAlias = self.alias()
        let each = path.map { "json_each(\(checked), \($0))" } ?? "json_each(\(checked))"
        var columns: [ColumnScope.Column] = []
        var list: [String] = []
        func add(_ name: String, _ sql: String, _ type: SQLType) {
            var value = TranslatedValue(sql: "\(sqlAlias).c\(list.count)", type: type, collation: databaseCollation)
            value.name = name
            value.coercibility = .column
            list.append("\(sql) AS c\(list.count)")
            columns.append(ColumnScope.Column(name: name, value: value))
        }
        if let typed = call.columns {
            for column in typed {
                let path = column.path ?? "$.\(column.name)"
                // Plain elements have no fields: a path into them gives NULL.
                let raw =
                    path == "$"
                    ? "value"
                    : "CASE WHEN type IN ('object', 'array') THEN json_extract(value, \(bind(.text(path)))) END"
                let text = "CASE typeof(\(raw)) WHEN 'null' THEN NULL ELSE CAST(\(raw) AS TEXT) END"
                let source = TranslatedValue(sql: text, type: .nvarchar(nil), collation: databaseCollation)
                add(column.name, try cast(source, to: column.type).sql, column.type)
            }
        } else {
            add("key", "CAST(key AS TEXT)", .nvarchar(4_000))
            add(
                "value", "CASE type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(value AS TEXT) END",
                .nvarchar(nil))
            add(
                "type",
                "CASE type WHEN 'null' THEN 0 WHEN 'text' THEN 1 WHEN 'integer' THEN 2 WHEN 'real' THEN 2 WHEN 'array' THEN 4 WHEN 'object' THEN 5 ELSE 3 END",
                .tinyint)
        }
        try scope.add(ColumnScope.Source(alias: call.alias ?? "OPENJSON", schema: nil, columns: columns))
        return "(SELECT \(list.joined(separator: ", ")) FROM \(each)) AS \(sqlAlias)"
    }
}
