/// The bulk loader.
extension TSQLSession {
    /// Writes rows with the checks of an INSERT, in one transaction; identity columns may be given.
    func load(table name: String, columns: [String], rows: [[TDSValue]]) throws {
        try change(line: 1) { writer in
            let translator = try writer.translator()
            guard let parts = Catalogue.parts(of: name) else { throw TSQLError.invalidObject(name) }
            let table = try translator.table(ObjectName(parts: parts, line: 1))
            let targets = try columns.map { column in
                guard let index = table.index(of: column) else { throw TSQLError.invalidColumn(column) }
                return index
            }
            let inserter = try RowInserter(table: table, writer: writer, targets: targets)
            var conversions: [LoadKey: Conversion] = [:]
            var numbers: [Int64] = []
            numbers.reserveCapacity(rows.count)
            for row in rows {
                guard row.count == columns.count else { throw TSQLError.columnCountMismatch }
                var values = [Cell?](repeating: nil, count: table.columns.count)
                for (value, target) in zip(row, targets) {
                    let key = LoadKey(target: target, type: value.type)
                    let conversion =
                        try conversions[key]
                        ?? writer.conversion(from: value.type, to: table.columns[target], of: table)
                    conversions[key] = conversion
                    values[target] = try conversion.apply(value.cell)
                }
                numbers.append(try inserter.insert(values).row)
            }
            try inserter.finish()
            try ConstraintCheck(table: table, writer: writer, verb: "INSERT").check(rows: numbers, changed: nil)
        }
    }

    private struct LoadKey: Hashable {
        let target: Int
        let type: SQLType
    }
}
