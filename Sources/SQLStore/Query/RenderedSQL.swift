/// A statement in the words of one database, and the values of its placeholders, in order.
public struct RenderedSQL: Hashable, Sendable {
    public internal(set) var text = ""
    public internal(set) var bindings: [SQLBinding] = []

    public init() {}

    public mutating func append(_ text: String) { self.text += text }

    /// Appends the placeholder of one more value.
    public mutating func bind(_ binding: SQLBinding, in dialect: some Dialect) {
        bindings.append(binding)
        text += dialect.placeholder(bindings.count)
    }
}

extension Dialect {
    /// Writes a statement in the words of this dialect.
    public func render(_ query: SQLQuery) -> RenderedSQL {
        var sql = RenderedSQL()
        for part in query.parts {
            switch part {
            case .text(let text): sql.append(text)
            case .identifier(let name): sql.append(quote(name))
            case .identifiers(let names, let table):
                let qualifier = table.map { quote($0) + "." } ?? ""
                sql.append(names.map { qualifier + quote($0) }.joined(separator: ", "))
            case .table(let table): sql.append(reference(table))
            case .binding(let binding): sql.bind(binding, in: self)
            case .membership(let column, let keys, let type):
                appendMembership(column: quote(column), keys: keys, type: type, to: &sql)
            case .rowLimit(let limit, let position): sql.append(rowLimit(limit, at: position))
            case .rowLock(let position): sql.append(rowLock(at: position))
            case .ignoringDuplicates(let columns): sql.append(ignoringDuplicates(of: columns))
            }
        }
        return sql
    }
}

extension SQLQuery {
    /// The same statement with its names written out in the words of a dialect, as those are kept that are sent often: to
    /// quote each name again costs as much as to send a statement.
    func written(in dialect: any Dialect) -> SQLQuery {
        var written: [Part] = []
        for part in parts {
            switch part {
            case .text, .identifier, .identifiers, .table:
                let text = dialect.render(SQLQuery(parts: [part])).text
                if case .text(let before)? = written.last {
                    written[written.count - 1] = .text(before + text)
                } else {
                    written.append(.text(text))
                }
            default: written.append(part)
            }
        }
        return SQLQuery(parts: written)
    }
}

extension Dialect {
    /// A name between two marks, the second of which is doubled within it.
    public func quote(_ identifier: String, between open: Unicode.Scalar, and close: Unicode.Scalar) -> String {
        // Hardly any name has the mark, and to look for it costs far less than to replace it.
        let hasMark = identifier.unicodeScalars.contains(close)
        let inner = hasMark ? identifier.replacing(String(close), with: "\(close)\(close)") : identifier
        return "\(open)\(inner)\(close)"
    }
}
