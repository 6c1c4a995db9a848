import Accounts
import Foundation
public import SQLStore

extension SQLServerDialect {
    /// How many parameters a statement may have: 2,100 less those of `sp_executesql` itself.
    static let maximumParameters = 2098
    /// Up to how many keys are parameters of their own.
    static let fewKeys = 8

    /// Writes a comparison with keys in the form that suits their number and the server.
    ///
    /// Few keys are parameters of their own, which the optimizer plans best. Many are one JSON parameter, so that
    /// the statement stays the same for any number of them. Where there is no OPENJSON, integers and UUIDs are
    /// written into the statement and the rest are parameters; lists are filled up to sizes that double, by
    /// repeating a key, so that the server's cache of plans holds few of them.
    public func appendMembership(column: String, keys: [SQLValue], type: SQLType, to sql: inout RenderedSQL) {
        let keys = Self.distinct(keys.filter { Self.canEqual($0, type) })
        guard let last = keys.last else { return sql.append("1 = 0") }
        let filled = keys + Array(repeating: last, count: Self.bucket(keys.count) - keys.count)
        if keys.count <= Self.fewKeys {
            appendParameters(column: column, keys: filled, type: type, to: &sql)
        } else if hasOpenJSON, let path = Self.jsonType(of: type, keys: keys) {
            let elements = keys.map(Self.element)
            sql.append("\(column) IN (SELECT k FROM OPENJSON(")
            sql.bind(SQLBinding(.text(JSONValue.array(elements).text), as: .anyText), in: self)
            sql.append(") WITH (k \(path) '$'))")
        } else if let literals = Self.literals(filled) {
            sql.append("\(column) IN (\(literals.joined(separator: ", ")))")
        } else {
            appendParameters(column: column, keys: filled, type: type, to: &sql)
        }
    }

    private func appendParameters(column: String, keys: [SQLValue], type: SQLType, to sql: inout RenderedSQL) {
        sql.append("\(column) IN (")
        for (index, key) in keys.enumerated() {
            if index > 0 { sql.append(", ") }
            let binding = SQLBinding(key, as: type)
            if let constant = binding.constant { sql.append(constant) } else { sql.bind(binding, in: self) }
        }
        sql.append(")")
    }

    /// The next power of two, and beyond 1,024 keys as many as parameters allow, then the next thousand.
    private static func bucket(_ count: Int) -> Int {
        switch count {
        case ...1024: (0...10).lazy.map { 1 << $0 }.first { $0 >= count } ?? count
        case ...2000: 2000
        default: (count + 999) / 1000 * 1000
        }
    }

    private static func distinct(_ keys: [SQLValue]) -> [SQLValue] {
        var seen: Set<SQLValue> = []
        return keys.filter { seen.insert($0).inserted }
    }

    /// Whether a column of the type can have the value; the others match nothing, and some could not even be sent.
    private static func canEqual(_ key: SQLValue, _ type: SQLType) -> Bool {
        switch (key, type) {
        case (.null, _): false
        case (.integer(let number), .integer(8)): UInt8(exactly: number) != nil
        case (.integer(let number), .integer(16)): Int16(exactly: number) != nil
        case (.integer(let number), .integer(32)): Int32(exactly: number) != nil
        case (.text(let text), .text): !text.containsNUL && text.utf16.count <= 4000
        default: true
        }
    }

    /// How OPENJSON is to read the keys: as the column's type, but long enough; nil where it could not.
    private static func jsonType(of type: SQLType, keys: [SQLValue]) -> String? {
        switch type {
        case .integer where keys.allSatisfy({ $0.kind == "integer" }): return declaration(of: type)
        case .uuid where keys.allSatisfy({ $0.kind == "uuid" }): return declaration(of: type)
        case .text(_, let isNational, _) where keys.allSatisfy({ $0.text != nil }):
            // The code page of the database holds ASCII for certain, and of the rest nobody knows.
            let isASCII = keys.allSatisfy { $0.text?.utf8.allSatisfy { $0 < 0x80 } ?? false }
            return isNational || !isASCII ? "nvarchar(4000)" : "varchar(8000)"
        default: return nil
        }
    }

    private static func element(_ key: SQLValue) -> JSONValue {
        switch key {
        case .integer(let number): JSONValue(number)
        case .text(let text): .string(text)
        case .uuid(let uuid): .string(uuid.uuidString)
        default: .null
        }
    }

    /// The keys as they can stand in a statement: digits and hyphens alone, nothing that could be anything else.
    private static func literals(_ keys: [SQLValue]) -> [String]? {
        var literals: [String] = []
        for key in keys {
            switch key {
            case .integer(let number): literals.append(String(number))
            case .uuid(let uuid): literals.append("'\(uuid.uuidString)'")
            default: return nil
            }
        }
        return literals
    }
}

extension SQLQuery {
    /// Whether it compares with so many keys that what the server can do matters.
    var hasManyKeys: Bool {
        parts.contains {
            if case .membership(_, let keys, _) = $0 { keys.count > SQLServerDialect.fewKeys } else { false }
        }
    }

    /// Whether all it does is read, as far as its first word tells.
    var isSelect: Bool {
        guard case .text(let text)? = parts.first else { return false }
        let select: [6 of UInt8] = [0x53, 0x45, 0x4C, 0x45, 0x43, 0x54]  // its letters
        let bytes = text.utf8Span.span
        var start = 0
        while start < bytes.count, bytes[start] == 0x20 || (0x09...0x0D).contains(bytes[start]) { start += 1 }
        guard bytes.count - start >= select.count else { return false }
        for index in select.indices where bytes[start + index] & 0xDF != select[index] {  // whatever its case
            return false
        }
        return true
    }

    /// The statement with constants for the values that cannot be sent as parameters.
    ///
    /// This is done to its parts, before there is any text a value could hide in.
    var writingOutEmptyValues: SQLQuery {
        SQLQuery(
            parts: parts.map { part in
                guard case .binding(let binding) = part, let constant = binding.constant else { return part }
                return .text(constant)
            })
    }
}

extension SQLBinding {
    /// Whether a constant stands in the statement in its place.
    var isWrittenOut: Bool { constant != nil }

    /// What stands in the statement in the place of a parameter: for an empty value, which db-lib sends as NULL, and
    /// for a NULL whose type nobody knows.
    fileprivate var constant: String? {
        switch (value, type) {
        case (.null, nil): "NULL"
        case (.text(""), .text(_, isNational: false, _)): "''"
        case (.text(""), _): "N''"
        case (.bytes([]), _): "0x"
        default: nil
        }
    }
}
