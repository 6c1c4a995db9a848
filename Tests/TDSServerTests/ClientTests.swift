import Foundation
import Testing

@testable import GatewayTesting

/// Unmodified clients on FreeTDS: tsql, and pymssql from PyPI.
@Suite(.serialized) struct ClientTests {
    @Test func tsqlLogsInAndReads() async throws {
        let server = try await TDSTestServer.start()
        let input = """
            CREATE TABLE T (id int IDENTITY PRIMARY KEY, name nvarchar(20) NOT NULL)
            go
            INSERT INTO T (name) VALUES (N'שלום'), (N'😀')
            go
            SELECT name, @@SPID AS spid FROM T ORDER BY id
            go
            SELECT * FROM T LIMIT 1
            go
            exit

            """
        for version in ["7.1", "7.2", "7.3", "7.4"] {
            let result = try await ChildProcess.run(
                "/usr/bin/tsql",
                ["-H", "127.0.0.1", "-p", "\(server.port)", "-U", "gateway", "-P", "secret", "-D", "Shop"],
                environment: ["TDSVER": version, "LC_ALL": "C.UTF-8"], input: input)
            #expect(result.output.contains("שלום\t") && result.output.contains("😀\t"), "\(version): \(result.output)")
            #expect(result.output.contains("Incorrect syntax near '1'."), "\(version): \(result.output)")
            try await server.execute("DROP TABLE T")
        }
        #expect(server.statistics.counts.logins == 4)
        await server.stop()
    }

    /// It asks for the columns alone first, and reads the table then.
    @Test func freebcpWritesATableToAFile() async throws {
        let server = try await TDSTestServer.start()
        try await server.execute(
            """
            CREATE TABLE dbo.T (id int NOT NULL PRIMARY KEY, name nvarchar(20) NULL)
            INSERT INTO dbo.T (id, name) VALUES (1, N'one'), (2, NULL), (3, N'three')
            """)
        let file = FileManager.default.temporaryDirectory.appending(path: "bcp-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        let result = try await ChildProcess.run(
            "/usr/bin/freebcp",
            [
                "Shop.dbo.T", "out", file.path(percentEncoded: false), "-S", "127.0.0.1:\(server.port)", "-U",
                "gateway",
                "-P", "secret", "-c", "-t", ";", "-r", "\n",
            ])
        #expect(result.status == 0, "\(result.output)")
        #expect(try String(contentsOf: file, encoding: .utf8) == "1;one\n2;\n3;three\n")
        await server.stop()
    }

    @Test func pymssqlSeesAllTypes() async throws {
        let server = try await TDSTestServer.start()
        let result = try await PythonClient.run(script: Self.script, port: server.port)
        #expect(result.status == 0, "\(result.output)")
        #expect(result.output.hasSuffix("all types agree\n"), "\(result.output)")
        server.faults.oneByteAtATime = true
        let again = try await PythonClient.run(
            script: "connect().cursor().execute('select 1')\nprint('done')", port: server.port)
        #expect(again.output.hasSuffix("done\n"), "\(again.output)")
        await server.stop()
    }

    private static let script = """
        import datetime, decimal, uuid
        db = connect()
        cursor = db.cursor()
        cases = [
            ('bit', '1', True), ('tinyint', '255', 255), ('smallint', '-32768', -32768), ('int', '-2147483648', -2147483648),
            ('bigint', '9223372036854775807', 9223372036854775807), ('real', '1.5', 1.5), ('float', '-1e300', -1e300),
            ('decimal(38,10)', '-1234567890123456789012345678.0123456789', decimal.Decimal('-1234567890123456789012345678.0123456789')),
            ('numeric(5,2)', '-1.50', decimal.Decimal('-1.50')), ('money', '-922337203685477.5808', decimal.Decimal('-922337203685477.5808')),
            ('smallmoney', '214748.3647', decimal.Decimal('214748.3647')), ('date', "'0001-01-01'", datetime.date(1, 1, 1)),
            ('datetime', "'1753-01-01T00:00:00.003'", datetime.datetime(1753, 1, 1, 0, 0, 0, 3000)),
            ('smalldatetime', "'2079-06-06 23:59'", datetime.datetime(2079, 6, 6, 23, 59)),
            ('datetime2(7)', "'9999-12-31 23:59:59.999999'", datetime.datetime(9999, 12, 31, 23, 59, 59, 999999)),
            ('datetime2(0)', "'2024-05-06 07:08:09'", datetime.datetime(2024, 5, 6, 7, 8, 9)),
            ('time(3)', "'23:59:59.123'", datetime.time(23, 59, 59, 123000)),
            ('uniqueidentifier', "'6F9619FF-8B86-D011-B42D-00C04FC964FF'", uuid.UUID('6F9619FF-8B86-D011-B42D-00C04FC964FF')),
            ('char(5)', "'ab'", 'ab   '), ('varchar(10)', "'caf\\u00e9 \\u20ac'", 'caf\\u00e9 \\u20ac'), ('varchar(max)', "replicate(cast('x' as varchar(max)), 9000)", 'x' * 9000),
            ('nchar(3)', "N'\\u05d0'", '\\u05d0  '), ('nvarchar(10)', "N'\\u05e9\\u05dc\\U0001f600'", '\\u05e9\\u05dc\\U0001f600'),
            ('nvarchar(max)', "replicate(cast(N'\\u05d0' as nvarchar(max)), 70000)", '\\u05d0' * 70000), ('ntext', "N'old'", 'old'), ('text', "'old'", 'old'),
            ('binary(4)', '0x0102', b'\\x01\\x02\\x00\\x00'), ('varbinary(8)', '0x', b''), ('varbinary(max)', '0x00ff', b'\\x00\\xff'),
            ('image', '0x01', b'\\x01'), ('xml', "N'<a>\\u05d0</a>'", '<a>\\u05d0</a>'),
        ]
        for name, literal, expected in cases:
            cursor.execute('create table T (id int, v %s, w %s)' % (name, name))
            cursor.execute('insert into T (id, v) values (1, %s)' % literal)
            cursor.execute('select v, w from T')
            row = cursor.fetchone()
            assert row == (expected, None), (name, row, expected)
            cursor.execute('drop table T')
        cursor.execute("create table H (v varchar(10) collate Hebrew_CI_AS); insert into H values (N'\\u05e9\\u05dc\\u05d5\\u05dd')")
        cursor.execute('select v, datalength(v) from H')
        assert cursor.fetchone() == ('\\u05e9\\u05dc\\u05d5\\u05dd', 4)
        cursor.execute("select cast('2024-05-06 01:00:00.5 +02:00' as datetimeoffset(3))")
        assert str(cursor.fetchone()[0]).startswith('2024-05-06 01:00:00.5'), 'datetimeoffset'
        cursor.execute('insert into H values (%s)', ('x',))
        assert cursor.rowcount == 1
        db.rollback()
        try:
            cursor.execute('select * from Nope')
            raise AssertionError('Nope was found')
        except pymssql.ProgrammingError as error:
            assert error.args[0] == 208, error
        print('all types agree')
        """
}
