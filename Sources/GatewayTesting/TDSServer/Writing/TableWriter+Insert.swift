/// INSERT.
extension TableWriter {
    func insert(_ syntax: InsertSyntax, reply: any BatchReply) throws {
        let translator = try translator()
        let table = try translator.table(syntax.table)
        try translator.require(.insert, on: table)
        let targets = try targets(of: syntax, in: table)
        let (types, rows) = try source(syntax.source, targets, table, translator)
        let conversions = try conversions(from: types, to: targets.map { table.columns[$0] }, of: table)

        let output = try OutputClause(syntax.output, table: table, writer: self, verb: .insert)
        try output?.begin(reply)
        let inserter = try RowInserter(table: table, writer: self, targets: targets)
        var written: [Int64] = []
        for row in rows {
            try session.interrupt.check()
            var values = [Cell?](repeating: nil, count: table.columns.count)
            for (index, target) in targets.enumerated() {
                if let cell = row[index] { values[target] = try conversions[index].apply(cell) }
            }
            let (number, final) = try inserter.insert(values)
            written.append(number)
            try output?.row(inserted: final, deleted: nil, reply)
        }
        try inserter.finish()
        try ConstraintCheck(table: table, writer: self, verb: "INSERT").check(rows: written, changed: nil)
        session.rowCount = rows.count
        try reply.finish(.insert, count: session.options.flags.contains(.noCount) && output == nil ? nil : rows.count)
    }

    /// The positions of the columns that values are given for.
    private func targets(of syntax: InsertSyntax, in table: TableDefinition) throws -> [Int] {
        let identityIsOn = session.options.identityInsert == table.id
        guard let names = syntax.columns else {
            // Without a list, values are for all columns but the identity.
            return table.columns.indices.filter { table.columns[$0].identity == nil || identityIsOn }
        }
        var seen: Set<Int> = []
        let positions = try names.map { name in
            guard let index = table.index(of: name) else { throw TSQLError.invalidColumn(name, line: line) }
            guard seen.insert(index).inserted else { throw TSQLError.repeatedAssignment(name).at(line: line) }
            return index
        }
        if let identity = table.columns.firstIndex(where: { $0.identity != nil }) {
            if positions.contains(identity), !identityIsOn { throw TSQLError.identityInsertOff(table: table.name) }
            if !positions.contains(identity), identityIsOn { throw TSQLError.identityInsertMissing(table: table.name) }
        }
        return positions
    }

    /// The rows to write, and the types of their values; nil among them is DEFAULT.
    private func source(
        _ source: InsertSyntax.Source, _ targets: [Int], _ table: TableDefinition, _ translator: Translator
    ) throws -> ([SQLType], [[Cell?]]) {
        switch source {
        case .defaultValues:
            return (targets.map { table.columns[$0].type }, [Array(repeating: nil, count: targets.count)])
        case .values(let rows):
            return try values(rows, targets, table, translator)
        case .query(let query):
            let translated = try translator.query(query, in: nil)
            try requireCount(translated.columns.count, targets.count, isQuery: true, hasList: true)
            try refuseRowVersion(targets, table)
            let rows = try connection.rows(translated.sql, translator.arguments)
            return (translated.columns.map(\.type), rows.map { $0.map { Optional($0) } })
        }
    }

    private func values(
        _ rows: [[ExpressionSyntax?]], _ targets: [Int], _ table: TableDefinition, _ translator: Translator
    ) throws -> ([SQLType], [[Cell?]]) {
        for row in rows {
            if row.count != rows[0].count {
                throw TSQLError(
                    10_709, "The number of columns for each row in a table value constructor must be the same.",
                    effect: .batch)
            }
            try requireCount(row.count, targets.count, isQuery: false, hasList: true)
        }
        for (index, target) in targets.enumerated()
        where table.columns[target].type == .rowversion && rows.contains(where: { $0[index] != nil }) {
            throw TSQLError.rowVersionInsert
        }
        let translated = try rows.map { try $0.map { try $0.map { try translator.expression($0, in: ColumnScope()) } } }
        // Several rows have one type a column, as in a UNION ALL.
        let types = targets.indices.map { index in
            translated.compactMap { $0[index]?.type }.reduce(SQLType.untypedNull) { SQLType.common($0, $1) }
        }
        let unified = try translated.map { row in
            try zip(row, types).map { value, type in
                try value.map {
                    $0.type == type || type.family == .exact && $0.type.family == .exact
                        ? $0 : try translator.convert($0, to: type)
                }
            }
        }
        let cells = try unified.map { row -> [Cell?] in
            let given = row.compactMap(\.self)
            guard !given.isEmpty else { return row.map { _ in nil } }
            var results = try connection.rows(
                "SELECT \(given.map(\.sql).joined(separator: ", "))", translator.arguments)[0][...]
            return row.map { $0 == nil ? nil : results.popFirst() }
        }
        return (types, cells)
    }

    private func requireCount(_ given: Int, _ wanted: Int, isQuery: Bool, hasList: Bool) throws {
        if given < wanted { throw (isQuery ? TSQLError.tooFewSelected : TSQLError.tooFewValues).at(line: line) }
        if given > wanted { throw (isQuery ? TSQLError.tooManySelected : TSQLError.tooManyValues).at(line: line) }
    }

    private func refuseRowVersion(_ targets: [Int], _ table: TableDefinition) throws {
        if targets.contains(where: { table.columns[$0].type == .rowversion }) { throw TSQLError.rowVersionInsert }
    }
}
