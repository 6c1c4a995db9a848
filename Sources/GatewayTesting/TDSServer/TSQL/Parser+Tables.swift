/// The columns and constraints of a table.
extension Parser {
    mutating func table() throws -> TableSyntax {
        var table = TableSyntax(name: try objectName())
        try expect(symbol: "(")
        repeat {
            // A comma may stand before the closing parenthesis.
            if at(symbol: ")"), !table.columns.isEmpty { break }
            try element(of: &table)
        } while accept(symbol: ",")
        try expect(symbol: ")")
        if accept("ON") { _ = try identifier() }
        if accept("TEXTIMAGE_ON") { _ = try identifier() }
        return table
    }

    mutating func element(of table: inout TableSyntax) throws {
        if at("CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "CHECK") {
            let name = accept("CONSTRAINT") ? try identifier() : nil
            table.constraints.append(try tableConstraint(name: name))
        } else {
            try column(of: &table)
        }
    }

    private mutating func tableConstraint(name: String?) throws -> ConstraintSyntax {
        if accept(all: "PRIMARY", "KEY") {
            _ = accept("CLUSTERED") || accept("NONCLUSTERED")
            let columns = try keyColumns()
            try indexOptions()
            return ConstraintSyntax(name: name, kind: .primaryKey(columns))
        }
        if accept("UNIQUE") {
            _ = accept("CLUSTERED") || accept("NONCLUSTERED")
            let columns = try keyColumns()
            try indexOptions()
            return ConstraintSyntax(name: name, kind: .unique(columns))
        }
        if accept(all: "FOREIGN", "KEY") {
            let columns = try identifierList()
            return ConstraintSyntax(name: name, kind: try reference(from: columns))
        }
        try expect("CHECK")
        return ConstraintSyntax(name: name, kind: .check(try checkText()))
    }

    private mutating func checkText() throws -> String {
        try sourceText { parser in _ = try parser.parenthesised { try $0.condition() } }
    }

    private mutating func reference(from columns: [String]) throws -> ConstraintSyntax.Kind {
        try expect("REFERENCES")
        let table = try objectName()
        let referenced = at(symbol: "(") ? try identifierList() : []
        var onDelete = ReferentialAction.noAction
        while accept("ON") {
            let isDelete = accept("DELETE")
            if !isDelete { try expect("UPDATE") }
            let action = try referentialAction()
            if isDelete {
                onDelete = action
            } else if action != .noAction {
                throw TSQLError.unsupported("ON UPDATE other than NO ACTION", line: line)
            }
        }
        return .foreignKey(columns, table: table, columns: referenced, onDelete: onDelete)
    }

    private mutating func referentialAction() throws -> ReferentialAction {
        if accept("CASCADE") { return .cascade }
        if accept(all: "NO", "ACTION") { return .noAction }
        if accept(all: "SET", "NULL") { return .setNull }
        if at("SET") { throw TSQLError.unsupported("SET DEFAULT", line: line) }
        throw unexpected()
    }

    private mutating func column(of table: inout TableSyntax) throws {
        let name = try identifier()
        if at("AS") { throw TSQLError.unsupported("a computed column", line: line) }
        // `timestamp` alone is both the name and the type of a rowversion column.
        let hasType = !at(symbol: ",") && !at(symbol: ")") && !current.isReserved
        guard hasType || name.lowercased() == "timestamp" else { throw unexpected() }
        var column = ColumnSyntax(name: name, type: hasType ? try dataType(defaultLength: 1) : .rowversion)
        var constraintName: String?
        while true {
            if accept("CONSTRAINT") {
                constraintName = try identifier()
                continue
            }
            guard try columnOption(of: &column, constraintName: constraintName, table: &table) else { break }
            constraintName = nil
        }
        if constraintName != nil { throw unexpected() }
        table.columns.append(column)
    }

    private mutating func columnOption(
        of column: inout ColumnSyntax, constraintName: String?, table: inout TableSyntax
    ) throws -> Bool {
        if accept(all: "NOT", "NULL") {
            column.isNullable = false
        } else if accept("NULL") {
            column.isNullable = true
        } else if accept("COLLATE") {
            column.collation = try identifier()
        } else if accept("IDENTITY") {
            column.identity = try identity()
        } else if accept("DEFAULT") {
            let text = try sourceText { _ = try $0.expression() }
            column.defaultValue = DefaultSyntax(constraint: constraintName, text: text)
            _ = accept(all: "WITH", "VALUES")
        } else if accept("ROWGUIDCOL") || accept("SPARSE") {
            return true
        } else if at("PRIMARY", "UNIQUE") {
            table.constraints.append(try columnKey(name: constraintName, column: column.name))
        } else if at("REFERENCES") || accept(all: "FOREIGN", "KEY") {
            table.constraints.append(ConstraintSyntax(name: constraintName, kind: try reference(from: [column.name])))
        } else if accept("CHECK") {
            table.constraints.append(ConstraintSyntax(name: constraintName, kind: .check(try checkText())))
        } else {
            return false
        }
        return true
    }

    private mutating func columnKey(name: String?, column: String) throws -> ConstraintSyntax {
        let isPrimary = accept("PRIMARY")
        if isPrimary { try expect("KEY") } else { try expect("UNIQUE") }
        _ = accept("CLUSTERED") || accept("NONCLUSTERED")
        try indexOptions()
        return ConstraintSyntax(name: name, kind: isPrimary ? .primaryKey([column]) : .unique([column]))
    }

    private mutating func identity() throws -> IdentitySyntax {
        guard at(symbol: "(") else { return IdentitySyntax(seed: 1, increment: 1) }
        return try parenthesised { parser in
            let seed = try parser.integer()
            try parser.expect(symbol: ",")
            return IdentitySyntax(seed: Int64(seed), increment: Int64(try parser.integer()))
        }
    }

    mutating func keyColumns() throws -> [String] {
        try parenthesised { parser in
            try parser.list { parser in
                let name = try parser.identifier()
                if !parser.accept("ASC") { _ = parser.accept("DESC") }
                return name
            }
        }
    }

    /// `WITH (PAD_INDEX = OFF, ...) ON [PRIMARY]`: how an index is stored does not matter here.
    mutating func indexOptions() throws {
        if at("WITH"), ahead(1).text == "(" {
            take()
            _ = try parenthesised { parser in
                try parser.list { parser in
                    let option = parser.take()
                    if option.keyword == "IGNORE_DUP_KEY", parser.ahead(1).keyword == "ON" {
                        throw TSQLError.unsupported("IGNORE_DUP_KEY", line: option.line)
                    }
                    try parser.expect(symbol: "=")
                    parser.take()
                }
            }
        }
        if at("ON"), ahead(1).kind == .quotedIdentifier || ahead(1).keyword == "PRIMARY" {
            take()
            take()
        }
    }
}
