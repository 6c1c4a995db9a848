import Testing

@testable import GatewayTesting

/// Queries that differ in their integers alone.
struct SeparatedLiteralsTests {
    @Test func integersAreTakenOutOfPlainQueries() {
        let separated = SeparatedLiterals("SELECT a1, [b 2] FROM t WHERE id IN (12,999999999) AND x<3")
        #expect(separated?.template == "SELECT a1, [b 2] FROM t WHERE id IN (?,?) AND x<?")
        #expect(separated?.values == [12, 999_999_999, 3])
        #expect(SeparatedLiterals("select v from t where id = 7;")?.values == [7])
    }

    @Test(arguments: [
        "SELECT v FROM t", "UPDATE t SET v = 1", "SELECT v FROM t WHERE id = 1.5", "SELECT v FROM t WHERE id = 1e3",
        "SELECT v FROM t WHERE id = 0x1F", "SELECT v FROM t WHERE id = 1234567890", "SELECT v FROM t WHERE id = -1",
        "SELECT v FROM t WHERE id = 1 -- 2", "SELECT v FROM t WHERE id = 1 /* 2 */", "SELECT '1' FROM t WHERE id = 1",
        "SELECT \"1\" FROM t WHERE id = 1", "SELECT v FROM t WHERE id = ? AND x = 1", "SELECT @a FROM t WHERE id = 1",
        "SELECT [a]]1] FROM t WHERE id = 1", "SELECT v FROM t WHERE id = .5", "SELECT שם FROM t WHERE id = 1",
        "SELECT v FROM t WHERE id = 1a", "SELECT [a FROM t WHERE id = 1",
    ])
    func otherTextsAreLeftAsTheyAre(text: String) {
        #expect(SeparatedLiterals(text) == nil)
    }

    @Test func eachTextGivesTheRowsOfItsOwnNumbers() throws {
        let sessions = try SessionPair()
        try sessions.administer("CREATE TABLE T (id int, v int); INSERT INTO T VALUES (1, 10), (2, 20), (3, 30)")
        for _ in 0..<2 {
            for id in 1...3 {
                #expect(try sessions.rows("SELECT v FROM T WHERE id = \(id)") == [[.integer(Int64(id) * 10)]])
                #expect(try sessions.rows("SELECT \(id), v FROM T WHERE id = 1") == [[.integer(Int64(id)), 10]])
            }
            #expect(try sessions.rows("SELECT v FROM T WHERE id IN (1,3)") == [[10], [30]])
            #expect(try sessions.rows("SELECT v FROM T WHERE id IN (2,2)") == [[20]])
            #expect(try sessions.rows("SELECT CAST(id AS char(3)) FROM T WHERE id = 1") == [["1  "]])
            #expect(try sessions.rows("SELECT CAST(id AS char(2)) FROM T WHERE id = 1") == [["1 "]])
        }
    }

    @Test func numbersThatAreNoValuesKeepTheirMeaning() throws {
        let sessions = try SessionPair()
        try sessions.administer("CREATE TABLE T (id int, v int); INSERT INTO T VALUES (1, 20), (2, 10), (2, 10)")
        #expect(try sessions.rows("SELECT TOP 1 id FROM T ORDER BY 1") == [[1]])
        #expect(try sessions.rows("SELECT TOP 2 id FROM T ORDER BY 1") == [[1], [2]])
        #expect(try sessions.rows("SELECT id, v FROM T ORDER BY 2, 1") == [[2, 10], [2, 10], [1, 20]])
        #expect(try sessions.rows("SELECT id, v FROM T ORDER BY 1, 2") == [[1, 20], [2, 10], [2, 10]])
        #expect(sessions.error("SELECT id FROM T ORDER BY 2") == 108)
        #expect(try sessions.rows("SELECT id + 1 FROM T GROUP BY id + 1 ORDER BY id + 1") == [[2], [3]])
        #expect(sessions.error("SELECT id + 2 FROM T GROUP BY id + 1") == 8120)
        #expect(try sessions.rows("SELECT id + 1 FROM T GROUP BY id + 1 ORDER BY 1") == [[2], [3]])
        #expect(try sessions.rows("SELECT id FROM T ORDER BY id OFFSET 0 ROWS FETCH NEXT 1 ROWS ONLY") == [[1]])
        #expect(sessions.error("SELECT id FROM T ORDER BY id OFFSET 0 ROWS FETCH NEXT 0 ROWS ONLY") == 10_744)
        #expect(try sessions.rows("SELECT DISTINCT id + 1 FROM T WHERE v = 10") == [[3]])
    }

    @Test func errorsAreThoseOfTheTextAsItWasWritten() throws {
        let sessions = try SessionPair()
        try sessions.administer("CREATE TABLE T (id int, v int); INSERT INTO T VALUES (1, 20)")
        for _ in 0..<2 {
            #expect(sessions.error("SELECT v FROM T WHERE id = 1 1") == 102)
            #expect(sessions.error("SELECT w FROM T WHERE id = 1") == 207)
            #expect(sessions.error("SELECT v FROM U WHERE id = 1") == 208)
            #expect(sessions.error("SELECT v FROM T WHERE 1 / 0 = 1") == 8134)
        }
    }
}
