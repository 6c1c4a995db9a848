import Accounts
import Foundation
import GatewayTesting
import SQLServerDatabase
import SQLStore
import Testing

/// Many keys at once, on servers with OPENJSON and without.
@Suite struct KeyTests {
    @Test(arguments: [150, 120])
    func `a thousand integers find their rows in one statement`(level: Int) async throws {
        try await withServer(compatibilityLevel: level, connections: 1) { database, server in
            try await server.execute("CREATE TABLE dbo.T (id int NOT NULL PRIMARY KEY)")
            try await server.load(table: "dbo.T", columns: ["id"], rows: (1...2000).map { [.integer($0)] })
            let keys = (1501...2500).map { SQLValue.integer(Int64($0)) }
            let rows = try await database.query(
                "SELECT id FROM dbo.T WHERE \(.isMember("id", of: keys, type: .integer(bits: 32))) ORDER BY id")
            #expect(rows.map { $0[0] } == (1501...2000).map { .integer(Int64($0)) })
            let statement = try #require(server.statistics.requests.last)
            #expect(statement.text.contains("OPENJSON") == (level >= 130))
        }
    }

    @Test(arguments: [150, 120])
    func `texts and UUIDs as keys`(level: Int) async throws {
        try await withServer(compatibilityLevel: level, connections: 1) { database, server in
            try await server.execute(
                "CREATE TABLE dbo.T (name nvarchar(50) NOT NULL, old varchar(50) NOT NULL, g uniqueidentifier NOT NULL)"
            )
            let uuids = (0..<20).map { _ in UUID() }
            for (index, uuid) in uuids.enumerated() {
                try await database.execute(
                    """
                    INSERT INTO dbo.T VALUES (\(bind: .text("na🚪me \(index)")), \(bind: .text("old'\(index)")), \
                    \(bind: .uuid(uuid)))
                    """)
            }
            let names = (5..<100).map { SQLValue.text("na🚪me \($0)") } + [.text("")]
            let byName = try await database.query(
                "SELECT name FROM dbo.T WHERE \(.isMember("name", of: names, type: .text(length: 50)))")
            #expect(byName.count == 15)
            let olds = (5..<100).map { SQLValue.text("old'\($0)") }
            let byOld = try await database.query(
                "SELECT old FROM dbo.T WHERE \(.isMember("old", of: olds, type: .text(length: 50, isNational: false)))")
            #expect(byOld.count == 15)
            let byUUID = try await database.query(
                "SELECT g FROM dbo.T WHERE \(.isMember("g", of: uuids.map { .uuid($0) }, type: .uuid))")
            #expect(Set(byUUID.map { $0[0] }) == Set(uuids.map { .uuid($0) }))
        }
    }

    @Test func `whether there is OPENJSON is tried once a pool`() async throws {
        try await withServer(compatibilityLevel: 120, connections: 1) { database, server in
            try await server.execute("CREATE TABLE dbo.T (id int NOT NULL PRIMARY KEY)")
            let keys = (1...10).map { SQLValue.integer(Int64($0)) }
            for _ in 0..<3 {
                _ = try await database.query("SELECT id FROM dbo.T WHERE \(.isMember("id", of: keys, type: .bigint))")
            }
            #expect(server.statistics.requests.count { $0.text.contains("OPENJSON") } == 1)
        }
    }

    @Test func `more keys than a statement has parameters are refused, and the connection goes on`() async throws {
        try await withServer(compatibilityLevel: 120, connections: 1) { database, server in
            try await server.execute("CREATE TABLE dbo.T (name nvarchar(50) NOT NULL)")
            let keys = (0..<2500).map { SQLValue.text("\($0)") }
            let error = try await databaseError {
                _ = try await database.query(
                    "SELECT name FROM dbo.T WHERE \(.isMember("name", of: keys, type: .text(length: 50)))")
            }
            #expect(error.code == .other)
            let some = try await database.query(
                "SELECT name FROM dbo.T WHERE \(.isMember("name", of: Array(keys.prefix(2000)), type: .text(length: 50)))"
            )
            #expect(some.isEmpty)
            #expect(server.statistics.counts.logins == 1)
        }
    }
}
