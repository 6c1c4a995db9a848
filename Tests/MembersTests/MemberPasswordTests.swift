import Accounts
import DatabaseTesting
import Logging
import Passwords
import SQLStore
import Testing

/// The passwords of each kind of table are verified as the other system verified them.
@Suite struct MemberPasswordTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let kind: MembersDefinition.Kind
        let password: String
        let stored: String
        var salt = ""
        var format = 1
        var hash = MembersDefinition.MembershipHash.sha1
        var isPlain = false

        var testDescription: String { "\(kind.rawValue) \(stored.prefix(12))" }
    }

    private static let salt = "wZdnRVXWcvXZKY6HJmJqUg=="

    static let vectors = [
        Vector(
            kind: .aspnetMembership, password: "3GrM4v[eYgK-UT", stored: "Vz9mJxudAR4ZVJTNI4W+oH7m3X0=", salt: salt),
        Vector(
            kind: .aspnetMembership, password: "3GrM4v[eYgK-UT",
            stored: "Kqx+vXAfjf0esjMOR/Ls6rPijWFh3+ObJfA79YH30V8=", salt: salt, hash: .sha256),
        Vector(
            kind: .aspnetMembership, password: "3GrM4v[eYgK-UT",
            stored: "MAGeDSl8buhfSBPHliCQZBhnhrYaNECioDonpeBJqJ4=", salt: salt, hash: .hmacsha256),
        Vector(kind: .aspnetMembership, password: "as it is", stored: "as it is", format: 0),
        Vector(
            kind: .aspnetIdentity, password: "my password",
            stored: "AAABAgMEBQYHCAkKCwwNDg+ukCEMDf0yyQ29NYubggHIVY0sdEUfdyeM+E1LtH1uJg=="),
        Vector(
            kind: .aspnetIdentity, password: "my password",
            stored: "AQAAAAEAACcQAAAAEAABAgMEBQYHCAkKCwwNDg+yWU7rLgUwPZb1Itsmra7cbxw2EFpwpVFIEtP+JIuUEw=="),
        Vector(
            kind: .django, password: "password",
            stored: "pbkdf2_sha256$10000$seasalt$p2Nf8SH5q1HFJUvFvVd4Nj71pVA5fI7cpL2WDbb86bc="),
        Vector(kind: .table, password: "password", stored: "5f4dcc3b5aa765d61d8327deb882cf99"),
        Vector(kind: .table, password: "test12345", stored: "$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0"),
        Vector(kind: .table, password: "as it is", stored: "as it is", isPlain: true),
    ]

    @Test(arguments: vectors)
    func aPasswordIsVerified(_ vector: Vector) async throws {
        try await LegacyEngine.sqlserver.withDatabase { database in
            let person = LegacyTables.Person(1, "bob", password: vector.stored) {
                $0.salt = vector.salt
                $0.format = vector.format
            }
            try await LegacyTables(database).make(vector.kind, [person])
            let definition = LegacyTables.definition(vector.kind, hash: vector.hash) { $0.isPlain = vector.isPlain }
            let members = SQLMemberRepository(definition, database: database, logger: Logger(label: "test"))
            let stored = try #require(try await members.members(username: "bob").first?.password)
            let formats = PasswordFormats(
                preferred: PHCScrypt(logRounds: 4),
                accepting: PasswordFormats.acceptedByDefault.union(["plain"]))
            let verification = try formats.verify(vector.password, against: stored.reveal())
            #expect(verification.matches && verification.replacement?.hasPrefix("$scrypt$") == true)
            #expect(try !formats.verify(vector.password + "x", against: stored.reveal()).matches)
        }
    }

    @Test func whatNobodySignsInWithIsNoPassword() async throws {
        try await LegacyEngine.sqlite.withDatabase { database in
            let tables = LegacyTables(database)
            try await tables.make(.aspnetMembership, [.init(1, "secret", password: "abc=") { $0.format = 2 }])
            try await tables.insert(.init(2, "odd", password: "abc=") { $0.format = 9 }, .aspnetMembership)
            try await tables.make(.aspnetIdentity, [.init(1, "external")])
            func password(_ kind: MembersDefinition.Kind, _ name: String) async throws -> StoredPassword? {
                try await SQLMemberRepository(
                    LegacyTables.definition(kind), database: database, logger: Logger(label: "test")
                ).members(username: name).first?.password
            }
            let encrypted = try #require(try await password(.aspnetMembership, "secret"))
            #expect(encrypted.isEncrypted && !encrypted.reveal().contains("abc="))
            #expect(try await password(.aspnetMembership, "odd") == nil)
            #expect(try await password(.aspnetIdentity, "external") == nil)
        }
    }
}
