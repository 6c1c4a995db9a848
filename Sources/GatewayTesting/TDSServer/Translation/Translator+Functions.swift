/// Calls of functions and aggregates.
extension Translator {
    func functionCall(_ call: FunctionCall, in scope: ColumnScope) throws -> TranslatedValue {
        if call.window != nil || FunctionLibrary.rankings.contains(call.name) { return try windowed(call, in: scope) }
        if FunctionLibrary.aggregates.contains(call.name) { return try aggregate(call, in: scope) }
        guard !call.isStar else { throw TSQLError.syntax(near: "*", line: call.line) }
        switch call.name {
        case "COALESCE": return try coalesce(call, in: scope)
        case "ISNULL": return try isNull(call, in: scope)
        case "NULLIF": return try nullIf(call, in: scope)
        case "SCOPE_IDENTITY", "ROWCOUNT_BIG", "XACT_STATE", "ERROR_NUMBER", "ERROR_MESSAGE", "ERROR_SEVERITY",
            "ERROR_STATE", "ERROR_LINE", "ERROR_PROCEDURE", "MIN_ACTIVE_ROWVERSION":
            noteDependence()
            guard let (cell, type) = try context.globals(call.name + "()") else { return value(.null, .int) }
            return value(cell, type, isNullable: true)
        default: return try scalar(call, in: scope)
        }
    }

    private func scalar(_ call: FunctionCall, in scope: ColumnScope) throws -> TranslatedValue {
        guard let function = FunctionLibrary.functions[call.name] else {
            throw TSQLError.unknownFunction(call.name, line: call.line)
        }
        guard function.arity.contains(call.arguments.count) else {
            throw TSQLError.argumentCount(call.name, function.arity).at(line: call.line)
        }
        let values = try call.arguments.enumerated().map { index, argument in
            if index == 0, let part = datePart(call, argument) { return part }
            return try prepared(try expression(argument, in: scope), for: function.parameter(index))
        }
        do {
            let types = values.map(\.type)
            let type = try function.result(types)
            let operation = Operation.function(call.name, types, result: type)
            let sql = self.call(operation, values.map(\.sql), isVolatile: function.isVolatile)
            return derived(sql, type, from: values)
        } catch let error as TSQLError {
            throw error.at(line: call.line)
        }
    }

    /// The first argument of DATEADD and its kin is a bare word.
    private func datePart(_ call: FunctionCall, _ argument: ExpressionSyntax) -> TranslatedValue? {
        guard ["DATEADD", "DATEDIFF", "DATEPART", "DATENAME"].contains(call.name),
            case .column(let column) = argument, column.qualifier.isEmpty
        else { return nil }
        return value(.text(column.name), .varchar(30))
    }

    private func prepared(_ value: TranslatedValue, for parameter: FunctionDefinition.Parameter) throws
        -> TranslatedValue
    {
        switch parameter {
        case .any: return value
        case .text:
            if value.type.family == .binary { return try cast(value, to: .varchar(8_000)) }
            return try asText(value)
        case .integer: return try convert(value, to: value.type.family == .integer ? value.type : .int)
        case .float: return try convert(value, to: .float)
        case .temporal: return value.type.family == .temporal ? value : try convert(value, to: .datetime)
        }
    }

    // MARK: Choices

    private func coalesce(_ call: FunctionCall, in scope: ColumnScope) throws -> TranslatedValue {
        guard call.arguments.count >= 2 else { throw TSQLError.argumentCount("COALESCE", 2...254).at(line: call.line) }
        let values = try unify(try call.arguments.map { try expression($0, in: scope) })
        var result = derived("coalesce(\(values.map(\.sql).joined(separator: ", ")))", values[0].type, from: values)
        result.isNullable = values.allSatisfy(\.isNullable)
        return result
    }

    /// ISNULL has the type of its first argument, COALESCE the common one.
    private func isNull(_ call: FunctionCall, in scope: ColumnScope) throws -> TranslatedValue {
        guard call.arguments.count == 2 else { throw TSQLError.argumentCount("ISNULL", 2...2).at(line: call.line) }
        let first = try expression(call.arguments[0], in: scope)
        let second = try expression(call.arguments[1], in: scope)
        let type = first.type == .untypedNull ? second.type : first.type
        _ = try convert(second, to: type)
        let replacement = try convert(second, to: type, purpose: .variable)
        var result = derived("ifnull(\(first.sql), \(replacement.sql))", type, from: [first, second])
        result.isNullable = first.isNullable && second.isNullable
        return result
    }

    private func nullIf(_ call: FunctionCall, in scope: ColumnScope) throws -> TranslatedValue {
        guard call.arguments.count == 2 else { throw TSQLError.argumentCount("NULLIF", 2...2).at(line: call.line) }
        let first = try expression(call.arguments[0], in: scope)
        let equal = try condition(.comparison(call.arguments[0], .equal, call.arguments[1]), in: scope)
        var result = derived("(CASE WHEN \(equal) THEN NULL ELSE \(first.sql) END)", first.type, from: [first])
        result.isNullable = true
        return result
    }

    // MARK: Aggregates

    private func aggregate(_ call: FunctionCall, in scope: ColumnScope) throws -> TranslatedValue {
        guard scope.allowsAggregates else { throw TSQLError.aggregateInWhere.at(line: call.line) }
        scope.usesAggregates = true
        let wasInside = scope.isInsideAggregate
        if wasInside {
            throw TSQLError(
                130, severity: 15,
                "Cannot perform an aggregate function on an expression containing an aggregate or a subquery.",
                line: call.line, effect: .batch)
        }
        scope.isInsideAggregate = true
        defer { scope.isInsideAggregate = wasInside }
        return try aggregateBody(call, in: scope)
    }

    private func aggregateBody(_ call: FunctionCall, in scope: ColumnScope) throws -> TranslatedValue {
        if call.name == "COUNT" || call.name == "COUNT_BIG" {
            let type: SQLType = call.name == "COUNT" ? .int : .bigint
            var result = TranslatedValue(sql: "count(*)", type: type, collation: databaseCollation)
            result.isNullable = false
            if call.isStar { return result }
            guard call.arguments.count == 1 else { throw TSQLError.argumentCount(call.name, 1...1).at(line: call.line) }
            let operand = try expression(call.arguments[0], in: scope)
            result.sql = "count(\(call.isDistinct ? "DISTINCT \(operand.collated)" : operand.sql))"
            return result
        }
        if call.name == "STRING_AGG" { throw TSQLError.unsupported("STRING_AGG", line: call.line) }
        guard call.arguments.count == 1, !call.isStar else {
            throw TSQLError.argumentCount(call.name, 1...1).at(line: call.line)
        }
        let operand = try expression(call.arguments[0], in: scope)
        switch call.name {
        case "MIN", "MAX":
            guard operand.type != .bit, !operand.type.isLegacyLargeObject, operand.type != .xml else {
                throw TSQLError.invalidAggregateOperand(operand.type, call.name).at(line: call.line)
            }
            var result = operand
            result.sql = "\(call.name.lowercased())(\(operand.collated))"
            result.isNullable = true
            result.isIdentity = false
            result.name = nil
            return result
        default:
            return try total(call, operand)
        }
    }

    /// SUM and AVG: integers stay integers, decimals are summed exactly.
    private func total(_ call: FunctionCall, _ operand: TranslatedValue) throws -> TranslatedValue {
        let distinct = call.isDistinct ? "DISTINCT " : ""
        let isAverage = call.name == "AVG"
        let body = call.isDistinct ? operand.collated : operand.sql
        var result = operand
        (result.isNullable, result.isIdentity, result.name) = (true, false, nil)
        switch operand.type {
        case .tinyint, .smallint, .int, .bigint:
            result.type = operand.type == .bigint ? .bigint : .int
            let sum = self.call(.fit(result.type), ["sum(\(distinct)\(body))"])
            result.sql = isAverage ? "(\(sum) / count(\(distinct)\(body)))" : sum
        case .real, .float:
            result.type = .float
            result.sql = "\(isAverage ? "avg" : "sum")(\(distinct)\(body))"
        case .decimal, .numeric, .money, .smallmoney:
            let isMoney = operand.type == .money || operand.type == .smallmoney
            let scale = operand.type.exactShape?.scale ?? 0
            let sumType: SQLType = isMoney ? .money : .decimal(precision: 38, scale: scale)
            result.type = sumType
            result.sql = "tsql_sum(\(distinct)\(body))"
            if isAverage {
                result.type = isMoney ? .money : .decimal(precision: 38, scale: max(scale, 6))
                let count = self.call(
                    .convert(Conversion(source: .bigint, target: .decimal(precision: 19, scale: 0))),
                    ["nullif(count(\(distinct)\(body)), 0)"])
                result.sql = self.call(
                    .arithmetic(.divide, left: sumType, right: .decimal(precision: 19, scale: 0), result: result.type),
                    [result.sql, count])
            }
        default:
            throw TSQLError.invalidAggregateOperand(operand.type, call.name).at(line: call.line)
        }
        return result
    }

    private func windowed(_ call: FunctionCall, in scope: ColumnScope) throws -> TranslatedValue {
        guard let window = call.window else {
            throw TSQLError(
                10_753, severity: 15, "The function '\(call.name)' must have an OVER clause.", line: call.line,
                effect: .batch)
        }
        var result: TranslatedValue
        if FunctionLibrary.rankings.contains(call.name) {
            guard !window.order.isEmpty else {
                throw TSQLError(
                    4112, severity: 15, "The function '\(call.name)' must have an OVER clause with ORDER BY.",
                    line: call.line, effect: .batch)
            }
            result = TranslatedValue(sql: "\(call.name.lowercased())()", type: .bigint, collation: databaseCollation)
            result.isNullable = false
        } else {
            guard ["COUNT", "COUNT_BIG"].contains(call.name), !call.isDistinct else {
                throw TSQLError.unsupported("\(call.name) with OVER", line: call.line)
            }
            result = try aggregateBody(call, in: scope)
        }
        var clauses: [String] = []
        if !window.partition.isEmpty {
            let values = try window.partition.map { try expression($0, in: scope).collated }
            clauses.append("PARTITION BY \(values.joined(separator: ", "))")
        }
        if !window.order.isEmpty {
            let values = try window.order.map {
                "\(try expression($0.value, in: scope).collated)\($0.isDescending ? " DESC" : "")"
            }
            clauses.append("ORDER BY \(values.joined(separator: ", "))")
        }
        result.sql += " OVER (\(clauses.joined(separator: " ")))"
        return result
    }
}
