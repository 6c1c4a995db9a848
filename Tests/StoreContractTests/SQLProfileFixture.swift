import Accounts
import Foundation
import GatewayTesting
import Logging
import OrderedCollections
import SQLStore

/// The fixture of the profile contract over an SQL database: the tables are made as a site's owner would make them,
/// and rows go in by plain INSERTs, behind the repository's back.
struct SQLProfileFixture: ProfileFixture {
    let profiles: any ProfileRepository
    let capabilities: StoreCapabilities
    private let site: Site
    private let database: any Database
    private let links: MemoryLinkRepository
    private let numbers = MemoryStore()

    /// Makes the site's tables in an empty database.
    init(site: Site, database: any Database, capabilities: StoreCapabilities) async throws {
        let links = MemoryLinkRepository(store: numbers)
        self.site = site
        self.database = database
        self.links = links
        self.capabilities = capabilities
        self.profiles = SQLProfileRepository(
            site: site, database: database, links: links, logger: Logger(label: "contract"))
        try await makeTables()
    }

    func makeAccounts(_ count: Int) async throws -> [AccountID] {
        let accounts = MemoryAccountRepository(store: numbers)
        var ids: [AccountID] = []
        for _ in 0..<count {
            ids.append(try await accounts.create(NewAccount(username: Username("u\(UUID().uuidString)"))).id)
        }
        return ids
    }

    func link(_ account: AccountID, to key: LegacyKey) async throws {
        guard case .link(let source) = site.store.key.account else { return }
        try await links.link([account: key], source: source)
    }

    func insertRow(key: LegacyKey, values: [FieldName: Value]) async throws {
        let store = site.store
        var columns = [(store.key.column, binding(of: key))]
        if store.isManaged, let version = store.versionColumn {
            columns.append((version, SQLBinding(.integer(1), as: .bigint)))
        }
        columns += bindings(of: values, model: site.model)
        try await insert(columns, into: store.table)
    }

    func insertRow(
        of collection: CollectionName, id: Int64, key: LegacyKey, values: [FieldName: Value]
    ) async throws {
        guard let definition = site.collections.first(where: { $0.name == collection }) else { return }
        let columns =
            [
                (definition.idColumn, SQLBinding(.integer(id), as: .bigint)),
                (definition.keyColumn, binding(of: key)),
            ] + bindings(of: values, model: definition.model)
        try await insert(columns, into: definition.table)
    }
}

extension SQLProfileFixture {
    private var keyType: SQLType {
        switch site.store.key.type {
        case .integer: .bigint
        case .uuid: .uuid
        case .string: .text(length: 60)
        }
    }

    private func makeTables() async throws {
        var columns: [SQLQuery] = [
            "\(identifier: site.store.key.column) \(declared(keyType)) NOT NULL PRIMARY KEY"
        ]
        if let version = site.store.versionColumn {
            columns.append("\(identifier: version) \(declared(.bigint)) NOT NULL")
        }
        columns += fieldColumns(site.model)
        try await database.execute("CREATE TABLE \(table: site.store.table) (\(columns.joined(separator: ", ")))")
        for field in site.model.fields.values where field.rules.isUnique {
            // SQL Server takes two NULLs for equal: there the index covers the rows with a value alone.
            try await database.execute(
                """
                CREATE UNIQUE INDEX \(identifier: "\(site.store.table.name)_\(field.column)_key") \
                ON \(table: site.store.table) (\(identifier: field.column)) WHERE \(identifier: field.column) IS NOT NULL
                """)
        }
        for collection in site.collections {
            let columns: [SQLQuery] =
                [
                    "\(identifier: collection.idColumn) \(declared(.bigint)) NOT NULL PRIMARY KEY",
                    "\(identifier: collection.keyColumn) \(declared(keyType)) NOT NULL",
                ] + fieldColumns(collection.model)
            try await database.execute("CREATE TABLE \(table: collection.table) (\(columns.joined(separator: ", ")))")
        }
    }

    private func fieldColumns(_ model: ProfileModel) -> [SQLQuery] {
        model.fields.values.map { field in
            var type = database.dialect.storageType(of: field)
            if !site.store.isManaged, field.name == "motto" { type = .text(length: ContractSites.narrowLength) }
            return "\(identifier: field.column) \(declared(type)) NULL"
        }
    }

    private func declared(_ type: SQLType) -> SQLQuery {
        SQLQuery(parts: [.text(database.dialect.declaration(of: type))])
    }

    private func binding(of key: LegacyKey) -> SQLBinding {
        switch site.store.key.type {
        case .integer: SQLBinding(.integer(Int64(key.rawValue) ?? 0), as: .bigint)
        case .uuid: SQLBinding(UUID(uuidString: key.rawValue).map(SQLValue.uuid) ?? .null, as: .uuid)
        case .string: SQLBinding(.text(key.rawValue), as: keyType)
        }
    }

    private func bindings(
        of values: [FieldName: Value], model: ProfileModel
    ) -> [(String, SQLBinding)] {
        model.fields.values.compactMap { field in
            values[field.name].map {
                (field.column, SQLBinding(plain($0), as: database.dialect.storageType(of: field)))
            }
        }
    }

    private func plain(_ value: Value) -> SQLValue {
        switch value {
        case .null: .null
        case .string(let text): .text(text)
        case .integer(let number): .integer(number)
        case .decimal(let number): .decimal(number)
        case .boolean(let flag): .boolean(flag)
        case .date(let date): .date(date)
        case .timestamp(let moment): .timestamp(moment)
        case .uuid(let uuid): .uuid(uuid)
        case .json(let json): .text(json.text)
        case .bytes(let bytes): .bytes(bytes)
        }
    }

    private func insert(_ columns: [(String, SQLBinding)], into table: TableName) async throws {
        let values = columns.map { SQLQuery(parts: [.binding($0.1)]) }.joined(separator: ", ")
        try await database.execute(
            "INSERT INTO \(table: table) (\(identifiers: columns.map(\.0))) VALUES (\(values))")
    }
}
