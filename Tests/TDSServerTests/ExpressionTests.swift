import Testing

@testable import GatewayTesting

/// Values of expressions, as SQL Server gives them.
struct ExpressionTests {
    @Test func expressionsHaveTheirValues() async throws {
        let server = try await TDSTestServer.start()
        let cases: [(String, TDSValue)] = [
            ("7 / 2", 3), ("7 / 2.0", "3.500000"), ("-7 % 3", -1), ("1.10 + 2.205", "3.305"), ("'a' + N'b'", "ab"),
            ("'3' + 4", 7), ("0x01 + 0x02", .bytes([1, 2])), ("1 + NULL", nil), ("5 & 3", 1), ("CAST(2.9 AS int)", 2),
            ("CAST('$1,234.5' AS money)", "1234.5000"), ("CAST(1.005 AS decimal(5,2))", "1.01"),
            ("CAST(N'שלום' AS varchar(10))", "????"), ("'é€' + ''", "é€"), ("LEN('ab  ')", 2), ("DATALENGTH(N'ab')", 4),
            ("CAST('abc' AS char(5)) + '|'", "abc  |"), ("SUBSTRING('hello', 0, 3)", "he"),
            ("CHARINDEX('L', 'hello')", 3),
            ("REPLACE('aXa', 'x', 'y')", "aya"), ("CONCAT('a', NULL, 1)", "a1"),
            ("ISNULL(CAST(NULL AS varchar(2)), 'abc')", "ab"),
            ("COALESCE(NULL, 1, 2.5)", "1.0"), ("NULLIF(1, 1)", nil), ("CASE WHEN 'A' = 'a ' THEN 1 ELSE 0 END", 1),
            ("CASE WHEN NULL = NULL THEN 1 ELSE 0 END", 0),
            ("CASE WHEN 'a' COLLATE Latin1_General_CS_AS = 'A' THEN 1 ELSE 0 END", 0),
            ("CASE WHEN 'x_y' LIKE 'x[_]_' THEN 1 ELSE 0 END", 1), ("CASE 2 WHEN 1 THEN 'a' WHEN 2 THEN 'b' END", "b"),
            ("CAST('2024-05-06 07:08:09.126' AS datetime)", "2024-05-06 07:08:09.1270000"),
            ("CAST('2024-05-06 07:08:30' AS smalldatetime)", "2024-05-06 07:09:00.0000000"),
            ("CAST('2024-05-06 07:08:09.1234567' AS datetime2(3))", "2024-05-06 07:08:09.1230000"),
            ("CAST(CAST('2024-05-06 01:00 +02:00' AS datetimeoffset) AS datetime2(0))", "2024-05-06 01:00:00.0000000"),
            ("CONVERT(varchar(30), CAST('2024-05-06 07:08' AS datetime))", "May  6 2024  7:08AM"),
            ("CONVERT(varchar(30), CAST('2024-05-06' AS datetime), 126)", "2024-05-06T00:00:00"),
            ("CONVERT(varchar(10), 0xAB01, 2)", "AB01"), ("DATEDIFF(day, '2024-02-28', '2024-03-01')", 2),
            ("DATEADD(month, 1, CAST('2024-01-31' AS date))", "2024-02-29"), ("TRY_CONVERT(int, 'x')", nil),
            (
                "CAST('6F9619FF-8B86-D011-B42D-00C04FC964FF' AS uniqueidentifier)",
                "6F9619FF-8B86-D011-B42D-00C04FC964FF"
            ),
            ("(SELECT SUM(v) FROM (VALUES (1.5), (2)) AS t(v))", "3.5"),
            ("(SELECT AVG(v) FROM (VALUES (1), (2)) AS t(v))", 1),
            ("(SELECT COUNT(DISTINCT v) FROM (VALUES ('a'), ('A ')) AS t(v))", 1),
            ("CAST(0.1 AS real)", .real(Double(Float(0.1)))),
            ("CASE WHEN EXISTS (SELECT 1 WHERE 1 = 2) THEN 1 ELSE 0 END", 0), ("DB_NAME()", "Shop"),
            ("IIF(1 = 1, 2, 3)", 2),
            ("3000000000", "3000000000"),
            ("CASE WHEN 1 IN (2, NULL) THEN 1 WHEN NOT 1 IN (2, NULL) THEN 2 ELSE 3 END", 3),
        ]
        for (expression, expected) in cases {
            let results = try await server.execute("SELECT \(expression) AS v")
            #expect(results.first?.rows == [[expected]], "\(expression)")
        }
        await server.stop()
    }

    @Test func exactNumbersCompareByValue() {
        #expect(ExactDecimal("1.50")?.rescaled(to: 1)?.description == "1.5")
        #expect(ExactDecimal("-0.05")?.rescaled(to: 1)?.description == "-0.1")
        let pairs = [("-1.5", "-1.25"), ("0.999", "1"), ("1", "1.0001")]
        for (small, large) in pairs {
            guard let a = ExactDecimal(small), let b = ExactDecimal(large) else {
                Issue.record("\(small) or \(large) is no number")
                continue
            }
            #expect(ExactDecimal.isLess(a, b) && !ExactDecimal.isLess(b, a), "\(small) < \(large)")
        }
    }

    @Test func codePagesLoseWhatTheyDoNotHave() {
        #expect(CodePage.hebrew.encode("שלום €") == [0xF9, 0xEC, 0xE5, 0xED, 0x20, 0x80])
        #expect(CodePage.western.squeeze("naïve שלום 😀") == "naïve ???? ??")
        for byte in UInt8.min...UInt8.max {
            #expect(CodePage.western.encode(CodePage.western.decode([byte])) == [byte])
        }
    }
}
