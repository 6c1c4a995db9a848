import Accounts
import GatewayTesting
import SQLServerDatabase
import SQLStore
import Testing

/// Errors as a server sends them.
@Suite struct ErrorTests {
    private func error(of statement: SQLQuery, _ schema: String) async throws -> DatabaseError {
        let found = Found()
        try await withServer(connections: 1) { database, server in
            try await server.execute(schema)
            found.error = try await databaseError { try await database.execute(statement) }
            // The connection is as good as before.
            #expect(try await database.query("SELECT 1 AS one").map { $0["ONE"] } == [.integer(1)])
            #expect(server.statistics.counts.logins == 1)
        }
        return try #require(found.error)
    }

    private let table = """
        CREATE TABLE dbo.T (id int NOT NULL PRIMARY KEY, name nvarchar(5) NOT NULL, n tinyint NULL,
        CONSTRAINT UQ_T_name UNIQUE (name), CONSTRAINT CK_T_n CHECK (n < 100))
        INSERT INTO dbo.T VALUES (1, N'a', 1)
        """

    @Test func `a duplicate names its constraint`() async throws {
        let error = try await error(of: "INSERT INTO dbo.T VALUES (2, \(bind: .text("a")), 1)", table)
        #expect(error.code == .uniqueViolation && error.constraint == "UQ_T_name")
        #expect(error.nativeCode == "2627")
    }

    @Test func `a message may be in any script`() async throws {
        let error = try await error(
            of: "INSERT INTO dbo.T VALUES (1, N'a')",
            "CREATE TABLE dbo.T (id int NOT NULL, [שם🚪] nvarchar(5) NOT NULL CONSTRAINT [UQ_שם🚪] UNIQUE)\n"
                + "INSERT INTO dbo.T VALUES (0, N'a')")
        #expect(error.constraint == "UQ_שם🚪")
    }

    @Test func `missing, too long, too large, forbidden`() async throws {
        #expect(try await error(of: "INSERT INTO dbo.T VALUES (2, NULL, 1)", table).code == .notNullViolation)
        let long = try await error(
            of: "INSERT INTO dbo.T VALUES (2, \(bind: .text("abcdef"), as: .text(length: 5)), 1)", table)
        #expect(long.code == .valueTooLong)
        let large = try await error(
            of: "INSERT INTO dbo.T VALUES (2, N'b', \(bind: .integer(256), as: .integer(bits: 8)))", table)
        #expect(large.code == .valueOutOfRange)
        #expect(try await error(of: "INSERT INTO dbo.T VALUES (2, N'b', 100)", table).code == .checkViolation)
    }

    @Test func `missing tables and columns`() async throws {
        let missing = try await error(of: "SELECT a FROM dbo.Nowhere", table)
        #expect(missing.code == .missingTable && missing.table == "dbo.Nowhere")
        let column = try await error(of: "SELECT nothing FROM dbo.T", table)
        #expect(column.code == .missingColumn && column.column == "nothing")
    }

    @Test func `a text that is no number`() async throws {
        let error = try await error(of: "SELECT id FROM dbo.T WHERE id = CAST(\(bind: .text("x")) AS int)", table)
        #expect(error.code == .invalidText || error.code == .valueOutOfRange)
    }

    @Test func `a deadlock may be run again`() async throws {
        try await withServer { database, server in
            try await server.execute(table)
            server.faults.order(.deadlock)
            let tries = Counter()
            try await database.withRetriedTransaction { transaction in
                tries.add()
                try await transaction.execute("UPDATE dbo.T SET n = 2 WHERE id = 1")
            }
            #expect(tries.value == 2)
            #expect(try await database.query("SELECT n FROM dbo.T").map { $0[0] } == [.integer(2)])
        }
    }
}

/// Where a test keeps what its body found.
final class Found: Sendable {
    private let stored = Locked<DatabaseError?>(nil)
    var error: DatabaseError? {
        get { stored.value }
        set { stored.set(newValue) }
    }
}
