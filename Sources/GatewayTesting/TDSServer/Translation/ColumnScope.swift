/// The tables whose columns an expression may name.
final class ColumnScope {
    struct Column {
        let name: String
        let value: TranslatedValue
    }

    struct Source {
        let alias: String
        /// The schema for a table without an alias, which may be named with it.
        let schema: String?
        let columns: [Column]
    }

    var sources: [Source] = []
    let parent: ColumnScope?

    /// The grouping expressions, while columns must be among them or inside an aggregate.
    var groupKeys: Set<String>?
    /// The clause that error 8120 names.
    var groupClause = "select list"
    var isInsideAggregate = false
    var allowsAggregates = false
    var usesAggregates = false

    init(parent: ColumnScope? = nil) { self.parent = parent }

    func add(_ source: Source) throws {
        if sources.contains(where: { $0.alias.caseInsensitiveEquals(source.alias) && $0.schema == source.schema }) {
            throw TSQLError.duplicateAlias(source.alias)
        }
        sources.append(source)
    }

    func source(named qualifier: [String]) -> Source? {
        sources.first { $0.matches(qualifier) }
    }

    /// Finds a column here or around; throws 207, 209 or 4104.
    func resolve(_ column: ColumnName) throws -> TranslatedValue {
        let candidates = sources.filter { column.qualifier.isEmpty || $0.matches(column.qualifier) }
        let found = candidates.flatMap { source in source.columns.filter { $0.name.caseInsensitiveEquals(column.name) }
        }
        if found.count > 1 { throw TSQLError.ambiguousColumn(column.name, line: column.line) }
        guard let match = found.first else {
            // A qualifier that is known here hides what is around.
            if let parent, column.qualifier.isEmpty || candidates.isEmpty {
                do {
                    return try parent.resolve(column)
                } catch let error as TSQLError where error.number == 4104 && !candidates.isEmpty {
                    throw TSQLError.invalidColumn(column.name, line: column.line)
                }
            }
            throw column.qualifier.isEmpty || !candidates.isEmpty
                ? TSQLError.invalidColumn(column.name, line: column.line)
                : TSQLError.unboundIdentifier(column.dotted, line: column.line)
        }
        if let groupKeys, !isInsideAggregate, !groupKeys.contains(match.value.sql) {
            let source = candidates.first { $0.columns.contains { $0.value.sql == match.value.sql } }
            throw TSQLError.notGrouped(
                [source?.alias, match.name].compactMap(\.self).joined(separator: "."), clause: groupClause)
        }
        return match.value
    }
}

extension ColumnScope.Source {
    func matches(_ qualifier: [String]) -> Bool {
        guard let last = qualifier.last, alias.caseInsensitiveEquals(last) else { return false }
        guard qualifier.count > 1 else { return true }
        return schema?.caseInsensitiveEquals(qualifier[qualifier.count - 2]) ?? false
    }
}
