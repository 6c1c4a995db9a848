import Accounts
import Foundation
import SQLStore
import Testing

@testable import SQLServerDatabase

@Suite struct MembershipTests {
    private func render(
        _ keys: [SQLValue], _ type: SQLType, hasOpenJSON: Bool
    ) -> (text: String, bindings: [SQLBinding]) {
        let sql = SQLServerDialect(hasOpenJSON: hasOpenJSON).render(.isMember("k", of: keys, type: type))
        return (sql.text, sql.bindings)
    }

    private func numbers(_ count: Int) -> [SQLValue] { (1...count).map { .integer(Int64($0)) } }

    @Test func `a few keys are parameters of the column's type, filled up to a power of two`() {
        let (text, bindings) = render(numbers(3), .integer(bits: 32), hasOpenJSON: true)
        #expect(text == "[k] IN (@p1, @p2, @p3, @p4)")
        #expect(bindings.map(\.value) == [.integer(1), .integer(2), .integer(3), .integer(3)])
        #expect(bindings.allSatisfy { $0.type == .integer(bits: 32) })
    }

    @Test func `many keys are one parameter, and one text of the statement`() {
        let (text, bindings) = render(numbers(1000), .bigint, hasOpenJSON: true)
        #expect(text == "[k] IN (SELECT k FROM OPENJSON(@p1) WITH (k bigint '$'))")
        #expect(bindings.count == 1)
        #expect(bindings[0].value.text?.hasPrefix("[1,2,3,") == true)
        #expect(render(numbers(17), .bigint, hasOpenJSON: true).text == text)
    }

    @Test func `without OPENJSON integers are written out in sizes that double`() {
        let (text, bindings) = render(numbers(9), .bigint, hasOpenJSON: false)
        #expect(text == "[k] IN (1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 9, 9, 9, 9, 9)")
        #expect(bindings.isEmpty)
        let large = render(numbers(1500), .bigint, hasOpenJSON: false).text
        #expect(large.split(separator: ",").count == 2000)
    }

    @Test func `without OPENJSON texts are parameters, as many as a statement may have`() {
        let keys = (1...1000).map { SQLValue.text("key \($0)") }
        let (text, bindings) = render(keys, .text(length: 50), hasOpenJSON: false)
        #expect(bindings.count == 1024)
        #expect(text.hasSuffix("@p1024)"))
    }

    @Test func `texts for a varchar column stay varchar where they are ASCII`() {
        let type = SQLType.text(length: 50, isNational: false)
        let plain = (1...20).map { SQLValue.text("k\($0)") }
        #expect(render(plain, type, hasOpenJSON: true).text.contains("WITH (k varchar(8000) '$')"))
        #expect(render(plain + [.text("שלום")], type, hasOpenJSON: true).text.contains("WITH (k nvarchar(4000) '$')"))
    }

    @Test func `keys that cannot be there are left out, and none left matches nothing`() {
        #expect(
            render([.null, .integer(70_000), .integer(5)], .integer(bits: 16), hasOpenJSON: true).bindings.count == 1)
        #expect(render([.null, .integer(-1)], .integer(bits: 8), hasOpenJSON: true).text == "1 = 0")
        #expect(render([.text("a\0b")], .text(length: 9), hasOpenJSON: true).text == "1 = 0")
    }

    @Test func `an empty text among a few keys is a constant`() {
        #expect(render([.text(""), .text("a")], .text(length: 9), hasOpenJSON: true).text == "[k] IN (N'', @p1)")
    }

    @Test func `UUIDs without OPENJSON are written out as such`() {
        let keys = (0..<9).map { _ in SQLValue.uuid(UUID()) }
        let (text, bindings) = render(keys, .uuid, hasOpenJSON: false)
        #expect(bindings.isEmpty)
        #expect(text.wholeMatch(of: /\[k\] IN \(('[0-9A-F-]{36}'(, )?){16}\)/) != nil)
    }
}
