import Accounts
import PostgresDatabase
import Testing

@testable import SQLStore

@Suite("PostgreSQL: dialect", .timeLimit(.minutes(5)))
struct PostgresDialectTests {
    let dialect = PostgresDialect()

    @Test("writes names, tables, placeholders and bounds")
    func rendering() throws {
        let table = try #require(TableName("dbo.People"))
        var select = SQLSelect(["id", "we\"ird"], from: table)
        select.conditions = [
            "\(identifier: "id") > \(bind: .integer(7))", .isMember("id", of: [.integer(1)], type: .bigint),
        ]
        select.order = [.init("id", isDescending: true)]
        select.limit = 3
        select.isLocking = true
        let sql = dialect.render(select.query)
        #expect(
            sql.text == """
                SELECT "id", "we""ird" FROM "dbo"."People" WHERE "id" > $1 AND "id" = ANY($2) \
                ORDER BY "id" DESC LIMIT 3 FOR UPDATE
                """)
        #expect(sql.bindings.count == 2)
        #expect(dialect.ignoringDuplicates(of: ["a", "b"]) == " ON CONFLICT (\"a\", \"b\") DO NOTHING")
    }

    @Test("writes out all of a statement but its values, and the same as before")
    func writtenBeforehand() throws {
        let table = try #require(TableName("dbo.People"))
        var select = SQLSelect(["id", "we\"ird"], from: table)
        select.conditions = [
            "\(identifiers: ["id", "a"], of: "p") = (\(bind: .integer(7)), 1)",
            .isMember("id", of: [.integer(1)], type: .bigint),
        ]
        select.limit = 3
        let query = select.query
        let written = query.written(in: dialect)
        #expect(dialect.render(written) == dialect.render(query))
        #expect(dialect.render(query).text.contains(#""p"."id", "p"."a""#))
        let names = written.parts.filter { part in
            switch part {
            case .identifier, .identifiers, .table: true
            default: false
            }
        }
        #expect(names.isEmpty && written.parts.count < query.parts.count)
    }

    @Test("declares types that the catalogue gives back")
    func types() async throws {
        let types: [(SQLType, SQLType)] = [
            (.boolean, .boolean), (.integer(bits: 8), .integer(bits: 16)), (.integer(bits: 32), .integer(bits: 32)),
            (.bigint, .bigint), (.float(bits: 32), .float(bits: 32)), (.float(bits: 64), .float(bits: 64)),
            (.decimal(precision: 19, scale: 4), .decimal(precision: 19, scale: 4)),
            (.money(isSmall: false), .decimal(precision: 19, scale: 4)), (.text(length: 50), .text(length: 50)),
            (.anyText, .anyText), (.text(length: 3, isFixed: true), .text(length: 3, isFixed: true)),
            (.bytes(length: 9), .bytes(length: nil)), (.date, .date), (.time(scale: 7), .time(scale: 6)),
            (.localTimestamp(.scaled(7)), .localTimestamp(.scaled(6))), (.timestamp(scale: 7), .timestamp(scale: 6)),
            (.localTimestamp(.smalldatetime), .localTimestamp(.scaled(0))), (.uuid, .uuid), (.json, .json),
            (.xml, .xml), (.other("inet"), .other("inet")),
        ]
        try await TestDatabase.with { database in
            let columns = types.enumerated().map { "c\($0.offset) \(dialect.declaration(of: $0.element.0))" }
            try await database.execute(SQLQuery(parts: [.text("CREATE TABLE t (\(columns.joined(separator: ", ")))")]))
            let found = try await dialect.columns(of: TableName(name: "t"), using: database)
            #expect(found.map(\.type) == types.map(\.1))
            #expect(found.allSatisfy { $0.isNullable && !$0.hasDefault && !$0.isGenerated })
        }
    }

    @Test("reads columns, indexes, rights and tables from the catalogue")
    func catalogue() async throws {
        try await TestDatabase.with { database in
            try await database.execute("CREATE SCHEMA dbo")
            try await database.execute(
                SQLQuery(parts: [
                    .text("CREATE TABLE dbo.\"People\" (id \(dialect.identityColumn), "),
                    .text(
                        "email varchar(254) NOT NULL DEFAULT '', site int, twice int GENERATED ALWAYS AS (site * 2) STORED)"
                    ),
                ]))
            try await database.execute("CREATE UNIQUE INDEX by_email ON dbo.\"People\" (lower(email), site)")
            try await database.execute("CREATE INDEX by_site ON dbo.\"People\" (site) INCLUDE (email) WHERE site > 0")
            try await database.execute("CREATE VIEW people AS SELECT * FROM dbo.\"People\"")

            let table = TableName(schema: "dbo", name: "People")
            let columns = try await dialect.columns(of: table, using: database)
            #expect(columns.map(\.name) == ["id", "email", "site", "twice"])
            #expect(columns.map(\.isNullable) == [false, false, true, true])
            #expect(columns.map(\.hasDefault) == [false, true, false, false])
            #expect(columns.map(\.isGenerated) == [true, false, false, true])
            #expect(columns[1].typeName == "character varying(254)")

            let indexes = try await dialect.indexes(of: table, using: database)
            #expect(indexes.map(\.name) == ["People_pkey", "by_email", "by_site"])
            #expect(indexes.map(\.columns) == [["id"], ["lower(email::text)", "site"], ["site"]])
            #expect(indexes.map(\.isUnique) == [true, true, false])
            #expect(indexes.map(\.isPrimaryKey) == [true, false, false])
            #expect(indexes.map(\.isPartial) == [false, false, true])

            let rights = try await dialect.rights(on: table, using: database)
            #expect(rights == Set(TableRight.allCases))
            let tables = try await dialect.tables(using: database)
            #expect(tables == [table, TableName(name: "people")])

            let absent = TableName(name: "absent")
            let noColumns = try await dialect.columns(of: absent, using: database)
            let noIndexes = try await dialect.indexes(of: absent, using: database)
            let noRights = try await dialect.rights(on: absent, using: database)
            #expect(noColumns.isEmpty && noIndexes.isEmpty && noRights.isEmpty)
        }
    }

    @Test("tells what a role of few rights may do")
    func fewRights() async throws {
        try await TestDatabase.with { database in
            try await database.execute("CREATE TABLE t (x int)")
            try await database.execute("GRANT SELECT ON t TO pg_monitor")
            let rights = try await database.withTransaction { transaction in
                try await transaction.execute("SET LOCAL ROLE pg_monitor")
                let table = TableName(name: "t")
                return try await transaction.query("SELECT 1").count == 1
                    ? PostgresDialect().rights(on: table, using: AnyExecutor(transaction)) : []
            }
            #expect(rights == [.select])
        }
    }
}

/// An executor whose kind is not known, where one whose kind is known is asked for.
private struct AnyExecutor: SQLExecutor {
    let executor: any SQLExecutor

    init(_ executor: any SQLExecutor) { self.executor = executor }

    var dialect: any Dialect { executor.dialect }
    func query(_ query: SQLQuery) async throws -> [Row] { try await executor.query(query) }
    func execute(_ query: SQLQuery) async throws -> Int { try await executor.execute(query) }
}
