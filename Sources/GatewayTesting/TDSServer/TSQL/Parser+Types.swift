/// Data types as they are written in declarations, casts and tables.
extension Parser {
    /// Reads a type; `defaultLength` is the length of `char` and its kin without one: 1 in declarations, 30 in casts.
    mutating func dataType(defaultLength: Int) throws -> SQLType {
        let token = current
        guard current.kind == .quotedIdentifier || (current.kind == .word && (!current.isReserved || at("NATIONAL")))
        else {
            if at("DOUBLE"), ahead(1).keyword == "PRECISION" {
                take()
                take()
                return .float
            }
            throw unexpected()
        }
        var name = take().text.lowercased()
        if name == "sys" || name == "dbo", accept(symbol: ".") { name = try identifier().lowercased() }
        name = try longName(name)
        var sizes: [Int?] = []
        if at(symbol: "(") {
            sizes = try parenthesised { parser in
                try parser.list { $0.accept("MAX") ? nil : try $0.integer() }
            }
        }
        do {
            return try SQLType(name: name, sizes: sizes, defaultLength: defaultLength)
        } catch {
            throw error.at(line: token.line)
        }
    }

    /// The names of the standard that take several words: `national character varying`.
    private mutating func longName(_ first: String) throws -> String {
        switch first {
        case "national":
            guard accept("CHARACTER") || accept("CHAR") || accept("TEXT") else { throw unexpected() }
            return accept("VARYING") ? "nvarchar" : tokens[index - 1].keyword == "TEXT" ? "ntext" : "nchar"
        case "character", "char":
            return accept("VARYING") ? "varchar" : "char"
        case "binary":
            return accept("VARYING") ? "varbinary" : "binary"
        default:
            return first
        }
    }
}
