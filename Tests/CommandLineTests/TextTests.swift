import Accounts
import Testing

@testable import gatehouse

@Suite struct TextTests {
    @Test func alignsWideLetters() {
        var table = Table("NAME", "ID")
        table.add("王芳", "1")
        table.add("Zoë", "2")
        #expect(table.text == "NAME  ID\n王芳  1\nZoë   2")
    }

    @Test func makesTextsHarmlessForTerminals() {
        #expect(Printable.line("a\u{1B}[2Jb\nc") == "a\\u{1B}[2Jb\\nc")
        #expect(Printable.line("\u{202E}evil") == "\\u{202E}evil")
        #expect(Printable.line("שלום 王 ü") == "שלום 王 ü")
    }

    @Test func readsAssignments() throws {
        #expect(FieldAssignment(argument: "a=b=c")?.text == "b=c")
        #expect(FieldAssignment(argument: "a=")?.text == "")
        #expect(FieldAssignment(argument: "=b") == nil)
        #expect(FieldAssignment(argument: "a") == nil)
    }

    @Test func readsAccounts() {
        #expect(AccountArgument(argument: "42")?.reference == .id(42))
        #expect(AccountArgument(argument: "@42")?.reference == .username("42"))
        #expect(AccountArgument(argument: "bob")?.reference == .username("bob"))
        #expect(AccountArgument(argument: "-1") == nil)
        #expect(AccountArgument(argument: "0") == nil)
        #expect(AccountArgument(argument: "@") == nil)
    }
}
