/// The keys, foreign keys and checks of a table, looked at when a statement has written all its rows.
///
/// So a statement that swaps two keys passes, as it does in SQL Server.
struct ConstraintCheck {
    let table: TableDefinition
    let writer: TableWriter
    let verb: String

    /// Checks the rows written; `changed` names the columns of an UPDATE, nil means all.
    func check(rows: [Int64], changed: Set<String>?) throws {
        func isTouched(_ columns: [String]) -> Bool {
            guard let changed else { return true }
            return columns.contains { changed.contains($0.lowercased()) }
        }
        let indexes = table.indexes.filter { $0.isUnique && (isTouched($0.columns) || $0.filter != nil) }
        let keys = table.foreignKeys.filter { isTouched($0.columns) }
        guard !indexes.isEmpty || !keys.isEmpty || !table.checks.isEmpty else { return }
        let catalogue = try writer.session.catalogue()
        let uniqueness = try indexes.map { try UniquenessCheck(index: $0, table: table, writer: writer) }
        let references = try keys.map { key -> (ForeignKeyDefinition, TableDefinition, String) in
            guard let target = catalogue.table(schema: key.referencedSchema, name: key.referencedTable) else {
                throw TSQLError.invalidObject("\(key.referencedSchema).\(key.referencedTable)")
            }
            return (key, target, orphanQuery(key, target))
        }
        let checks = try table.checks.map { ($0, try checkQuery($0)) }

        // Asked of all rows together first, and which of them is wrong only where one is.
        if let range = Self.range(of: rows) {
            let holds =
                try checks.allSatisfy {
                    try writer.connection.rows($0.1.sql, $0.1.arguments.merging(SQLArguments(rows: range))).isEmpty
                } && uniqueness.allSatisfy { try $0.holds(for: range) }
                && references.allSatisfy { try writer.connection.rows($0.2, SQLArguments(rows: range)).isEmpty }
            if holds { return }
        }
        for row in rows {
            let argument = SQLArguments(rows: row...row)
            for (check, query) in checks {
                if try !writer.connection.rows(query.sql, query.arguments.merging(argument)).isEmpty {
                    throw TSQLError.constraintConflict(
                        verb: verb, kind: "CHECK", constraint: check.name, database: writer.database.name,
                        table: table.qualifiedName, column: nil)
                }
            }
            for check in uniqueness { try check.check(row: row) }
            for (key, target, sql) in references where try !writer.connection.rows(sql, argument).isEmpty {
                throw TSQLError.constraintConflict(
                    verb: verb, kind: "FOREIGN KEY", constraint: key.name, database: writer.database.name,
                    table: target.qualifiedName,
                    column: key.referencedColumns.count == 1 ? key.referencedColumns[0] : nil)
            }
        }
    }

    /// The rows as a range, where they are several that stand one after another.
    private static func range(of rows: [Int64]) -> ClosedRange<Int64>? {
        guard rows.count > 1, let first = rows.first, let last = rows.last,
            zip(rows, rows.dropFirst()).allSatisfy({ $1 == $0 + 1 })
        else { return nil }
        return first...last
    }

    private func orphanQuery(_ key: ForeignKeyDefinition, _ target: TableDefinition) -> String {
        let pairs = zip(key.columns, key.referencedColumns)
        let present = key.columns.map { "c.\(SQLText.quoted($0)) IS NOT NULL" }
        let equal = pairs.map { child, parent in
            "p.\(SQLText.quoted(parent))\(collation(of: parent, in: target)) = c.\(SQLText.quoted(child))"
        }
        return
            "SELECT 1 FROM \(table.storage) AS c WHERE c.\(SQLText.rowNumber) BETWEEN :first AND :last "
            + "AND \(present.joined(separator: " AND ")) AND NOT EXISTS (SELECT 1 FROM \(target.storage) AS p WHERE \(equal.joined(separator: " AND ")))"
    }

    private func checkQuery(_ check: CheckDefinition) throws -> (sql: String, arguments: SQLArguments) {
        let (condition, arguments) = try writer.condition(check.text, on: table, alias: "t")
        // A check that is unknown passes.
        let sql =
            "SELECT 1 FROM \(table.storage) AS t WHERE t.\(SQLText.rowNumber) BETWEEN :first AND :last "
            + "AND NOT (\(condition))"
        return (sql, arguments)
    }

    /// Looks for rows that refer to keys which are no more, and does what their foreign keys say.
    func checkReferences(lost: [[Cell]], changed: Set<String>?) throws {
        let catalogue = try writer.session.catalogue()
        for child in catalogue.tables {
            for key in child.foreignKeys where key.refers(to: table) {
                if let changed, !key.referencedColumns.contains(where: { changed.contains($0.lowercased()) }) {
                    continue
                }
                for row in lost { try settle(key, of: child, lost: row) }
            }
        }
    }

    private func settle(_ key: ForeignKeyDefinition, of child: TableDefinition, lost row: [Cell]) throws {
        var arguments = SQLArguments()
        var equal: [String] = []
        for (index, (childColumn, parentColumn)) in zip(key.columns, key.referencedColumns).enumerated() {
            guard let position = table.index(of: parentColumn) else { continue }
            arguments["k\(index)"] = row[position]
            equal.append("\(SQLText.quoted(childColumn))\(collation(of: childColumn, in: child)) = :k\(index)")
        }
        let parentEqual = key.referencedColumns.enumerated().map { index, name in
            "\(SQLText.quoted(name))\(collation(of: name, in: table)) = :k\(index)"
        }
        // An UPDATE may have given the key to another row.
        let isBack = try !writer.connection.rows(
            "SELECT 1 FROM \(table.storage) WHERE \(parentEqual.joined(separator: " AND "))", arguments
        ).isEmpty
        if isBack { return }
        let columns = ([SQLText.rowNumber] + child.columns.map { SQLText.quoted($0.name) }).joined(separator: ", ")
        let orphans = try writer.connection.rows(
            "SELECT \(columns) FROM \(child.storage) WHERE \(equal.joined(separator: " AND "))", arguments)
        if orphans.isEmpty { return }
        switch (key.onDelete, verb) {
        case (.cascade, "DELETE"): try writer.remove(orphans, from: child)
        case (.setNull, "DELETE"):
            for orphan in orphans {
                var values = Array(orphan.dropFirst())
                for name in key.columns { if let index = child.index(of: name) { values[index] = .null } }
                if let number = orphan[0].integer { try writer.store(values, at: number, in: child) }
            }
        default:
            throw TSQLError.constraintConflict(
                verb: verb, kind: "REFERENCE", constraint: key.name, database: writer.database.name,
                table: child.qualifiedName, column: key.columns.count == 1 ? key.columns[0] : nil)
        }
    }

    private func collation(of name: String, in table: TableDefinition) -> String {
        writer.collation(of: name, in: table)
    }
}

extension TableWriter {
    /// ` COLLATE x` for a column whose order is not SQLite's own.
    func collation(of name: String, in table: TableDefinition) -> String {
        guard let column = table.column(named: name) else { return "" }
        let value = TranslatedValue(
            sql: "", type: column.type, collation: column.collation ?? database.currentSettings.collation)
        return value.sqliteCollation.map { " COLLATE \($0)" } ?? ""
    }

    /// The condition of a check or a filtered index in SQLite's dialect.
    func condition(_ text: String, on table: TableDefinition, alias: String) throws -> (String, SQLArguments) {
        var parser = try Parser(text)
        let syntax = try parser.condition()
        let translator = try translator()
        let scope = ColumnScope()
        try scope.add(
            ColumnScope.Source(
                alias: table.name, schema: table.schema, columns: translator.columns(of: table, alias: alias)))
        return (try translator.condition(syntax, in: scope), translator.arguments)
    }
}
