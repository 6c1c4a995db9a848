import Testing

@testable import GatewayTesting

struct TokenizerTests {
    private func texts(_ batch: String) throws -> [String] {
        try Tokenizer.tokens(of: batch).dropLast().map(\.text)
    }

    @Test func quotesAreUndone() throws {
        #expect(try texts("[a]]b] \"c\"\"d\" 'it''s' N'x'") == ["a]b", "c\"d", "it's", "x"])
    }

    @Test func commentsNest() throws {
        #expect(try texts("1 /* a /* b */ c */ 2 -- 3\n4") == ["1", "2", "4"])
    }

    @Test func numbersHaveTheirKinds() throws {
        let kinds = try Tokenizer.tokens(of: "1 1.5 .5 1e3 0xAF $2.50").dropLast().map(\.kind)
        #expect(kinds == [.integer, .decimal, .decimal, .float, .binary, .money])
    }

    @Test func linesAreCounted() throws {
        #expect(try Tokenizer.tokens(of: "a\n'b\nc' d").map(\.line) == [1, 2, 3, 3])
    }

    @Test func doubleQuotesAreTextWhereTheOptionIsOff() throws {
        let token = try Tokenizer.tokens(of: "\"a\"", quotedIdentifiers: false)[0]
        #expect(token.kind == .string(isNational: false))
    }

    @Test(arguments: [("'open", Int32(105)), ("/* open", 113)])
    func unfinishedTextIsRefused(batch: String, number: Int32) {
        #expect { try Tokenizer.tokens(of: batch) } throws: { ($0 as? TSQLError)?.number == number }
    }

    @Test func scriptsAreCutAtGo() {
        #expect(BatchSeparator.batches(of: "select 1\nGO\n go \nselect 'GO'\n") == ["select 1", "select 'GO'\n"])
    }
}
