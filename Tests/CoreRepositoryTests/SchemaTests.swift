import Accounts
import GatewayTesting
import SQLStore
import Testing

/// Tables are made once, grow where they lack something, and lose nothing.
@Suite struct SchemaTests {
    @Test(arguments: CoreEngine.allCases)
    func aSecondPlanHasNothingToDo(engine: CoreEngine) async throws {
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

    @Test(arguments: CoreEngine.allCases)
    func twoAtOnceMakeOneSchema(engine: CoreEngine) async throws {
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

    @Test(arguments: CoreEngine.allCases)
    func aTableGrowsAndKeepsItsRows(engine: CoreEngine) async throws {
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
