import Accounts
import Repositories
import Testing

/// Checksums outlive the program that wrote them: the notes of a migration hold them.
struct ProfileDigestTests {
    private let digest: ProfileDigest

    init() throws {
        digest = ProfileDigest(
            of: try ProfileModel(fields: [
                Field(name: "name", type: .string), Field(name: "age", type: .integer),
                Field(name: "town", type: .string),
            ]))
    }

    /// By `printf 'age=2:42;name=5:"Bob";' | sha256sum`.
    @Test func isTheSameAsEver() {
        let known = "86add94664971f5266bab4620b5a3b8a79c752f4750624ed5735683a105034c8"
        #expect(digest(row: [.string("Bob"), .integer(42), .null]) == known)
        #expect(digest(["name": .string("Bob"), "age": .integer(42)]) == known)
        #expect(digest(["name": .string("Bob"), "age": .integer(42), "town": .null]) == known)
        #expect(digest(row: [.string("Bob"), .integer(43), .null]) != known)
    }
}
