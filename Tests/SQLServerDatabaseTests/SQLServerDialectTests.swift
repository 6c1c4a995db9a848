import Accounts
import SQLStore
import Testing

@testable import SQLServerDatabase

@Suite struct SQLServerDialectTests {
    let dialect = SQLServerDialect(hasOpenJSON: true)
    let people = TableName(schema: "dbo", name: "People")

    @Test func `identifiers are quoted so that none can end the quotes`() {
        #expect(dialect.quote("a]b; DROP TABLE x") == "[a]]b; DROP TABLE x]")
        #expect(dialect.reference(people) == "[dbo].[People]")
        #expect(dialect.reference(TableName(name: "Order Details")) == "[Order Details]")
    }

    @Test func `bounds and locks stand where SQL Server wants them`() {
        var select = SQLSelect(["id", "name"], from: people)
        select.conditions = ["\(identifier: "id") > \(bind: .integer(7), as: .integer(bits: 32))"]
        select.order = [.init("id")]
        select.limit = 10
        select.isLocking = true
        let sql = dialect.render(select.query)
        #expect(
            sql.text == """
                SELECT TOP (10) [id], [name] FROM [dbo].[People] WITH (UPDLOCK, ROWLOCK) WHERE [id] > @p1 ORDER BY [id]
                """)
        #expect(sql.bindings == [SQLBinding(.integer(7), as: .integer(bits: 32))])
    }

    @Test(arguments: [
        (SQLType.boolean, "bit"), (.integer(bits: 8), "tinyint"), (.bigint, "bigint"), (.float(bits: 32), "real"),
        (.decimal(precision: 19, scale: 4), "decimal(19, 4)"), (.money(isSmall: true), "smallmoney"),
        (.text(length: 50), "nvarchar(50)"), (.text(length: 4001), "nvarchar(max)"), (.anyText, "nvarchar(max)"),
        (.text(length: 8000, isNational: false), "varchar(8000)"),
        (.text(length: 2, isNational: false, isFixed: true), "char(2)"), (.bytes(length: nil), "varbinary(max)"),
        (.bytes(length: 16, isFixed: true), "binary(16)"), (.localTimestamp(.scaled(3)), "datetime2(3)"),
        (.timestamp(scale: 7), "datetimeoffset(7)"), (.json, "nvarchar(max)"), (.rowVersion, "rowversion"),
    ])
    func `types are declared in SQL Server's words`(type: SQLType, declaration: String) {
        #expect(dialect.declaration(of: type) == declaration)
    }

    @Test func `a text is as long as its UTF-16 units in nvarchar`() {
        #expect(dialect.length(of: "a🚪", in: .text(length: 10)) == 3)
        #expect(dialect.length(of: "aé", in: .text(length: 10, isNational: false)) == 2)
    }

    @Test func `types of the catalogue are read in any case of letters`() {
        func type(_ name: String, length: Int64? = nil, precision: Int64? = nil, scale: Int64? = nil) -> CatalogueType {
            CatalogueType(name: name, length: length, precision: precision, scale: scale, timeScale: scale)
        }
        #expect(type("NVARCHAR", length: 50).type == .text(length: 50))
        #expect(type("varchar", length: -1).type == .text(length: nil, isNational: false))
        #expect(type("numeric", precision: 10, scale: 2).type == .decimal(precision: 10, scale: 2))
        #expect(type("float", precision: 53).type == .float(bits: 64))
        #expect(type("datetime2", scale: 3).description == "datetime2(3)")
        #expect(type("timestamp").type == .rowVersion)
        #expect(type("geography").type == .other("geography"))
        #expect(type("ntext", length: 1_073_741_823).description == "ntext")
    }

    @Test func `values that cannot be parameters become constants`() {
        let query: SQLQuery = """
            INSERT INTO t VALUES (\(bind: .text("")), \(bind: .text(""), as: .text(length: 9, isNational: false)), \
            \(bind: .bytes([])), \(bind: .null), \(bind: .null, as: .date), \(bind: .text("x")))
            """
        let sql = dialect.render(query.writingOutEmptyValues)
        #expect(sql.text == "INSERT INTO t VALUES (N'', '', 0x, NULL, @p1, @p2)")
        #expect(sql.bindings == [SQLBinding(.null, as: .date), SQLBinding(.text("x"))])
    }
}
