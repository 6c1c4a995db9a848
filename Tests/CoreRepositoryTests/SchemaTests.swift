import Accounts
import DatabaseTesting
import GatewayTesting
import SQLStore
import Testing

/// Tables are made once, grow where they lack something, and lose nothing.
@Suite struct SchemaTests {
    @Test(arguments: TestEngine.allCases)
    func aSecondPlanHasNothingToDo(engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            let planner = SchemaPlanner(database: database)
            let tables =
                CoreSchema().tables + CoreSchema(accounts: .django, hasUniqueEmail: false).tables
                + ProfileTables.tables(of: ContractSites.managed, in: database.dialect)
            #expect(try await !planner.plan(tables).isEmpty)
            try await planner.makeAll(tables)
            #expect(try await planner.plan(tables).map(\.summary) == [])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func twoAtOnceMakeOneSchema(engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            let planner = SchemaPlanner(database: database)
            let tables = CoreSchema().tables
            let steps = try await planner.plan(tables)
            // Both have the plan of the empty database, as two gateways that start at once do.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask { for step in steps { _ = try await planner.apply(step, of: tables) } }
                }
                try await group.waitForAll()
            }
            #expect(try await planner.plan(tables) == [])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func aTableGrowsAndKeepsItsRows(engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            let planner = SchemaPlanner(database: database)
            let name = TableName(name: "growing")
            let small = TableDefinition(name, columns: [ColumnDefinition("id", .bigint)], primaryKey: ["id"])
            try await planner.makeAll([small])
            try await database.execute("INSERT INTO \(table: name) VALUES (1)")
            let grown = TableDefinition(
                name,
                columns: small.columns + [
                    ColumnDefinition("version", .bigint, defaultNumber: 1),
                    ColumnDefinition("nick name", .text(length: 20), isNullable: true),
                ], primaryKey: ["id"], unique: [["nick name"]], indexed: [["version", "id"]])
            let steps = try await planner.plan([grown])
            #expect(steps.count == 4)
            #expect(steps.allSatisfy { $0.sql.hasSuffix(";") })
            try await planner.makeAll([grown])
            let rows = try await database.query("SELECT \(identifier: "version") FROM \(table: name)")
            #expect(rows.map { $0[0].integer } == [1])
            // What is there beyond the definition stays.
            #expect(try await planner.plan([small]) == [])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func theTablesOfTheFirstVersionGrowAndKeepTheirRows(engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            let planner = SchemaPlanner(database: database)
            let names = ["account", "link", "outbox", "key", "schema"].map { TableName(name: "gatehouse_\($0)") }
            let tables = CoreSchema().tables
            try await planner.makeAll(tables.filter { names.contains($0.name) })
            let accounts = SQLAccountRepository(database: database)
            let bob = try await accounts.create(NewAccount(username: Username("bob")))
            let steps = try await planner.plan(tables)
            #expect(steps.allSatisfy { !names.contains($0.table) })
            try await planner.makeAll(tables)
            #expect(try await planner.plan(tables) == [])
            #expect(try await accounts.accounts([bob.id]) == [bob.id: bob])
            #expect(try await accounts.delete(bob.id))
        }
    }

    @Test func indexNamesAreStableAndShort() throws {
        let short = TableDefinition(
            TableName(schema: "dbo", name: "User"), columns: [ColumnDefinition("handle", .anyText)],
            unique: [["handle"]])
        #expect(short.indexes.map(\.name) == ["dbo_User_handle_key"])
        let column = String(repeating: "long", count: 20)
        let long = TableDefinition(
            TableName(name: "t"),
            columns: [ColumnDefinition(column, .anyText), ColumnDefinition(column + "x", .anyText)],
            indexed: [[column], [column + "x"]])
        #expect(long.indexes.allSatisfy { $0.name.utf8.count <= 63 })
        #expect(Set(long.indexes.map(\.name)).count == 2)
    }
}
