/// Values: operators by precedence, then what stands between them.
extension Parser {
    mutating func expression() throws -> ExpressionSyntax {
        try nested { try $0.expression(above: 0) }
    }

    private mutating func expression(above precedence: Int) throws -> ExpressionSyntax {
        var left = try unary()
        while current.kind == .symbol, let operation = ArithmeticOperator(rawValue: current.text),
            operation.precedence > precedence
        {
            take()
            left = .binary(left, operation, try expression(above: operation.precedence))
        }
        return left
    }

    private mutating func unary() throws -> ExpressionSyntax {
        if accept(symbol: "-") { return .negated(try nested { try $0.unary() }) }
        if accept(symbol: "+") { return try nested { try $0.unary() } }
        if accept(symbol: "~") { return .bitwiseNot(try nested { try $0.unary() }) }
        var value = try primary()
        while accept("COLLATE") { value = .collated(value, collation: try identifier()) }
        return value
    }

    private mutating func primary() throws -> ExpressionSyntax {
        let token = current
        switch token.kind {
        case .integer: return .literal(.integer(take().text))
        case .decimal: return .literal(.decimal(take().text))
        case .float: return .literal(.float(take().text))
        case .money: return .literal(.money(take().text))
        case .binary: return .literal(.binary(try Self.bytes(ofHexLiteral: take())))
        case .string(let isNational): return .literal(.string(take().text, isNational: isNational))
        case .parameter(let index):
            take()
            return .literal(.parameter(index))
        case .variable: return .variable(take().text)
        case .globalVariable: return .globalVariable(take().text)
        case .symbol where token.text == "(": return try parenthesisedValue()
        case .quotedIdentifier: return try nameOrCall()
        case .word: return try keywordValue() ?? nameOrCall()
        default: throw unexpected()
        }
    }

    private mutating func parenthesisedValue() throws -> ExpressionSyntax {
        try parenthesised { parser in
            parser.atQuery ? .subquery(try parser.query()) : try parser.expression()
        }
    }

    private mutating func keywordValue() throws -> ExpressionSyntax? {
        switch current.keyword {
        case "NULL":
            take()
            return .literal(.null)
        case "CASE":
            return try caseExpression()
        case "CURRENT_TIMESTAMP", "SESSION_USER", "SYSTEM_USER", "CURRENT_USER", "USER":
            let token = take()
            return .call(FunctionCall(name: token.keyword ?? "", line: token.line))
        case "CAST", "TRY_CAST":
            return try castExpression(isTry: take().keyword == "TRY_CAST")
        case "CONVERT", "TRY_CONVERT":
            return try convertExpression(isTry: take().keyword == "TRY_CONVERT")
        case "LEFT", "RIGHT", "COALESCE", "NULLIF":
            // Reserved words that are functions as well.
            guard ahead(1).kind == .symbol, ahead(1).text == "(" else { throw unexpected() }
            return try call(name: take().text)
        default:
            return nil
        }
    }

    private mutating func caseExpression() throws -> ExpressionSyntax {
        try expect("CASE")
        var result: ExpressionSyntax
        if at("WHEN") {
            var branches: [SearchedWhen] = []
            while accept("WHEN") {
                let condition = try condition()
                try expect("THEN")
                branches.append(SearchedWhen(condition: condition, result: try expression()))
            }
            result = .searchedCase(branches, otherwise: accept("ELSE") ? try expression() : nil)
        } else {
            let subject = try expression()
            var branches: [SimpleWhen] = []
            while accept("WHEN") {
                let value = try expression()
                try expect("THEN")
                branches.append(SimpleWhen(value: value, result: try expression()))
            }
            guard !branches.isEmpty else { throw unexpected() }
            result = .simpleCase(subject, branches, otherwise: accept("ELSE") ? try expression() : nil)
        }
        try expect("END")
        return result
    }

    private mutating func castExpression(isTry: Bool) throws -> ExpressionSyntax {
        try parenthesised { parser in
            let value = try parser.expression()
            try parser.expect("AS")
            return .cast(value, to: try parser.dataType(defaultLength: 30), style: nil, isTry: isTry)
        }
    }

    private mutating func convertExpression(isTry: Bool) throws -> ExpressionSyntax {
        try parenthesised { parser in
            let type = try parser.dataType(defaultLength: 30)
            try parser.expect(symbol: ",")
            let value = try parser.expression()
            let style = parser.accept(symbol: ",") ? try parser.expression() : nil
            return .cast(value, to: type, style: style, isTry: isTry)
        }
    }

    private mutating func nameOrCall() throws -> ExpressionSyntax {
        let line = line
        var parts = [try identifier()]
        if parts.count == 1, at(symbol: "(") { return try call(name: parts[0]) }
        while accept(symbol: ".") {
            if at(symbol: "*") { throw unexpected() }
            parts.append(at(symbol: ".") ? "" : try identifier())
        }
        guard !at(symbol: "(") else {
            throw TSQLError.unknownFunction(parts.joined(separator: "."), line: line)
        }
        guard parts.count <= 4 else { throw TSQLError.syntax(near: parts[4], line: line) }
        return .column(ColumnName(parts: parts, line: line))
    }

    private mutating func call(name: String) throws -> ExpressionSyntax {
        if name.uppercased() == "IIF" { return try choice() }
        var call = FunctionCall(name: name.uppercased(), line: line)
        try expect(symbol: "(")
        if accept(symbol: "*") {
            call.isStar = true
        } else if !at(symbol: ")") {
            call.isDistinct = accept("DISTINCT")
            if !call.isDistinct { _ = accept("ALL") }
            // DATEADD(day, ...) and its kin name a part of a date with a bare word.
            call.arguments = try list { try $0.nested { try $0.expression() } }
        }
        try expect(symbol: ")")
        if accept("OVER") { call.window = try parenthesised { try $0.window() } }
        return .call(call)
    }

    /// `IIF(condition, value, other)`, the only function that takes a condition.
    private mutating func choice() throws -> ExpressionSyntax {
        try parenthesised { parser in
            let condition = try parser.condition()
            try parser.expect(symbol: ",")
            let value = try parser.expression()
            try parser.expect(symbol: ",")
            return .searchedCase(
                [SearchedWhen(condition: condition, result: value)], otherwise: try parser.expression())
        }
    }

    private mutating func window() throws -> FunctionCall.Window {
        var window = FunctionCall.Window()
        if accept(all: "PARTITION", "BY") { window.partition = try list { try $0.expression() } }
        if accept(all: "ORDER", "BY") { window.order = try list { try $0.orderItem() } }
        return window
    }

    private static func bytes(ofHexLiteral token: Token) throws -> [UInt8] {
        var digits = token.text.dropFirst(2)
        if !digits.count.isMultiple(of: 2) { digits = "0" + digits }
        var bytes: [UInt8] = []
        while !digits.isEmpty {
            guard let byte = UInt8(digits.prefix(2), radix: 16) else { throw token.unexpected }
            bytes.append(byte)
            digits = digits.dropFirst(2)
        }
        return bytes
    }
}
