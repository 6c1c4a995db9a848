import Accounts
import Foundation
import GatewayTesting
import SQLServerDatabase
import SQLStore
import Testing

/// Statements that the server keeps, and servers that keep none.
@Suite struct PreparedStatementTests {
    private static func withPeople(
        connections: Int = 1, _ body: @Sendable (SQLServerDatabase, TDSTestServer) async throws -> Void
    ) async throws {
        try await withServer(connections: connections) { database, server in
            try await server.execute(
                "CREATE TABLE dbo.People (id bigint NOT NULL PRIMARY KEY, name nvarchar(50) NULL, born date NULL)")
            try await server.execute("INSERT INTO dbo.People VALUES (1, N'אחת', '1999-12-31'), (2, NULL, NULL)")
            _ = try await database.query("SELECT 1")  // there is a connection
            server.statistics.reset()
            try await body(database, server)
        }
    }

    private static func person(_ id: Int64) -> SQLQuery {
        "SELECT name FROM dbo.People WHERE id = \(bind: .integer(id), as: .bigint)"
    }

    /// The name of a person; nil where there is no such person.
    private static func name(_ id: Int64, in database: any SQLExecutor) async throws -> SQLValue? {
        try await database.query(person(id)).first?[0]
    }

    private static func expect(_ id: Int64, is name: SQLValue?, in database: any SQLExecutor) async throws {
        let found = try await Self.name(id, in: database)
        #expect(found == name)
    }

    /// The procedures by which the people were asked for, in order.
    private static func procedures(_ server: TDSTestServer) -> [String] {
        server.statistics.requests.filter { $0.text.contains("People") }.map(\.procedure)
    }

    @Test func `what is read twice is prepared, and then run by its handle`() async throws {
        try await Self.withPeople { database, server in
            for _ in 0..<2 {
                try await Self.expect(1, is: .text("אחת"), in: database)
                try await Self.expect(2, is: .null, in: database)
                try await Self.expect(3, is: nil, in: database)
            }
            let runs = Array(repeating: "sp_execute", count: 4)
            #expect(Self.procedures(server) == ["sp_executesql", "sp_prepexec"] + runs)
            let asked = server.statistics.requests.filter { $0.text.contains("People") }
            #expect(Set(asked.map(\.declarations)) == ["@p1 bigint"])
        }
    }

    @Test func `statements without parameters are prepared too, each by itself`() async throws {
        try await Self.withPeople { database, server in
            for _ in 0..<3 {
                for query in ["SELECT COUNT(*) FROM dbo.People", "SELECT MAX(id) FROM dbo.People"] as [SQLQuery] {
                    let rows = try await database.query(query)
                    #expect(rows.map { $0[0] } == [.integer(2)])
                }
            }
            #expect(
                Self.procedures(server)
                    == ["sp_executesql", "sp_executesql", "sp_prepexec", "sp_prepexec", "sp_execute", "sp_execute"])
        }
    }

    @Test func `in a transaction as outside of one`() async throws {
        try await Self.withPeople { database, server in
            let names = try await database.withTransaction { transaction in
                var names: [SQLValue?] = []
                for _ in 0..<3 { names.append(try await Self.name(1, in: transaction)) }
                return names
            }
            #expect(names == Array(repeating: .text("אחת"), count: 3))
            try await Self.expect(1, is: .text("אחת"), in: database)
            #expect(Self.procedures(server) == ["sp_executesql", "sp_prepexec", "sp_execute", "sp_execute"])
        }
    }

    @Test func `each connection has handles of its own`() async throws {
        try await Self.withPeople(connections: 4) { database, server in
            try await withThrowingTaskGroup(of: SQLValue?.self) { group in
                for _ in 0..<200 { group.addTask { try await Self.name(1, in: database) } }
                for try await name in group { #expect(name == .text("אחת")) }
            }
            let prepared = Self.procedures(server).count { $0 == "sp_prepexec" }
            #expect((1...server.statistics.counts.openConnections).contains(prepared))
        }
    }

    @Test func `what writes is not prepared`() async throws {
        try await Self.withPeople { database, server in
            for id in 3...6 as ClosedRange<Int64> {
                try await database.execute("INSERT INTO dbo.People (id) VALUES (\(bind: .integer(id), as: .bigint))")
            }
            #expect(Self.procedures(server) == Array(repeating: "sp_executesql", count: 4))
        }
    }

    @Test func `values of every type find their rows by a handle as well`() async throws {
        try await withServer(connections: 1) { database, server in
            let uuid = UUID()
            let moment = try #require(LocalDateTime("2024-02-29 12:34:56.789"))
            let values: [(SQLType, String, SQLValue)] = [
                (.boolean, "bit", .boolean(true)), (.integer(bits: 16), "smallint", .integer(-5)),
                (.float(bits: 64), "float", .double(1.25)),
                (.decimal(precision: 9, scale: 2), "decimal(9, 2)", .decimal(try #require(DecimalNumber("12.34")))),
                (.money(isSmall: false), "money", .decimal(try #require(DecimalNumber("7.5")))),
                (.text(length: 20), "nvarchar(20)", .text("ש🚪")),
                (.text(length: 20, isNational: false), "varchar(20)", .text("plain")),
                (.bytes(length: 8), "varbinary(8)", .bytes([0, 1, 255])),
                (.date, "date", .date(try #require(CalendarDate("0001-01-02")))),
                (.localTimestamp(.scaled(3)), "datetime2(3)", .localTimestamp(moment)),
                (.uuid, "uniqueidentifier", .uuid(uuid)),
            ]
            for (index, (type, declaration, value)) in values.enumerated() {
                let table = TableName(schema: "dbo", name: "T\(index)")
                try await server.execute("CREATE TABLE dbo.T\(index) (v \(declaration) NULL)")
                try await database.execute("INSERT INTO \(table: table) VALUES (\(bind: value, as: type))")
                for _ in 0..<4 {
                    for (bound, expected) in [(value, [value]), (.null, [])] {
                        let found = try await database.query(
                            "SELECT v FROM \(table: table) WHERE v = \(bind: bound, as: type)")
                        #expect(found.map { $0[0] } == expected, "\(declaration)")
                    }
                }
                let last = try #require(server.statistics.requests.last)
                #expect(last.procedure == "sp_execute", "\(declaration)")
            }
        }
    }

    @Test func `a parameter that is declared anew is another statement`() async throws {
        try await Self.withPeople { database, server in
            func born(_ id: Int64) async throws -> Int {
                try await database.query(
                    "SELECT born FROM dbo.People WHERE id = \(bind: .integer(id), as: .integer(bits: 32))"
                ).count
            }
            for (id, count) in [(1, 1), (1, 1), (1, 1), (1 << 40, 0), (1, 1)] as [(Int64, Int)] {
                let found = try await born(id)
                #expect(found == count)
            }
            let asked = server.statistics.requests.filter { $0.text.contains("born") }
            let again = ["sp_executesql", "sp_executesql"]
            #expect(asked.map(\.procedure) == ["sp_executesql", "sp_prepexec", "sp_execute"] + again)
            #expect(asked.map(\.declarations)[2...] == ["@p1 int", "@p1 bigint", "@p1 int"])
        }
    }

    @Test func `long answers come whole`() async throws {
        try await Self.withPeople { database, server in
            try await server.load(table: "dbo.People", columns: ["id"], rows: (3...9000).map { [.integer($0)] })
            for _ in 0..<4 {
                let rows = try await database.query("SELECT id, name FROM dbo.People ORDER BY id")
                #expect(rows.count == 9000 && rows.last?[0] == .integer(9000))
            }
            #expect(Self.procedures(server).last == "sp_execute")
        }
    }
}

// MARK: - What goes wrong

extension PreparedStatementTests {
    @Test func `a server without such procedures is asked by the one it has`() async throws {
        try await Self.withPeople { database, server in
            server.faults.preparing = .isUnknown
            for _ in 0..<4 { try await Self.expect(1, is: .text("אחת"), in: database) }
            #expect(Self.procedures(server) == Array(repeating: "sp_executesql", count: 4))
            for _ in 0..<4 { #expect(try await database.query("SELECT COUNT(*) FROM dbo.People").count == 1) }
            // The refusal of the first was enough.
            #expect(server.statistics.requests.count { $0.text == "sp_prepexec" } == 1)
            #expect(server.statistics.counts.logins == 0)
        }
    }

    @Test func `a server that hangs up at them is asked without them`() async throws {
        try await Self.withPeople { database, server in
            server.faults.preparing = .closesConnection
            for _ in 0..<6 { try await Self.expect(1, is: .text("אחת"), in: database) }
            #expect(Set(Self.procedures(server)) == ["sp_executesql"])
            #expect(server.statistics.counts.logins == 1)
        }
    }

    @Test func `a transaction in which the server refuses goes on`() async throws {
        try await Self.withPeople { database, server in
            server.faults.preparing = .isUnknown
            try await database.withTransaction { transaction in
                for id in 3...5 as ClosedRange<Int64> {
                    try await transaction.execute(
                        "INSERT INTO dbo.People (id) VALUES (\(bind: .integer(id), as: .bigint))")
                    try await Self.expect(id, is: .null, in: transaction)
                }
            }
            let count = try await server.execute("SELECT COUNT(*) FROM dbo.People")[0].rows
            #expect(count == [[5]])
        }
    }

    @Test func `a handle the server does not know any more does no harm`() async throws {
        try await Self.withPeople { database, server in
            for _ in 0..<3 { _ = try await Self.name(1, in: database) }
            server.faults.order(.losePrepared)
            for _ in 0..<2 { try await Self.expect(1, is: .text("אחת"), in: database) }
            #expect(Self.procedures(server).suffix(3) == ["sp_execute", "sp_executesql", "sp_executesql"])
            // Other statements are prepared as before.
            for _ in 0..<3 { _ = try await database.query("SELECT COUNT(*) FROM dbo.People") }
            #expect(Self.procedures(server).last == "sp_execute")
        }
    }

    @Test func `what the server cannot compile fails as it is`() async throws {
        try await Self.withPeople { database, server in
            for _ in 0..<4 {
                let error = try await databaseError {
                    _ = try await database.query("SELECT id FROM dbo.Missing WHERE id = \(bind: .integer(1))")
                }
                #expect(error.code == .missingTable && error.table == "dbo.Missing")
            }
            try await server.execute("CREATE TABLE dbo.Missing (id bigint NOT NULL)")
            let rows = try await database.query("SELECT id FROM dbo.Missing WHERE id = \(bind: .integer(1))")
            #expect(rows.isEmpty)
            #expect(server.statistics.counts.logins == 0)
        }
    }

    @Test func `what fails while it runs is prepared all the same`() async throws {
        try await Self.withPeople { database, server in
            func quotient(_ divisor: Int64) async throws -> SQLValue? {
                try await database.query(
                    "SELECT 10 / id FROM dbo.People WHERE id / \(bind: .integer(divisor), as: .bigint) = 1"
                ).first?[0]
            }
            for _ in 0..<2 {
                let error = try await databaseError { _ = try await quotient(0) }
                #expect(error.nativeCode == "8134")
            }
            let found = try await quotient(1)
            #expect(found == .integer(10))
            #expect(Self.procedures(server) == ["sp_executesql", "sp_prepexec", "sp_execute"])
        }
    }

    @Test func `an answer that stalls while a statement is prepared ends in time, and the next goes on`() async throws {
        try await withServer(connections: 1) {
            $0.timeouts.query = .seconds(1)
        } _: { database, server in
            try await server.execute("CREATE TABLE dbo.People (id bigint NOT NULL PRIMARY KEY, name nvarchar(50) NULL)")
            try await server.execute("INSERT INTO dbo.People VALUES (1, N'one')")
            _ = try await Self.name(1, in: database)
            server.faults.order(.neverAnswer)
            let error = try await databaseError { _ = try await Self.name(1, in: database) }
            #expect(error.code == .timedOut)
            for _ in 0..<2 { try await Self.expect(1, is: .text("one"), in: database) }
        }
    }
}
