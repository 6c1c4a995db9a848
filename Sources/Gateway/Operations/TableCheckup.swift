import Accounts
import OrderedCollections
import SQLStore

/// Looks at one table of a site: what it should have is told by a definition, what it has by the catalogue.
struct TableCheckup {
    let site: Site
    let database: any Database
    let definition: TableDefinition
    let isWritten: Bool

    private var dialect: any Dialect { database.dialect }
    private var name: TableName { definition.name }

    /// The table's columns, or nil where there is no such table.
    func columns() async throws -> [ColumnInfo]? {
        let columns = try await dialect.columns(of: name, using: database)
        return columns.isEmpty ? nil : columns
    }

    func missingTable() async throws -> Finding {
        let known = try await dialect.tables(using: database).map(\.description)
        let found = "no such table" + (nearest(to: name.description, among: known).map { "; there is \($0)" } ?? "")
        let remedy =
            site.store.isManaged
            ? "run: gatehouse migrate"
            : "correct its name in the site file, or make it: \(sql(.createTable(definition)))"
        return finding(.missingTable, found: found, wanted: "a table", remedy: remedy)
    }

    /// What is wrong with a column that holds keys.
    func key(_ column: String, type: KeyType, in columns: [ColumnInfo]) -> [Finding] {
        guard let info = find(column, columns) else {
            return [missing(ColumnDefinition(column, ProfileTables.type(of: type)), columns)]
        }
        guard !info.type.holds(type) else { return [] }
        return [
            finding(
                .wrongType, column: column, found: info.typeName, wanted: "a key of type \(type.rawValue)",
                remedy: "write key: { type: ... } as the column is, or name another column")
        ]
    }

    func version(_ column: String, in columns: [ColumnInfo]) -> [Finding] {
        guard let info = find(column, columns) else {
            return [missing(ColumnDefinition(column, .bigint, defaultNumber: 1), columns)]
        }
        if case .integer = info.type { return [] }
        guard site.store.isManaged else { return [] }
        return [
            finding(
                .wrongType, column: column, found: info.typeName, wanted: dialect.declaration(of: .bigint),
                remedy: "name another column as version: in the store, and run: gatehouse migrate")
        ]
    }

    /// What is wrong with the column of a field.
    func field(_ field: Field, in columns: [ColumnInfo]) -> [Finding] {
        let wanted = ProfileTables.column(of: field, site: site, in: dialect)
        guard let info = find(field.column, columns) else { return [missing(wanted, columns)] }
        let fit = TypeFit(field: field, column: info.type, isWritten: isWritten)
        return [type(fit, info, wanted), length(fit, info), zone(fit, info), nullability(field, info)]
            .compactMap { $0 }
    }

    /// The columns that need a value nobody gives them.
    func unfilled(_ columns: [ColumnInfo]) -> [Finding] {
        let known = Set(definition.columns.map { $0.name.lowercased() })
        return columns.filter {
            !$0.isNullable && !$0.hasDefault && !$0.isGenerated && !known.contains($0.name.lowercased())
        }.map { column in
            finding(
                .nullability, column: column.name, found: "a column that needs a value", wanted: "a field for it",
                remedy: "add a required field with column: \(column.name)" + alternative(column, .missingValues))
        }
    }

    func rights(_ needed: Set<TableRight>) async throws -> [Finding] {
        let missing = try await needed.subtracting(dialect.rights(on: name, using: database))
        guard !missing.isEmpty else { return [] }
        let wanted = isWritten ? "what access: read-write needs" : "what reading and deleting need"
        return [.missingRights(missing, on: name, site: site.id, database: database, wanted: wanted)]
    }

    func missingIndex(on column: String, isUnique: Bool, severity: Finding.Severity) -> Finding {
        let index = TableDefinition(
            name, columns: definition.columns, unique: isUnique ? [[column]] : [], indexed: isUnique ? [] : [[column]]
        ).indexes[0]
        return finding(
            .missingIndex, severity, column: column, found: "no \(isUnique ? "unique " : "")index",
            wanted: isUnique ? "a unique index, so that there is one row for a value" : "an index, or reading is slow",
            remedy: site.store.isManaged ? "run: gatehouse migrate" : sql(.createIndex(index, on: name)))
    }

    // MARK: One column

    private func type(_ fit: TypeFit, _ info: ColumnInfo, _ wanted: ColumnDefinition) -> Finding? {
        let right = dialect.declaration(of: wanted.type)
        let change = "make field and column agree" + alternative(info, .type(wanted.type))
        switch fit.verdict {
        case .fits: return nil
        case .never:
            return finding(
                .wrongType, column: info.name, found: info.typeName, wanted: "\(right), for \(fit.field.type.name)",
                remedy: change)
        case .partly(let values):
            return finding(
                .wrongType, .warning, column: info.name,
                found: "\(info.typeName), where \(values) cannot be carried over",
                wanted: "\(right), for \(fit.field.type.name)", remedy: change)
        }
    }

    private func length(_ fit: TypeFit, _ info: ColumnInfo) -> Finding? {
        guard let (wanted, length) = fit.shortfall else { return nil }
        let widening = wanted.map { alternative(info, .type(.text(length: $0))) } ?? ""
        return finding(
            .length, .warning, column: info.name, found: "\(length) characters",
            wanted: wanted.map { "\($0) characters, as the field allows" } ?? "a field that says so",
            remedy: "write max: \(length)" + widening)
    }

    private func zone(_ fit: TypeFit, _ info: ColumnInfo) -> Finding? {
        guard fit.needsTimeZone, site.store.timeZone == nil else { return nil }
        return finding(
            .timeZone, column: info.name, found: "\(info.typeName), which names no zone",
            wanted: "the zone its times are in", remedy: "write time_zone: in the store, such as Europe/Berlin or UTC")
    }

    private func nullability(_ field: Field, _ info: ColumnInfo) -> Finding? {
        guard isWritten, !info.isNullable, !info.hasDefault, !info.isGenerated, !field.rules.isRequired,
            field.rules.defaultValue == nil
        else { return nil }
        return finding(
            .nullability, .warning, column: info.name, found: "a column that needs a value",
            wanted: "a field that has one", remedy: "write required: true" + alternative(info, .missingValues))
    }

    private func missing(_ column: ColumnDefinition, _ columns: [ColumnInfo]) -> Finding {
        let near = nearest(to: column.name, among: columns.map(\.name))
        let statement = sql(.addColumn(column, to: name))
        return finding(
            .missingColumn, column: column.name, found: "no such column" + (near.map { "; there is \($0)" } ?? ""),
            wanted: dialect.declaration(of: column.type),
            remedy: site.store.isManaged
                ? "run: gatehouse migrate, which does: \(statement)"
                : "correct column: in the site file, or make it: \(statement)")
    }

    // MARK: Words

    private func find(_ column: String, _ columns: [ColumnInfo]) -> ColumnInfo? {
        columns.first { $0.name.lowercased() == column.lowercased() }
    }

    private func nearest(to name: String, among known: [String]) -> String? {
        Suggestion.nearest(to: name, among: known)
    }

    private func sql(_ change: SchemaChange) -> String {
        dialect.statement(for: change).map { dialect.render($0).text + ";" } ?? change.summary
    }

    private func alternative(_ column: ColumnInfo, _ widening: ColumnWidening) -> String {
        dialect.statement(widening: column, of: name, to: widening).map { ", or: \(dialect.render($0).text);" } ?? ""
    }

    private func finding(
        _ kind: Finding.Kind, _ severity: Finding.Severity = .error, column: String? = nil, found: String,
        wanted: String, remedy: String
    ) -> Finding {
        Finding(
            kind, severity, site: site.id, database: database.name, table: name.description, column: column,
            found: found, wanted: wanted, remedy: remedy)
    }
}

extension SQLType {
    /// Whether keys of a type can be read from a column of this type.
    func holds(_ key: KeyType) -> Bool {
        switch (key, self) {
        case (.integer, .integer), (.integer, .decimal(_, scale: 0)): true
        case (.uuid, .uuid), (.string, .text): true
        case (.uuid, .text(let length, _, _)): (length ?? 36) >= 36
        default: false
        }
    }
}
