/// UPDATE, DELETE and TRUNCATE.
extension TableWriter {
    func update(_ syntax: UpdateSyntax, reply: any BatchReply) throws {
        let translator = try translator()
        let (table, alias, scope, from) = try target(syntax.target, syntax.from, translator)
        try translator.require(.update, on: table)
        let positions = try self.positions(of: syntax.assignments, in: table)
        let values = try syntax.assignments.map { assignment in
            try assignment.value.map { try translator.expression($0, in: scope) }
        }
        let conversions = try zip(values, positions).map { value, position in
            try value.map { try conversion(from: $0.type, to: table.columns[position], of: table) }
        }
        let defaults = values.contains { $0 == nil } ? try self.defaults(of: table) : []

        var list = ["\(alias).\(SQLText.rowNumber)"]
        list += table.columns.map { "\(alias).\(SQLText.quoted($0.name))" }
        list += values.compactMap { $0?.sql }
        let output = try OutputClause(syntax.output, table: table, writer: self, verb: .update)
        let found = try select(list, from, syntax.condition, syntax.top, scope, translator)
        try output?.begin(reply)

        let width = table.columns.count
        var written: [Int64] = []
        for row in found {
            try session.interrupt.check()
            guard case .integer(let number) = row[0] else { continue }
            let old = Array(row[1...width])
            var new = old
            var given = row[(width + 1)...]
            for (index, position) in positions.enumerated() {
                if let conversion = conversions[index] {
                    new[position] = try conversion.apply(given.removeFirst())
                } else {
                    new[position] = defaults[position]
                }
                try requireValue(new[position], for: table.columns[position], of: table, verb: "UPDATE")
            }
            for index in table.columns.indices where table.columns[index].type == .rowversion {
                new[index] = nextRowVersion()
            }
            try store(new, at: number, in: table)
            written.append(number)
            try output?.row(inserted: new, deleted: old, reply)
        }
        if table.columns.contains(where: { $0.type == .rowversion }) { try persist(DatabaseFile.rowVersionCounter) }
        let changed = Set(positions.map { table.columns[$0].name.lowercased() })
        let check = ConstraintCheck(table: table, writer: self, verb: "UPDATE")
        try check.check(rows: written, changed: changed)
        try check.checkReferences(lost: found.map { Array($0[1...width]) }, changed: changed)
        session.rowCount = written.count
        try reply.finish(
            .update, count: session.options.flags.contains(.noCount) && output == nil ? nil : written.count)
    }

    private func positions(of assignments: [UpdateSyntax.Assignment], in table: TableDefinition) throws -> [Int] {
        var seen: Set<Int> = []
        return try assignments.map { assignment in
            let name = assignment.column.name
            guard let position = table.index(of: name) else {
                throw TSQLError.invalidColumn(name, line: assignment.column.line)
            }
            guard seen.insert(position).inserted else { throw TSQLError.repeatedAssignment(name).at(line: line) }
            let column = table.columns[position]
            if column.type == .rowversion { throw TSQLError.rowVersionUpdate }
            if column.identity != nil { throw TSQLError.identityUpdate(column.name) }
            return position
        }
    }

    func store(_ values: [Cell], at row: Int64, in table: TableDefinition) throws {
        var arguments = SQLArguments(["row": .integer(row)])
        for (index, cell) in values.enumerated() { arguments["v\(index)"] = cell }
        let sets = table.columns.enumerated().map { "\(SQLText.quoted($1.name)) = :v\($0)" }.joined(separator: ", ")
        try connection.execute("UPDATE \(table.storage) SET \(sets) WHERE \(SQLText.rowNumber) = :row", arguments)
    }

    func delete(_ syntax: DeleteSyntax, reply: any BatchReply) throws {
        let translator = try translator()
        let (table, alias, scope, from) = try target(syntax.target, syntax.from, translator)
        try translator.require(.delete, on: table)
        let list = ["\(alias).\(SQLText.rowNumber)"] + table.columns.map { "\(alias).\(SQLText.quoted($0.name))" }
        let output = try OutputClause(syntax.output, table: table, writer: self, verb: .delete)
        let found = try select(list, from, syntax.condition, syntax.top, scope, translator)
        try output?.begin(reply)
        for row in found { try output?.row(inserted: nil, deleted: Array(row.dropFirst()), reply) }
        try remove(found, from: table)
        session.rowCount = found.count
        try reply.finish(.delete, count: session.options.flags.contains(.noCount) && output == nil ? nil : found.count)
    }

    /// Deletes rows, each with its number before its values, and what hangs on them.
    func remove(_ rows: [[Cell]], from table: TableDefinition) throws {
        for row in rows {
            try session.interrupt.check()
            try connection.execute(
                "DELETE FROM \(table.storage) WHERE \(SQLText.rowNumber) = :row", SQLArguments(["row": row[0]]))
        }
        try ConstraintCheck(table: table, writer: self, verb: "DELETE")
            .checkReferences(lost: rows.map { Array($0.dropFirst()) }, changed: nil)
    }

    func truncate(_ name: ObjectName) throws {
        let translator = try translator()
        let table = try translator.table(name)
        try translator.require(.delete, on: table)
        let catalogue = try session.catalogue()
        let isReferenced = catalogue.tables.contains { other in
            other.id != table.id && other.foreignKeys.contains { $0.refers(to: table) }
        }
        if isReferenced {
            throw TSQLError(
                4712,
                "Cannot truncate table '\(table.name)' because it is being referenced by a FOREIGN KEY constraint.")
        }
        try connection.execute("DELETE FROM \(table.storage)")
        database.set(Self.identityCounter(table), to: nil)
        try connection.execute(
            "DELETE FROM tsql_counters WHERE name = :name", SQLArguments(["name": .text(Self.identityCounter(table))]))
    }

    // MARK: Finding rows

    /// The table to change, by its name or by the alias it has in FROM; and the FROM clause.
    private func target(
        _ name: ObjectName, _ from: [TableSource], _ translator: Translator
    ) throws -> (table: TableDefinition, alias: String, scope: ColumnScope, from: String) {
        let scope = ColumnScope()
        if from.isEmpty {
            let table = try translator.table(name)
            let alias = translator.alias()
            try scope.add(
                ColumnScope.Source(
                    alias: table.name, schema: table.schema, columns: translator.columns(of: table, alias: alias)))
            return (table, alias, scope, "\(table.storage) AS \(alias)")
        }
        let clause = try from.map { try translator.source($0, into: scope) }.joined(separator: " CROSS JOIN ")
        let named = from.lazy.compactMap { $0.table(named: name) }.first
        guard let named, let source = scope.sources.first(where: { $0.alias.caseInsensitiveEquals(named.alias) }),
            let first = source.columns.first, let dot = first.value.sql.firstIndex(of: ".")
        else { throw TSQLError.invalidObject(name.dotted, line: name.line) }
        return (try translator.table(named.table), String(first.value.sql[..<dot]), scope, clause)
    }

    private func select(
        _ list: [String], _ from: String, _ condition: ConditionSyntax?, _ top: ExpressionSyntax?, _ scope: ColumnScope,
        _ translator: Translator
    ) throws -> [[Cell]] {
        let filter = try condition.map { " WHERE \(try translator.condition($0, in: scope))" } ?? ""
        let limit = try translator.limit(QuerySyntax(body: .select(SelectSyntax()), line: line), top: top)
        // A join may find a row several times; it is changed once.
        let sql = "SELECT \(list.joined(separator: ", ")) FROM \(from)\(filter) GROUP BY \(list[0])\(limit)"
        return try connection.rows(sql, translator.arguments)
    }
}

extension TableSource {
    /// The table that UPDATE or DELETE means by a name: an alias, or the table itself.
    fileprivate func table(named name: ObjectName) -> (table: ObjectName, alias: String)? {
        switch self {
        case .table(let table, let alias, _):
            if let alias {
                return name.parts.count == 1 && alias.caseInsensitiveEquals(name.name) ? (table, alias) : nil
            }
            return table.name.caseInsensitiveEquals(name.name) ? (table, table.name) : nil
        case .join(let left, _, let right, _): return left.table(named: name) ?? right.table(named: name)
        default: return nil
        }
    }
}

extension ForeignKeyDefinition {
    func refers(to table: TableDefinition) -> Bool {
        referencedTable.caseInsensitiveEquals(table.name) && referencedSchema.caseInsensitiveEquals(table.schema)
    }
}
