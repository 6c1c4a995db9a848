import Accounts
import Foundation
import OrderedCollections

/// How the columns of a CSV file belong to the key and the fields of a site.
struct CSVColumns: Sendable {
    private let site: Site
    private let keyType: KeyType
    private let keyIndex: Int
    /// The field of each column; nil for the key's and for those that are left aside.
    private let fields: [Field?]
    /// The fields that have a column.
    private let layout: FieldLayout
    private let timeZone: TimeZone

    var count: Int { fields.count }

    /// Reads the header.
    /// - Parameter keyColumn: the column that holds the key.
    /// - Parameter ignored: the columns that are left aside.
    /// - Throws: ``AccountError`` `malformed`, naming every column that is wrong.
    init(header: [String], site: Site, keyColumn: String, ignored: [String]) throws(AccountError) {
        let migration = site.migration
        let store = migration?.legacy ?? site.store
        self.site = site
        self.keyType = store.key.type
        self.timeZone = store.timeZone ?? .gmt
        var byName: [String: Field] = [:]
        for field in site.model.fields.values {
            byName[field.column.lowercased()] = field
            if let column = migration?.columns[field.name] { byName[column.lowercased()] = field }
        }
        // A field's own name is meant before another's column.
        for field in site.model.fields.values { byName[field.name.rawValue.lowercased()] = field }
        let names = header.map { $0.lowercased() }
        let leftAside = Set(ignored.map { $0.lowercased() })
        var problems: [String] = []
        var fields: [Field?] = []
        var seen: Set<FieldName> = []
        for (name, text) in zip(names, header) {
            guard name != keyColumn.lowercased(), !leftAside.contains(name) else {
                fields.append(nil)
                continue
            }
            guard let field = byName[name] else {
                problems.append("the column \"\(text.prefix(60))\" is no field of the site")
                continue
            }
            if !seen.insert(field.name).inserted { problems.append("the field \"\(field.name)\" has two columns") }
            fields.append(field)
        }
        let keys = names.indices.filter { names[$0] == keyColumn.lowercased() }
        if keys.count != 1 {
            problems.append(
                keys.isEmpty
                    ? "there is no column \"\(keyColumn)\" for the key" : "the key has two columns \"\(keyColumn)\"")
        }
        guard problems.isEmpty, let key = keys.first else {
            let known = site.model.fields.keys.map(\.rawValue).joined(separator: ", ")
            throw AccountError(
                .malformed,
                "the first line of the file does not fit: \(problems.joined(separator: "; ")); the fields are: \(known)"
            )
        }
        self.keyIndex = key
        self.fields = fields
        self.layout = FieldLayout(fields.compactMap { $0?.name })
    }

    /// Reads a row.
    func row(_ texts: [String?], line: Int) -> Result<ImportPage.Row, UnreadableRow> {
        let written = texts[keyIndex] ?? ""
        guard let key = key(written) else {
            return .failure(
                UnreadableRow(
                    reject: ImportReject(.key, key: written, reason: "the key is no \(keyType.rawValue)", line: line)))
        }
        var values: [Value] = []
        var problems: [FieldProblem] = []
        for (field, text) in zip(fields, texts) {
            guard let field else { continue }
            var value = Value.null
            if let text {
                do throws(FieldProblem) { value = try self.value(of: field, text) } catch { problems.append(error) }
            }
            values.append(value)
        }
        let profile = Profile(
            site: site.id, account: 0, layout: layout, row: values, version: Version(rawValue: ""), warnings: problems)
        return .success(ImportPage.Row(key: key, profile: profile, line: line))
    }

    private func key(_ text: String) -> LegacyKey? {
        let trimmed = text.trimmingCharacters(in: .whitespaces)
        switch keyType {
        case .integer: return Int64(trimmed).map { LegacyKey(rawValue: String($0)) }
        case .uuid: return UUID(uuidString: trimmed).map { LegacyKey(rawValue: $0.uuidString.lowercased()) }
        case .string: return trimmed.isEmpty || text.containsNUL ? nil : LegacyKey(rawValue: text)
        }
    }

    /// The value of a text; a time without a zone is one of the store's own.
    private func value(of field: Field, _ text: String) throws(FieldProblem) -> Value {
        if field.type == .timestamp, let local = LocalDateTime(text), let moment = Timestamp(local, in: timeZone) {
            let value = Value.timestamp(moment)
            try field.check(value)
            return value
        }
        return try field.value(fromText: text)
    }

    /// A row that is nobody's.
    struct UnreadableRow: Error {
        let reject: ImportReject
    }
}
