/// The bulk loader.
extension TSQLSession {
    /// Writes rows with the checks of an INSERT, in one transaction; identity columns may be given.
    /// - Parameter next: gives one row after the other, and nil behind the last.
    /// - Returns: how many rows there were.
    func load(table name: String, columns: [String], next: () throws -> [TDSValue]?) throws -> Int {
        var numbers: [Int64] = []
        try change(line: 1) { writer in
            let translator = try writer.translator()
            guard let parts = Catalogue.parts(of: name) else { throw TSQLError.invalidObject(name) }
            let table = try translator.table(ObjectName(parts: parts, line: 1))
            let targets = try targets(columns, in: table)
            let inserter = try RowInserter(table: table, writer: writer, targets: targets)
            // Mostly all values of a column have one type, and so its conversion can be kept.
            var conversions: [(type: SQLType, conversion: Conversion)?] = targets.map { _ in nil }
            while let row = try next() {
                guard row.count == columns.count else { throw TSQLError.columnCountMismatch }
                var values = [Cell?](repeating: nil, count: table.columns.count)
                for (place, value) in row.enumerated() {
                    let target = targets[place], type = value.type
                    if let known = conversions[place], known.type == type {
                        values[target] = try known.conversion.apply(value.cell)
                    } else {
                        let conversion = try writer.conversion(from: type, to: table.columns[target], of: table)
                        conversions[place] = (type, conversion)
                        values[target] = try conversion.apply(value.cell)
                    }
                }
                numbers.append(try inserter.insert(values).row)
            }
            try inserter.finish()
            try ConstraintCheck(table: table, writer: writer, verb: "INSERT").check(rows: numbers, changed: nil)
        }
        return numbers.count
    }

    private func targets(_ columns: [String], in table: TableDefinition) throws -> [Int] {
        var seen: Set<Int> = []
        return try columns.map { column in
            guard let index = table.index(of: column) else { throw TSQLError.invalidColumn(column) }
            guard table.columns[index].type != .rowversion else { throw TSQLError.rowVersionInsert }
            guard seen.insert(index).inserted else { throw TSQLError.repeatedAssignment(column) }
            return index
        }
    }
}
