import Accounts
import Foundation
import OrderedCollections
import SQLStore

/// The legacy table behind a site, as far as the sample fills it: which column takes what of a person.
struct SampleTable: Sendable {
    /// SQL Server takes 2,100 parameters a statement, and nobody less.
    static let mostParameters = 2000
    /// SQL Server takes a thousand rows a VALUES.
    static let mostRows = 500

    /// What of a person a column takes.
    private enum Part: Sendable {
        case id, email, phone, rowguid, modified, firstName, lastName
    }

    let site: Site
    let database: any Database
    private let parts: [(column: String, part: Part, type: SQLType)]

    /// - Throws: ``AccountError`` `conflict` for a site whose table is not of this kind.
    init(site: Site, database: any Database) throws(AccountError) {
        guard !site.store.isManaged, case .link = site.store.key.account, site.store.key.type == .integer else {
            throw .conflict(
                "the sample is for a legacy table: managed: false, and a key of type integer with account: link; "
                    + "the site \"\(site.id)\" has another store")
        }
        self.site = site
        self.database = database
        var parts: [(String, Part, SQLType)] = [(site.store.key.column, .id, .integer(bits: 32))]
        var taken: Set<String> = []
        for field in site.model.fields.values {
            guard let (name, part, type) = Self.part(of: field), taken.insert(name).inserted else { continue }
            parts.append((field.column, part, type))
        }
        self.parts = parts
    }

    /// What the sample has for a field, by its type and name, and the column's type as such a system declares it.
    private static func part(of field: Field) -> (name: String, Part, SQLType)? {
        switch (field.type, field.name.rawValue.lowercased()) {
        case (.email, _): ("email", .email, .text(length: field.rules.maximumLength ?? 50))
        case (.uuid, _): ("rowguid", .rowguid, .uuid)
        case (.timestamp, _): ("modified", .modified, .localTimestamp(.datetime))
        case (.string, let name) where name.contains("phone"):
            ("phone", .phone, .text(length: field.rules.maximumLength ?? 25))
        case (.string, "first_name"), (.string, "firstname"):
            ("first", .firstName, .text(length: field.rules.maximumLength ?? 50))
        case (.string, "last_name"), (.string, "lastname"):
            ("last", .lastName, .text(length: field.rules.maximumLength ?? 50))
        default: nil
        }
    }

    /// The table as the legacy system would have it: a column for every field of the site.
    private var definition: TableDefinition {
        let known = Dictionary(uniqueKeysWithValues: parts.map { ($0.column, $0.type) })
        let fields = site.model.fields.values.map { field in
            ColumnDefinition(
                field.column, known[field.column] ?? database.dialect.storageType(of: field), isNullable: true)
        }
        return TableDefinition(
            site.store.table,
            columns: [ColumnDefinition(site.store.key.column, .integer(bits: 32))]
                + (site.store.versionColumn.map { [ColumnDefinition($0, .rowVersion, isNullable: true)] } ?? [])
                + fields,
            primaryKey: [site.store.key.column])
    }

    /// Makes the table where it is missing, and returns whether it was; a table that is there is never altered.
    func make() async throws -> Bool {
        guard try await columns().isEmpty else { return false }
        let definition = definition
        let planner = SchemaPlanner(database: database)
        for step in try await planner.plan([definition]) { _ = try await planner.apply(step, of: [definition]) }
        return true
    }

    /// The lowest number in the table and the address beside it, or nil where the table is empty.
    func first() async throws -> (id: Int64, email: String?)? {
        let key = site.store.key.column
        let email = parts.first { $0.part == .email }?.column ?? key
        var query = SQLSelect([key, email], from: site.store.table)
        query.order = [.init(key)]
        query.limit = 1
        return try await database.query(query.query).first.map { ($0[0].integer ?? 0, $0[1].text) }
    }

    /// Inserts those of the people that are not there yet, and returns how many that were.
    func insert(_ people: ArraySlice<LegacyPerson>) async throws -> Int {
        let key = site.store.key.column
        var query = SQLSelect([key], from: site.store.table)
        query.conditions = [.isMember(key, of: people.map { .integer($0.id) }, type: .integer(bits: 32))]
        let present = Set(try await database.query(query.query).compactMap { $0[0].integer })
        let missing = people.filter { !present.contains($0.id) }
        guard !missing.isEmpty else { return 0 }
        let types = try await columns()
        let rows = try missing.map { person in
            "(\(try bindings(of: person, types).joined(separator: ", ")))" as SQLQuery
        }
        let statement: SQLQuery = """
            INSERT INTO \(table: site.store.table) (\(identifiers: parts.map(\.column))) \
            VALUES \(rows.joined(separator: ", "))
            """
        try await database.execute(statement)
        return missing.count
    }

    /// How many people one statement takes.
    var batch: Int { min(Self.mostRows, Self.mostParameters / parts.count) }

    private func columns() async throws -> [String: SQLType] {
        let columns = try await database.dialect.columns(of: site.store.table, using: database)
        return Dictionary(columns.map { ($0.name.lowercased(), $0.type) }, uniquingKeysWith: { first, _ in first })
    }

    private func bindings(of person: LegacyPerson, _ types: [String: SQLType]) throws(AccountError) -> [SQLQuery] {
        var bindings: [SQLQuery] = []
        for (column, part, _) in parts {
            guard let type = types[column.lowercased()] else {
                throw .storeMismatch(site: site.id, table: site.store.table.description, column: column)
            }
            bindings.append("\(bind: value(part, of: person, as: type), as: type)")
        }
        return bindings
    }

    private func value(_ part: Part, of person: LegacyPerson, as type: SQLType) -> SQLValue {
        switch part {
        case .id: .integer(person.id)
        case .email: .text(person.email)
        case .phone: person.phone.map(SQLValue.text) ?? .null
        case .firstName: .text(person.firstName)
        case .lastName: .text(person.lastName)
        case .rowguid:
            if case .text = type { .text(person.rowguid.uuidString.lowercased()) } else { .uuid(person.rowguid) }
        case .modified: moment(person.modified, as: type)
        }
    }

    /// The legacy clock's time; where the column names its zone, the moment.
    private func moment(_ local: LocalDateTime?, as type: SQLType) -> SQLValue {
        guard let local else { return .null }
        guard case .timestamp = type else { return .localTimestamp(local) }
        return Timestamp(local, in: site.store.timeZone ?? .gmt).map(SQLValue.timestamp) ?? .null
    }
}
