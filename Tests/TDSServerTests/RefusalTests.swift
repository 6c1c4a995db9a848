import Testing

@testable import GatewayTesting

/// What SQL Server refuses is refused, with its number.
struct RefusalTests {
    @Test(arguments: [
        ("SELECT * FROM T LIMIT 5", Int32(102)), ("SELECT * FROM T ORDER BY id LIMIT 5", 102),
        ("SELECT `id` FROM T", 102), ("SELECT 'a' || 'b'", 102), ("SELECT id FROM T WHERE id == 1", 102),
        ("SELECT 1::int", 102), ("SELECT * FROM T OFFSET 1 ROWS", 102),
        ("INSERT INTO T (n) VALUES ('a') RETURNING id", 102),
        ("INSERT INTO T (n) VALUES ('a') ON CONFLICT DO NOTHING", 156), ("SELECT * FROM (SELECT 1 AS a)", 102),
        ("SELECT FROM T", 156), ("SELECT 1 +", 102), ("SELEC 1", 102), ("SELECT * FROM T WHERE active", 4145),
        ("SELECT * FROM T WHERE 1", 4145), ("IF 1 SELECT 1", 4145), ("DECLARE @a nvarchar(5000)", 131),
        ("DECLARE @a foo", 2715), ("SELECT 'open", 105), ("CREATE TABLE X ()", 102), ("BEGIN END", 156),
        ("MERGE T USING U ON 1 = 1", 40_510), ("SELECT TOP (1) WITH TIES id FROM T", 40_510),
    ])
    func textsAreRefused(batch: String, number: Int32) {
        #expect { try Parser.statements(of: batch) } throws: { ($0 as? TSQLError)?.number == number }
    }

    @Test func namesTypesAndValuesAreRefused() async throws {
        let server = try await TDSTestServer.start()
        try await server.execute("CREATE TABLE T (id int PRIMARY KEY, n nvarchar(10), active bit, body ntext)")
        let cases: [(String, Int32)] = [
            ("SELECT nope FROM T", 207), ("SELECT TRUE", 207), ("SELECT * FROM Nope", 208),
            ("SELECT x.id FROM T", 4104),
            ("SELECT id FROM T AS a JOIN T AS b ON a.id = b.id", 209), ("SELECT @missing", 137),
            ("DECLARE @a int, @a int", 134), ("SELECT nope(1)", 195), ("SELECT LEN()", 174),
            ("SELECT n, COUNT(*) FROM T", 8120), ("SELECT id FROM T WHERE COUNT(*) > 1", 147),
            ("SELECT id FROM T GROUP BY n", 8120), ("SELECT DISTINCT n FROM T ORDER BY id", 145),
            ("SELECT * FROM (SELECT id FROM T ORDER BY id) AS d", 1033), ("SELECT id FROM T ORDER BY 2", 108),
            ("SELECT * FROM (SELECT 1) AS d", 8155), ("SELECT 1 UNION ALL SELECT 1, 2", 205),
            ("SELECT 1 / 0", 8134), ("SELECT CAST('x' AS int)", 245), ("SELECT CAST('x' AS decimal(5,2))", 8114),
            ("SELECT CAST('x' AS bigint)", 8114), ("SELECT CAST('x' AS datetime)", 241),
            ("SELECT CAST('x' AS uniqueidentifier)", 8169), ("SELECT CAST('1752-12-31' AS datetime)", 242),
            ("SELECT CAST(256 AS tinyint)", 220), ("SELECT 2147483647 + 1", 8115),
            ("SELECT CAST(1000 AS decimal(5,2))", 8115), ("SELECT CAST('2024-01-01' AS date) + 1", 206),
            ("SELECT (SELECT v FROM (VALUES (1), (2)) AS t(v))", 512), ("SELECT id FROM T WHERE body = 'x'", 402),
            ("SELECT N'a' COLLATE Klingon_CI_AS", 448), ("EXEC sp_who", 2812), ("COMMIT", 3902), ("ROLLBACK", 3903),
            ("USE Nowhere", 911), ("DROP TABLE Nope", 3701), ("CREATE TABLE T (id int)", 2714),
            ("CREATE TABLE nope.U (id int)", 2760), ("THROW 50001, 'boom', 1", 50_001),
            ("RAISERROR('x', 16, 1)", 50_000),
            ("SELECT CAST(GETDATE() AS uniqueidentifier)", 529), ("SELECT 1 AS a, 2 AS a ORDER BY a", 209),
        ]
        for (batch, number) in cases {
            do {
                try await server.execute(batch)
                Issue.record("\(batch) was accepted")
            } catch let error as TDSServerError {
                #expect(error.number == number, "\(batch): \(error)")
            }
        }
        await server.stop()
    }
}
