import Accounts
import SQLStore
import Testing

@testable import SQLServerDatabase

/// A statement that was written out before is the same as one written out anew.
@Suite struct StatementCacheTests {
    private let dialect = SQLServerDialect(hasOpenJSON: false)

    private func select(_ id: SQLValue, as type: SQLType = .bigint, column: String = "id") -> SQLQuery {
        var select = SQLSelect(["id", "na]me"], from: TableName(schema: "dbo", name: "T"))
        select.conditions = ["\(identifier: column) = \(bind: id, as: type)"]
        return select.query
    }

    private func cache() -> StatementCache { StatementCache(preparedWith: PreparationSupport()) }

    private func statement(_ query: SQLQuery, by cache: StatementCache) throws -> (WrittenStatement, [EncodedParameter])
    {
        guard case .call(let statement, let values) = try cache.request(query, dialect) else { throw NoError() }
        return (statement, values)
    }

    /// The texts and values that are sent; none where the statement is refused.
    private func sent(_ query: SQLQuery, by cache: StatementCache) -> [String] {
        var sent: [String] = []
        guard let (statement, values) = try? statement(query, by: cache) else { return [] }
        WrittenStatement.Procedure.executeSQL.forEachArgument(statement, values) { parameter, _ in
            let bytes = parameter.bytes ?? []
            sent.append(parameter.type == .bigInt ? "\(bytes[0])" : String(decoding: bytes, as: UTF8.self))
        }
        return sent
    }

    @Test func `the text is kept and the values are not`() {
        let cache = cache()
        let text = "SELECT [id], [na]]me] FROM [dbo].[T] WHERE [id] = @p1"
        for id in [1, 2, 1] as [Int64] {
            #expect(sent(select(.integer(id)), by: cache) == [text, "@p1 bigint", "\(id)"])
        }
        #expect(cache.count == 1)
    }

    @Test func `other columns, tables and texts are other statements`() {
        let cache = cache()
        #expect(sent(select(.integer(1), column: "ab"), by: cache)[0].hasSuffix("WHERE [ab] = @p1"))
        #expect(sent(select(.integer(1), column: "ba"), by: cache)[0].hasSuffix("WHERE [ba] = @p1"))
        #expect(sent("SELECT 1", by: cache) == ["SELECT 1"])
        #expect(sent("SELECT 2", by: cache) == ["SELECT 2"])
        #expect(sent("SELECT 1", by: cache) == ["SELECT 1"])
        #expect(cache.count == 4)
    }

    @Test func `a parameter is declared as its value wants it`() {
        let cache = cache()
        let (small, large) = (SQLValue.integer(5), SQLValue.integer(1 << 40))
        for (value, declaration) in [(small, "@p1 int"), (large, "@p1 bigint"), (small, "@p1 int")] {
            #expect(sent(select(value, as: .integer(bits: 32)), by: cache)[1] == declaration)
        }
    }

    @Test func `what depends on the values is not kept`() {
        let cache = cache()
        #expect(sent(select(.text("a"), as: .anyText), by: cache)[0].hasSuffix("= @p1"))
        #expect(
            sent(select(.text(""), as: .anyText), by: cache) == [
                "SELECT [id], [na]]me] FROM [dbo].[T] WHERE [id] = N''"
            ])
        var many = SQLSelect(["id"], from: TableName(name: "T"))
        many.conditions = [.isMember("id", of: [.integer(1), .integer(2)], type: .bigint)]
        _ = sent(many.query, by: cache)
        #expect(cache.count == 1)
    }

    @Test func `more statements than there is room for are forgotten`() {
        let cache = cache()
        for number in 0..<(StatementCache.limit + 10) { _ = sent("SELECT \(identifier: "c\(number)")", by: cache) }
        #expect(cache.count == 10)
    }

    @Test func `a connection has so many statements kept and no more, also where they are declared anew`() throws {
        let cache = cache()
        let values = [SQLValue.integer(5), .integer(1 << 40)]
        for turn in 0..<StatementCache.limit {
            let query = select(values[turn % 2], as: .integer(bits: 32))
            #expect(try isPrepared(statement(query, by: cache).0))
        }
        #expect(try !isPrepared(statement(select(values[0], as: .integer(bits: 32)), by: cache).0))
        #expect(try !isPrepared(statement("SELECT 3", by: cache).0))
    }

    @Test func `only what reads is ever prepared`() throws {
        #expect(try isPrepared(statement("SELECT 1", by: cache()).0))
        for query in ["INSERT INTO t VALUES (1)", "UPDATE t SET a = 1", "WITH a AS (SELECT 1) SELECT 1"] as [SQLQuery] {
            #expect(try !isPrepared(statement(query, by: cache()).0))
        }
        // A text that depends on its values is another one each time.
        #expect(try !isPrepared(statement(select(.text(""), as: .anyText), by: cache()).0))
    }

    /// Whether a statement is prepared when it is sent for the second time.
    private func isPrepared(_ statement: WrittenStatement) -> Bool {
        _ = statement.nextProcedure()
        if case .prepareAndExecute = statement.nextProcedure() { return true }
        return false
    }

    @Test func `too many parameters are refused`() throws {
        let cache = cache()
        let values = (0...SQLServerDialect.maximumParameters).map { _ in "\(bind: .integer(1))" as SQLQuery }
        #expect(throws: EncodedParameter.Unfit.self) {
            try cache.request("SELECT " + values.joined(separator: ", "), dialect)
        }
    }

    @Test func `what is short is sent at once`() throws {
        let cache = cache()
        #expect(try cache.request(select(.integer(1)), dialect).isSentAtOnce)
        let long = SQLValue.text(String(repeating: "x", count: 4000))
        #expect(try !cache.request(select(long, as: .anyText), dialect).isSentAtOnce)
        #expect(!WireRequest.batch(String(repeating: "x", count: 4097)).isSentAtOnce)
    }

    @Test func `the first word tells what only reads`() {
        let reading: [SQLQuery] = ["SELECT 1", "select 1", " \n\tSelect 1"]
        for query in reading { #expect(query.isSelect) }
        let others: [SQLQuery] = ["INSERT INTO t VALUES (1)", "SELEC", "", "WITH a AS (SELECT 1) SELECT 1"]
        for query in others { #expect(!query.isSelect) }
    }
}
