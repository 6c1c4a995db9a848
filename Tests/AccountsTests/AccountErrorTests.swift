import Accounts
import Testing

/// What an error tells.
@Suite struct AccountErrorTests {
    @Test func tellsDetailsWhereItHasSome() {
        let plain = AccountError(.conflict, "taken")
        #expect(plain.fields.isEmpty && plain.site == nil && plain.retryAfter == nil)
        // An error that was given nothing is the same as one that was never given anything.
        #expect(AccountError.conflict("taken") == plain && plain.with(\.site, nil) == plain)
        let problem = FieldProblem("name", .taken, "somebody has it")
        let full = plain.with(\.fields, [problem]).with(\.site, "shop")
        #expect(full.fields == [problem] && full.site == "shop" && full.code == .conflict && full != plain)
        #expect(full.description == "taken; name: somebody has it")
        #expect(full.with(\.fields, []).with(\.site, nil) == plain)
    }

    @Test func takesLittleRoom() {
        // Every function that may throw one has room for it.
        #expect(MemoryLayout<AccountError>.size <= 40)
    }
}
