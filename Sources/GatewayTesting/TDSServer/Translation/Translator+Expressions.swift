/// Values.
extension Translator {
    func expression(_ syntax: ExpressionSyntax, in scope: ColumnScope) throws -> TranslatedValue {
        // A whole expression may be what the query is grouped by, though its columns are not.
        if let keys = scope.groupKeys, !scope.isInsideAggregate {
            scope.groupKeys = nil
            let whole = try? plainExpression(syntax, in: scope)
            scope.groupKeys = keys
            if let whole, keys.contains(whole.sql) { return whole }
        }
        return try plainExpression(syntax, in: scope)
    }

    private func plainExpression(_ syntax: ExpressionSyntax, in scope: ColumnScope) throws -> TranslatedValue {
        switch syntax {
        case .literal(let literal): return try self.literal(literal)
        case .column(let column): return try scope.resolve(column)
        case .variable(let name): return try variable(name)
        case .globalVariable(let name): return try globalVariable(name)
        case .negated(let operand): return try negated(operand, in: scope)
        case .bitwiseNot(let operand):
            let value = try expression(operand, in: scope)
            guard value.type.family == .integer else {
                throw TSQLError.invalidOperand(value.type, .bitXor).at(line: line)
            }
            return derived("(~\(value.sql))", value.type, from: [value])
        case .binary(let left, let operation, let right):
            return try binary(try expression(left, in: scope), operation, try expression(right, in: scope))
        case .call(let call): return try functionCall(call, in: scope)
        case .cast(let operand, let type, let style, let isTry):
            let styleNumber = try style.map { try styleLiteral($0) } ?? 0
            return try cast(try expression(operand, in: scope), to: type, style: styleNumber, isTry: isTry)
        case .simpleCase(let subject, let branches, let otherwise):
            let conditions = branches.map { ConditionSyntax.comparison(subject, .equal, $0.value) }
            return try choose(
                zip(conditions, branches.map(\.result)).map { SearchedWhen(condition: $0, result: $1) }, otherwise,
                in: scope)
        case .searchedCase(let branches, let otherwise): return try choose(branches, otherwise, in: scope)
        case .subquery(let query): return try scalarSubquery(query, in: scope)
        case .collated(let operand, let name):
            var value = try expression(operand, in: scope)
            guard value.type.isText || value.type == .untypedNull else {
                throw TSQLError(
                    447, "Expression type \(value.type.name) is invalid for COLLATE clause.", effect: .batch)
            }
            value.collation = try Collation(named: name)
            value.coercibility = .explicit
            return value
        }
    }

    // MARK: Leaves

    func literal(_ literal: Literal) throws -> TranslatedValue {
        switch literal {
        case .null: return value(.null, .untypedNull)
        case .parameter(let index):
            return TranslatedValue(
                sql: bind(.literal(index)), type: .int, collation: databaseCollation, isNullable: false)
        case .integer(let text):
            if let number = Int64(text), Int32(exactly: number) != nil { return value(.integer(number), .int) }
            return try decimalLiteral(text)
        case .decimal(let text): return try decimalLiteral(text)
        case .float(let text):
            // `1e` is a float without an exponent.
            let padded = text.last.map { "eE+-".contains($0) } ?? false ? text + "0" : text
            guard let number = Double(padded), number.isFinite else {
                throw TSQLError(
                    168, severity: 15,
                    "The floating point value '\(text)' is out of the range of computer representation (8 bytes).",
                    effect: .batch)
            }
            return value(.real(number), .float)
        case .money(let text):
            return try cast(value(.text(text.isEmpty ? "0" : text), .varchar(40)), to: .money)
        case .binary(let bytes):
            return value(.blob(bytes), .varbinary(bytes.count > 8_000 ? nil : max(1, bytes.count)))
        case .string(let text, true):
            let length = text.utf16.count
            return value(.text(text), .nvarchar(length > 4_000 ? nil : max(1, length)))
        case .string(let text, false):
            let squeezed = codePage.squeeze(text)
            let length = squeezed.unicodeScalars.count
            return value(.text(squeezed), .varchar(length > 8_000 ? nil : max(1, length)))
        }
    }

    private func decimalLiteral(_ text: String) throws -> TranslatedValue {
        guard
            let number = ExactDecimal(
                text.hasPrefix(".") ? "0" + text : text.hasSuffix(".") ? String(text.dropLast()) : text)
        else {
            throw TSQLError(
                1007, severity: 15,
                "The number '\(text)' is out of the range for numeric representation (maximum precision 38).",
                effect: .batch)
        }
        let precision = max(number.digits, number.scale, 1)
        return value(.text(number.description), .numeric(precision: precision, scale: number.scale))
    }

    private func variable(_ name: String) throws -> TranslatedValue {
        let key = name.lowercased()
        guard let variable = context.variables[key] else { throw TSQLError.undeclaredVariable(name, line: line) }
        return TranslatedValue(sql: bind(.variable(key)), type: variable.type, collation: databaseCollation)
    }

    private func globalVariable(_ name: String) throws -> TranslatedValue {
        noteDependence()
        guard let (cell, type) = try context.globals(name.uppercased()) else {
            throw TSQLError.undeclaredVariable(name, line: line)
        }
        return value(cell, type)
    }

    private func styleLiteral(_ syntax: ExpressionSyntax) throws -> Int {
        guard case .literal(.integer(let text)) = syntax, let style = Int(text) else {
            throw TSQLError.unsupported("a style that is no number", line: line)
        }
        return style
    }

    // MARK: Operators

    private func negated(_ operand: ExpressionSyntax, in scope: ColumnScope) throws -> TranslatedValue {
        if case .literal(.integer(let text)) = operand, let number = Int64("-" + text), Int32(exactly: number) != nil {
            return value(.integer(number), .int)
        }
        let value = try expression(operand, in: scope)
        guard value.type.isNumber, value.type != .bit || value.type == .untypedNull else {
            throw TSQLError(8117, "Operand data type \(value.type.name) is invalid for minus operator.", effect: .batch)
        }
        // There is no negative tinyint: it becomes a smallint.
        let type = value.type == .tinyint ? .smallint : value.type
        return derived(call(.negate(type), [value.sql]), type, from: [value])
    }

    func binary(
        _ left: TranslatedValue, _ operation: ArithmeticOperator, _ right: TranslatedValue
    ) throws -> TranslatedValue {
        do {
            let type = try SQLType.result(of: operation, left.type, right.type)
            let operands = [left, right]
            if type.isText {
                let (collation, coercibility) = try collation(of: left, right)
                let texts = try operands.map { try convert($0, to: $0.type.isText ? $0.type : type) }
                var result = derived("(\(texts[0].sql) || \(texts[1].sql))", type, from: operands)
                result.collation = collation
                result.coercibility = coercibility
                // What is longer than the type holds is cut, as long as it is no MAX.
                if type.length == (type.isNational ? 4_000 : 8_000) { result = try cast(result, to: type) }
                return result
            }
            let operandType: (TranslatedValue) -> SQLType = { operand in
                // Exact numbers keep their own scales, which the result's was computed from.
                type.family == .exact && operand.type.family == .exact
                    ? operand.type
                    : type.family == .exact ? .decimal(precision: 38, scale: operand.type.exactShape?.scale ?? 0) : type
            }
            let converted = try operands.map { try convert($0, to: operandType($0)) }
            let sql = call(
                .arithmetic(operation, left: left.type, right: right.type, result: type), converted.map(\.sql))
            return derived(sql, type, from: operands)
        } catch let error as TSQLError {
            throw error.at(line: line)
        }
    }

    func derived(_ sql: String, _ type: SQLType, from operands: [TranslatedValue]) -> TranslatedValue {
        var result = TranslatedValue(sql: sql, type: type, collation: databaseCollation)
        result.isNullable = operands.contains(where: \.isNullable)
        if let text = operands.first(where: { $0.type.isText }) {
            result.collation = text.collation
            result.coercibility = text.coercibility
        }
        return result
    }

    // MARK: Choices

    func choose(
        _ branches: [SearchedWhen], _ otherwise: ExpressionSyntax?, in scope: ColumnScope
    ) throws -> TranslatedValue {
        let conditions = try branches.map { try condition($0.condition, in: scope) }
        var results = try branches.map { try expression($0.result, in: scope) }
        if let otherwise { results.append(try expression(otherwise, in: scope)) }
        if results.allSatisfy({ $0.type == .untypedNull }) {
            throw TSQLError(
                8133,
                "At least one of the result expressions in a CASE specification must be an expression other than the NULL constant.",
                line: line, effect: .batch)
        }
        let unified = try unify(results)
        let cases = zip(conditions, unified).map { "WHEN \($0) THEN \($1.sql)" }
        let rest = otherwise == nil ? "" : " ELSE \(unified[unified.count - 1].sql)"
        var result = derived("(CASE \(cases.joined(separator: " "))\(rest) END)", unified[0].type, from: unified)
        result.isNullable = otherwise == nil || result.isNullable
        return result
    }

    /// All values in the type they meet in.
    func unify(_ values: [TranslatedValue]) throws -> [TranslatedValue] {
        let type = values.dropFirst().reduce(values[0].type) { SQLType.common($0, $1.type) }
        return try values.map { value in
            // Exact numbers get the common scale here, since the result shows it.
            type.family == .exact && value.type != type && value.type != .untypedNull
                ? try cast(value, to: type) : try convert(value, to: type)
        }
    }

    private func scalarSubquery(_ query: QuerySyntax, in scope: ColumnScope) throws -> TranslatedValue {
        let inner = try self.query(query, in: scope, isSubquery: true)
        guard inner.columns.count == 1 else { throw TSQLError.subqueryColumns.at(line: query.line) }
        var result = TranslatedValue(
            sql: "(SELECT tsql_single(c0) FROM (\(inner.sql)))", type: inner.columns[0].type,
            collation: inner.columns[0].collation)
        result.coercibility = .column
        return result
    }
}
