import Accounts
import Foundation

/// How members are looked for.
extension MemberTable {
    /// The condition that a column has one of the spellings, such that an index answers it where there is one.
    ///
    /// - Parameter normalized: the column that has the same in one letter case, asked in the other's place.
    func condition(
        on column: MemberColumn, or normalized: MemberColumn, _ spellings: MemberSpellings, dialect: any Dialect
    ) -> SQLQuery {
        if let info = columns[normalized] {
            return .isMember(
                normalized.rawValue, of: Self.fitting(spellings.normalized, info, dialect), type: info.type)
        }
        guard let info = columns[column] else { return "1 = 0" }
        let isSpelled = SQLQuery.isMember(
            column.rawValue, of: Self.fitting(spellings.exact, info, dialect), type: info.type)
        guard !isBlindToCase else { return isSpelled }
        // Nothing else finds every spelling where the database tells letter cases apart and has no such column.
        let lowered = Self.fitting(spellings.lowered, info, dialect).map { text in
            "LOWER(RTRIM(\(column.query))) = \(bind: text, as: info.type)" as SQLQuery
        }
        return "(\(([isSpelled] + lowered).joined(separator: " OR ")))"
    }

    /// Those that the column can hold: no row has the others, and some could not even be sent.
    private static func fitting(_ texts: [String], _ column: ColumnInfo, _ dialect: any Dialect) -> [SQLValue] {
        texts.filter { text in
            guard case .text(let length?, _, _) = column.type else { return true }
            return dialect.length(of: text, in: column.type) <= length
        }.map(SQLValue.text)
    }

    var keyType: SQLType { columns[.key]?.type ?? .anyText }

    /// Whether keys are UUIDs that stand in a column of text, in whatever letter case.
    private var hasWrittenUUIDs: Bool { definition.keyType == .uuid && keyType != .uuid }

    /// The values a key may have in its column.
    func values(_ key: LegacyKey) -> [SQLValue] {
        guard let value = KeyCoding(type: definition.keyType).value(key) else { return [] }
        guard hasWrittenUUIDs else { return [value] }
        return [.text(key.rawValue.lowercased()), .text(key.rawValue.uppercased())]
    }

    /// What the members are ordered by.
    var order: SQLQuery { hasWrittenUUIDs ? "LOWER(\(MemberColumn.key.query))" : MemberColumn.key.query }

    /// Where the page that ended with a row goes on.
    func position(_ row: Row) -> SQLValue? {
        // The key is the first of the columns.
        let value = row[0]
        if value.isNull { return nil }
        return hasWrittenUUIDs ? value.text.map { .text($0.lowercased()) } : value
    }

    /// Where a page begins, as ``order`` compares it; nil for what is no key.
    func cursor(_ key: LegacyKey) -> SQLValue? {
        guard let value = KeyCoding(type: definition.keyType).value(key) else { return nil }
        return hasWrittenUUIDs ? .text(key.rawValue.lowercased()) : value
    }
}
