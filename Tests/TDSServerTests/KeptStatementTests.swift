import Testing

@testable import GatewayTesting

/// Statements whose text a session has seen before: they answer as if it had not.
struct KeptStatementTests {
    private let sessions: SessionPair

    init() throws {
        sessions = try SessionPair()
        try sessions.administer("CREATE TABLE T (id int PRIMARY KEY, v nvarchar(20)); INSERT INTO T VALUES (1, N'a')")
    }

    @Test func changesOfTheTableAreSeen() throws {
        let query = "SELECT * FROM T"
        for _ in 0..<2 { #expect(try sessions.rows(query) == [[1, "a"]]) }
        try sessions.administer("ALTER TABLE T ADD w int NOT NULL DEFAULT 7")
        #expect(try sessions.rows(query) == [[1, "a", 7]])
        try sessions.administer("DROP TABLE T")
        for _ in 0..<2 { #expect(sessions.error(query) == 208) }
        try sessions.administer("CREATE TABLE T (v varbinary(4)); INSERT INTO T VALUES (0x0102)")
        #expect(try sessions.rows(query) == [[.bytes([1, 2])]])
    }

    @Test func whatIsRolledBackIsForgotten() throws {
        let query = "SELECT * FROM T"
        #expect(try sessions.rows(query) == [[1, "a"]])
        #expect(try sessions.rows("BEGIN TRAN; ALTER TABLE T ADD w int") == [])
        #expect(try sessions.rows(query) == [[1, "a", nil]])
        #expect(try sessions.rows("ROLLBACK") == [])
        #expect(try sessions.rows(query) == [[1, "a"]])
    }

    @Test func deniedRightsAreMissedAtOnce() throws {
        let query = "SELECT v FROM T WHERE id = 1"
        #expect(try sessions.rows(query) == [["a"]])
        try sessions.administer("DENY SELECT ON T TO gateway")
        #expect(sessions.error(query) == 229)
        try sessions.administer("GRANT SELECT ON T TO gateway")
        #expect(try sessions.rows(query) == [["a"]])
    }

    @Test func optionsThatGiveATextAnotherMeaningAreHeeded() throws {
        let nulls = "SELECT id FROM T WHERE NULL = NULL"
        #expect(try sessions.rows(nulls) == [])
        #expect(try sessions.rows("SET ANSI_NULLS OFF") == [])
        #expect(try sessions.rows(nulls) == [[1]])
        let quoted = "SELECT \"v\" FROM T"
        #expect(try sessions.rows(quoted) == [["a"]])
        #expect(try sessions.rows("SET QUOTED_IDENTIFIER OFF") == [])
        #expect(try sessions.rows(quoted) == [["v"]])
        #expect(try sessions.rows("SET FMTONLY ON") == [])
        #expect(try sessions.rows(quoted) == [])
    }

    @Test func theLevelAndTheNameOfTheDatabaseAreHeeded() throws {
        let query = "SELECT k FROM OPENJSON('[5]') WITH (k bigint '$')"
        #expect(try sessions.rows(query) == [[5]])
        try sessions.administer("ALTER DATABASE CURRENT SET COMPATIBILITY_LEVEL = 120")
        #expect(sessions.error(query) == 208)
        #expect(try sessions.rows("SELECT v FROM T") == [["a"]])
        #expect(try sessions.rows("USE tempdb") == [])
        #expect(sessions.error("SELECT v FROM T") == 208)
    }

    @Test func valuesOfParametersAreThoseOfTheCall() throws {
        try sessions.administer("INSERT INTO T VALUES (2, N'b')")
        let query = "SELECT v FROM T WHERE id IN (@a, @b) ORDER BY id"
        let declarations = "@a bigint, @b int"
        #expect(try sessions.rows(query, declarations, ["@a": 1, "@b": 1]) == [["a"]])
        #expect(try sessions.rows(query, declarations, ["@a": 1, "@b": 2]) == [["a"], ["b"]])
        #expect(try sessions.rows(query, declarations, ["@b": 2, "@A": 3]) == [["b"]])
        #expect(throws: TDSServerError.self) { try sessions.rows(query, declarations, ["@a": 1]) }
        #expect(throws: TDSServerError.self) { try sessions.rows(query, declarations, ["@a": 1, "@b": 1 << 40]) }
        // The same text with other declarations is another statement.
        #expect(throws: TDSServerError.self) { try sessions.rows(query, "@a bigint", ["@a": 1]) }
    }

    @Test func valuesThatDecideAboutTheQueryAreLookedAtEachTime() throws {
        let query = "SELECT TOP (@n) v FROM T"
        #expect(try sessions.rows(query, "@n int", ["@n": 1]) == [["a"]])
        #expect(try sessions.rows(query, "@n int", ["@n": 0]) == [])
        #expect(throws: TDSServerError.self) { try sessions.rows(query, "@n int", ["@n": -1]) }
    }

    @Test func whatTheSessionDidLastIsTold() throws {
        let query = "SELECT @@ROWCOUNT"
        #expect(try sessions.rows("SELECT v FROM T") == [["a"]])
        #expect(try sessions.rows(query) == [[1]])
        #expect(try sessions.rows("SELECT v FROM T WHERE id > 1") == [])
        #expect(try sessions.rows(query) == [[0]])
        try sessions.administer("CREATE TABLE U (id int)")
        #expect(try sessions.rows("SELECT COUNT(*) FROM sys.tables") == [[2]])
        try sessions.administer("DROP TABLE U")
        #expect(try sessions.rows("SELECT COUNT(*) FROM sys.tables") == [[1]])
    }

    @Test func onlySoManyAreKept() throws {
        var cache = StatementCache()
        func key(_ text: String) -> StatementCache.Key { StatementCache.Key(text: text, quotedIdentifiers: true) }
        for number in 0...StatementCache.capacity {
            cache.keep(PreparedBatch(statements: []), for: key("\(number)"))
        }
        #expect(cache[key("0")] == nil && cache[key("\(StatementCache.capacity)")] != nil)
        let long = String(repeating: "x", count: StatementCache.longestText + 1)
        cache.keep(PreparedBatch(statements: []), for: key(long))
        #expect(cache[key(long)] == nil)
    }
}
