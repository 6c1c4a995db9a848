import Accounts
import GatewayTesting
import SQLServerDatabase
import SQLStore
import Testing

@Suite struct CatalogueTests {
    private let schema = """
        CREATE TABLE dbo.People (
            id int IDENTITY(1, 1) NOT NULL CONSTRAINT PK_People PRIMARY KEY,
            Name nvarchar(50) NOT NULL, code varchar(10) NULL, big nvarchar(max) NULL,
            credit decimal(19, 4) NULL, price money NULL, born datetime NULL, seen datetime2(3) NULL,
            at datetimeoffset(7) NULL, g uniqueidentifier NULL, flag bit NOT NULL DEFAULT 0, row_version rowversion)
        CREATE UNIQUE INDEX IX_People_Name ON dbo.People (Name, code)
        """

    @Test func `columns are as the table was declared`() async throws {
        try await withServer(connections: 1) { database, server in
            try await server.execute(schema)
            for name in ["People", "PEOPLE"] {
                let columns = try await database.dialect.columns(
                    of: TableName(schema: "dbo", name: name), using: database)
                let types = Dictionary(uniqueKeysWithValues: columns.map { ($0.name, $0.type) })
                #expect(columns.map(\.name).prefix(3) == ["id", "Name", "code"])
                #expect(types["Name"] == .text(length: 50))
                #expect(types["code"] == .text(length: 10, isNational: false))
                #expect(types["big"] == .anyText)
                #expect(types["credit"] == .decimal(precision: 19, scale: 4))
                #expect(types["price"] == .money(isSmall: false))
                #expect(types["born"] == .localTimestamp(.datetime))
                #expect(types["seen"] == .localTimestamp(.scaled(3)))
                #expect(types["at"] == .timestamp(scale: 7))
                #expect(types["g"] == .uuid)
                #expect(types["row_version"] == .rowVersion)
                #expect(columns.filter(\.isGenerated).map(\.name) == ["id", "row_version"])
                #expect(columns.filter(\.hasDefault).map(\.name) == ["flag"])
                #expect(columns.first { $0.name == "code" }?.isNullable == true)
                #expect(columns.first { $0.name == "Name" }?.isNullable == false)
            }
            #expect(try await database.dialect.columns(of: TableName(name: "Nobody"), using: database).isEmpty)
            #expect(try await database.dialect.columns(of: TableName(name: "People"), using: database).count == 12)
        }
    }

    @Test func `indexes, rights and tables`() async throws {
        try await withServer(connections: 1) { database, server in
            try await server.execute(schema)
            let table = TableName(schema: "dbo", name: "People")
            let indexes = try await database.dialect.indexes(of: table, using: database)
            #expect(indexes.first { $0.isPrimaryKey }?.columns == ["id"])
            let unique = try #require(indexes.first { $0.name == "IX_People_Name" })
            #expect(unique.isUnique && !unique.isPrimaryKey && unique.columns == ["Name", "code"])
            #expect(try await database.dialect.rights(on: table, using: database) == Set(TableRight.allCases))
            #expect(try await database.dialect.tables(using: database).contains(table))
        }
    }

    @Test func `a row version is eight bytes that change, and can be asked for`() async throws {
        try await withServer(connections: 1) { database, server in
            try await server.execute(schema)
            try await database.execute("INSERT INTO dbo.People (Name) VALUES (N'a')")
            let first = try await database.query("SELECT row_version FROM dbo.People").first?[0] ?? .null
            guard case .bytes(let bytes) = first else { return #expect(Bool(false), "\(first)") }
            #expect(bytes.count == 8)
            let update: SQLQuery =
                "UPDATE dbo.People SET Name = N'b' WHERE row_version = \(bind: first, as: .rowVersion)"
            #expect(try await database.execute(update) == 1)
            #expect(try await database.execute(update) == 0)
        }
    }

    @Test func `a table made of our own declarations reads back the same`() async throws {
        try await withServer(connections: 1) { database, server in
            let types = TypeTests.everything.map(\.0)
            let columns = types.enumerated().map { "c\($0) \(database.dialect.declaration(of: $1)) NULL" }
            try await server.execute(
                "CREATE TABLE dbo.Own (id \(database.dialect.identityColumn), \(columns.joined(separator: ", ")))")
            let found = try await database.dialect.columns(of: TableName(schema: "dbo", name: "Own"), using: database)
            // JSON is kept as text.
            #expect(found.dropFirst().map(\.type) == types.map { $0 == .json ? .anyText : $0 })
            #expect(found.first?.isGenerated == true)
        }
    }
}
