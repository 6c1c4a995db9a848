/// One SELECT.
extension Translator {
    private struct Item {
        let value: TranslatedValue
        let name: String
        let hasAlias: Bool
    }

    func select(
        _ select: SelectSyntax, of query: QuerySyntax, in outer: ColumnScope?, isExistence: Bool
    ) throws -> TranslatedQuery {
        let scope = ColumnScope(parent: outer)
        if select.isDistinct || !select.grouping.isEmpty || !query.order.isEmpty { noteComparedTexts() }
        var clauses: [String] = []
        if !select.from.isEmpty {
            clauses.append(
                "FROM \(try select.from.map { try source($0, into: scope) }.joined(separator: " CROSS JOIN "))")
        }
        if let condition = select.condition { clauses.append("WHERE \(try self.condition(condition, in: scope))") }

        let keys = try select.grouping.map { try expression($0, in: scope) }
        scope.allowsAggregates = true
        var items = try self.items(select.items, in: scope, isExistence: isExistence)
        let having = try select.having.map { try condition($0, in: scope) }
        if scope.usesAggregates || !keys.isEmpty || having != nil {
            // The same once more, now that columns must be grouped by.
            noteComparedTexts()
            scope.groupKeys = Set(keys.map(\.sql))
            if !isExistence { items = try self.items(select.items, in: scope, isExistence: false) }
            if !keys.isEmpty { clauses.append("GROUP BY \(keys.map(\.collated).joined(separator: ", "))") }
            if let having = select.having {
                scope.groupClause = "HAVING clause"
                clauses.append("HAVING \(try condition(having, in: scope))")
            }
            scope.groupClause = "ORDER BY clause"
        } else if let having {
            clauses.append("HAVING \(having)")
        }

        let order = try query.order.map { try self.order($0, items, select, scope) }
        if !order.isEmpty {
            let terms = zip(order, query.order).map { "\($0.value.collated)\($1.isDescending ? " DESC" : "")" }
            clauses.append("ORDER BY \(terms.joined(separator: ", "))")
        }
        let list = items.enumerated().map { "\(select.isDistinct ? $1.value.collated : $1.value.sql) AS c\($0)" }
        let sql =
            "SELECT \(select.isDistinct ? "DISTINCT " : "")\(list.joined(separator: ", ")) "
            + clauses.joined(separator: " ") + (try limit(query, top: select.top))
        var result = TranslatedQuery(sql: sql, columns: columns(items))
        result.order = order.map(\.position)
        result.assignments = try assignments(select.items)
        return result
    }

    private func columns(_ items: [Item]) -> [ResultColumn] {
        items.map { item in
            ResultColumn(
                name: item.name, type: item.value.type, collation: item.value.collation,
                isNullable: item.value.isNullable, isIdentity: item.value.isIdentity)
        }
    }

    private func items(_ syntax: [SelectItem], in scope: ColumnScope, isExistence: Bool) throws -> [Item] {
        if isExistence {
            // What EXISTS selects does not matter, but its names must be right.
            for case .value(let expression, _) in syntax { _ = try self.expression(expression, in: scope) }
            return [Item(value: value(.integer(1), .int), name: "", hasAlias: false)]
        }
        return try syntax.flatMap { item -> [Item] in
            switch item {
            case .all(let qualifier): return try star(qualifier, in: scope)
            case .assignment(let name, let expression):
                guard context.variables[name.lowercased()] != nil else {
                    throw TSQLError.undeclaredVariable(name, line: line)
                }
                return [Item(value: try self.expression(expression, in: scope), name: name, hasAlias: false)]
            case .value(let expression, let alias):
                let value = try self.expression(expression, in: scope)
                let own: String? = if case .column(let column) = expression { value.name ?? column.name } else { nil }
                return [Item(value: value, name: alias ?? own ?? "", hasAlias: alias != nil)]
            }
        }
    }

    private func star(_ qualifier: [String], in scope: ColumnScope) throws -> [Item] {
        if scope.sources.isEmpty { throw TSQLError.starWithoutTables.at(line: line) }
        var sources = scope.sources
        if !qualifier.isEmpty {
            guard let source = scope.source(named: qualifier) else {
                throw TSQLError.unboundPrefix(qualifier.joined(separator: ".")).at(line: line)
            }
            sources = [source]
        }
        return try sources.flatMap { source in
            try source.columns.map { column in
                let name = ColumnName(
                    parts: (source.schema.map { [$0] } ?? []) + [source.alias, column.name], line: line)
                return Item(value: try scope.resolve(name), name: column.name, hasAlias: false)
            }
        }
    }

    private func order(
        _ item: OrderItem, _ items: [Item], _ select: SelectSyntax, _ scope: ColumnScope
    ) throws -> (value: TranslatedValue, position: Int) {
        if case .literal(.integer(let text)) = item.value, let position = Int(text) {
            guard items.indices.contains(position - 1) else { throw TSQLError.orderOutOfRange(position).at(line: line) }
            return (items[position - 1].value, position)
        }
        if case .literal = item.value {
            throw TSQLError(
                408, "A constant expression was encountered in the ORDER BY list, position 1.", line: line,
                effect: .batch)
        }
        if case .column(let name) = item.value, name.qualifier.isEmpty,
            items.count(where: { $0.hasAlias && $0.name.caseInsensitiveEquals(name.name) }) > 1
        {
            throw TSQLError.ambiguousColumn(name.name, line: name.line)
        }
        if case .column(let name) = item.value, name.qualifier.isEmpty,
            let index = items.firstIndex(where: { $0.hasAlias && $0.name.caseInsensitiveEquals(name.name) })
        {
            return (items[index].value, index + 1)
        }
        let value = try expression(item.value, in: scope)
        if value.type.isLegacyLargeObject || value.type == .xml {
            throw TSQLError(
                306, severity: 16, state: 2,
                "The text, ntext, and image data types cannot be compared or sorted, except when using IS NULL or LIKE operator.",
                line: line, effect: .batch)
        }
        let index = items.firstIndex { $0.value.sql == value.sql }
        if select.isDistinct, index == nil { throw TSQLError.orderNotInDistinct.at(line: line) }
        return (value, index.map { $0 + 1 } ?? 0)
    }

    private func assignments(_ items: [SelectItem]) throws -> [String] {
        let names: [String] = items.compactMap { if case .assignment(let name, _) = $0 { name } else { nil } }
        if !names.isEmpty, names.count != items.count { throw TSQLError.mixedAssignment.at(line: line) }
        return names
    }
}
