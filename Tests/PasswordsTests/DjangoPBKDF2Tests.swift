import Passwords
import Testing

@Suite struct DjangoPBKDF2Tests {
    private let cheap = DjangoPBKDF2(iterations: 10)

    @Test(arguments: [
        ("password", "pbkdf2_sha256$10000$seasalt$p2Nf8SH5q1HFJUvFvVd4Nj71pVA5fI7cpL2WDbb86bc="),
        ("lètmein", "pbkdf2_sha256$390000$seasalt$8xBlGd3jVgvJ+92hWPxi5ww0uuAuAnKgC45eudxro7c="),
        ("lètmein", "pbkdf2_sha256$1200000$aBcDeFgHiJkLmNoPqRsTuV$+UdDr6Euzytn7VeDCpzZ+zWib5qvF0CdJh9QbQAiekc="),
    ])
    func vectors(_ password: String, _ stored: String) throws {
        #expect(try cheap.verify(password, against: stored))
        #expect(try !cheap.verify(password + " ", against: stored))
    }

    @Test func hashesAreAsDjangoMakesThem() throws {
        let stored = try cheap.hash("lètmein")
        #expect(stored.wholeMatch(of: /pbkdf2_sha256\$10\$[A-Za-z0-9]{22}\$[A-Za-z0-9+\/]{43}=/) != nil)
        #expect(stored.count <= 128)
        #expect(try cheap.verify("lètmein", against: stored))
        #expect(try !cheap.verify("letmein", against: stored))
        #expect(try cheap.hash("lètmein") != stored, "the salt is the same")
    }

    @Test(arguments: [
        "pbkdf2_sha256$", "pbkdf2_sha256$10$salt", "pbkdf2_sha256$0$salt$p2Nf8SH5q1HFJUvFvVd4Nj71pVA5fI7cpL2WDbb86bc=",
        "pbkdf2_sha256$-1$salt$p2Nf8SH5q1HFJUvFvVd4Nj71pVA5fI7cpL2WDbb86bc=",
        "pbkdf2_sha256$ten$salt$p2Nf8SH5q1HFJUvFvVd4Nj71pVA5fI7cpL2WDbb86bc=",
        "pbkdf2_sha256$10$$p2Nf8SH5q1HFJUvFvVd4Nj71pVA5fI7cpL2WDbb86bc=", "pbkdf2_sha256$10$salt$",
        "pbkdf2_sha256$10$salt$AAAA",
        "pbkdf2_sha256$10$salt$not base64", "pbkdf2_sha256$10$sa$lt$p2Nf8SH5q1HFJUvFvVd4Nj71pVA5fI7cpL2WDbb86bc=",
    ])
    func malformedHashesVerifyNothing(_ stored: String) {
        #expect(cheap.recognizes(stored))
        #expect(throws: PasswordError.malformed(format: "pbkdf2_sha256")) { try cheap.verify("x", against: stored) }
        #expect(cheap.isWeaker(stored))
    }

    @Test func costsBeyondTheBoundsAreRefused() {
        let stored = "pbkdf2_sha256$2000000000$salt$p2Nf8SH5q1HFJUvFvVd4Nj71pVA5fI7cpL2WDbb86bc="
        #expect(throws: PasswordError.tooCostly(format: "pbkdf2_sha256")) { try cheap.verify("x", against: stored) }
    }

    @Test func whatIsWeaker() throws {
        #expect(try cheap.isWeaker(DjangoPBKDF2(iterations: 9).hash("x")))
        #expect(try !cheap.isWeaker(cheap.hash("x")))
        #expect(try !cheap.isWeaker(DjangoPBKDF2(iterations: 11).hash("x")))
        #expect(cheap.isWeaker("pbkdf2_sha256$10000$seasalt$p2Nf8SH5q1HFJUvFvVd4Nj71pVA5fI7cpL2WDbb86bc="))
    }
}
