import Synchronization
import Testing

@testable import Passwords

/// Counts the hashes that are computed.
private final class CountingFormat: HashingFormat {
    private let inner = PHCScrypt(logRounds: 4)
    private let hashes = Mutex(0)

    var name: String { inner.name }
    var count: Int { hashes.withLock { $0 } }

    func recognizes(_ stored: String) -> Bool { inner.recognizes(stored) }
    func isWeaker(_ stored: String) -> Bool { inner.isWeaker(stored) }

    func hash(_ password: String) throws(PasswordError) -> String {
        hashes.withLock { $0 += 1 }
        return try inner.hash(password)
    }

    func verify(_ password: String, against stored: String) throws(PasswordError) -> Bool {
        let matches = try inner.verify(password, against: stored)
        hashes.withLock { $0 += 1 }
        return matches
    }
}

@Suite struct PasswordFormatsTests {
    private let django = "pbkdf2_sha256$10000$seasalt$p2Nf8SH5q1HFJUvFvVd4Nj71pVA5fI7cpL2WDbb86bc="

    @Test func formatsAreIdentified() throws {
        let formats = PasswordFormats()
        #expect(try formats.identify("$scrypt$ln=4").name == "scrypt")
        #expect(try formats.identify(django).name == "pbkdf2_sha256")
        #expect(try formats.identify("!").name == "unusable")
    }

    @Test(arguments: ["", "secret", "plain$text", "$unknown$x$y", " $scrypt$", "scrypt", "\u{0}"])
    func anUnknownFormatIsAnErrorThatNamesNoPartOfIt(_ stored: String) throws {
        let error = try #require(throws: PasswordError.self) { try PasswordFormats().identify(stored) }
        #expect(error == .unknownFormat)
        #expect("\(error)" == "the stored password has no known format")
    }

    @Test func onlyAcceptedFormatsAreVerified() throws {
        let strict = PasswordFormats(preferred: PHCScrypt(logRounds: 4), accepting: [])
        #expect(throws: PasswordError.unknownFormat) { try strict.verify("password", against: django) }
        let tolerant = PasswordFormats(preferred: PHCScrypt(logRounds: 4), accepting: ["pbkdf2_sha256"])
        #expect(try tolerant.verify("password", against: django).matches)
    }

    @Test func anotherFormatIsReplacedOnceThePasswordIsKnown() throws {
        let formats = PasswordFormats(preferred: PHCScrypt(logRounds: 4))
        let verification = try formats.verify("password", against: django)
        let replacement = try #require(verification.replacement)
        #expect(verification.matches)
        #expect(try formats.verify("password", against: replacement) == PasswordVerification(matches: true))
        #expect(try formats.verify("wrong", against: django) == PasswordVerification(matches: false))
    }

    @Test func aLowerCostIsReplacedAndAHigherOneIsLeft() throws {
        let formats = PasswordFormats(preferred: PHCScrypt(logRounds: 5))
        let lower = try PHCScrypt(logRounds: 4).hash("password")
        let higher = try PHCScrypt(logRounds: 6).hash("password")
        #expect(try formats.verify("password", against: lower).replacement?.hasPrefix("$scrypt$ln=5,") == true)
        #expect(try formats.verify("password", against: higher) == PasswordVerification(matches: true))
    }

    @Test func djangosEncodingCanBePreferred() throws {
        let formats = PasswordFormats(preferred: DjangoPBKDF2(iterations: 20))
        let scrypt = try PHCScrypt(logRounds: 4).hash("password")
        #expect(try formats.verify("password", against: scrypt).replacement?.hasPrefix("pbkdf2_sha256$20$") == true)
        let enough = "pbkdf2_sha256$1200000$aBcDeFgHiJkLmNoPqRsTuV$+UdDr6Euzytn7VeDCpzZ+zWib5qvF0CdJh9QbQAiekc="
        #expect(try formats.verify("lètmein", against: enough) == PasswordVerification(matches: true))
        // More iterations than are asked for, but a salt of 42 bits.
        #expect(try formats.verify("password", against: django).replacement != nil)
    }

    @Test(arguments: ["!", "!anything", "!$scrypt$ln=4,r=8,p=1$"])
    func nothingMatchesAnUnusablePassword(_ stored: String) throws {
        let formats = PasswordFormats(preferred: PHCScrypt(logRounds: 4))
        for password in ["", "!", stored, String(stored.dropFirst())] {
            #expect(try formats.verify(password, against: stored) == PasswordVerification(matches: false))
        }
    }

    @Test func anUnusablePasswordIsMadeAfresh() {
        #expect(UnusablePassword.make().count == 41)
        #expect(UnusablePassword.make().hasPrefix("!"))
        #expect(UnusablePassword.make() != UnusablePassword.make())
    }

    @Test func oneHashIsAlwaysComputed() throws {
        let current = try PHCScrypt(logRounds: 4).hash("password")
        let weaker = try PHCScrypt(logRounds: 3).hash("password")
        let costly = "$scrypt$ln=20,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdA$c2FsdHNhbHRzYWx0c2FsdHNhbHRzYWx0c2FsdHNhbHQ"
        for (stored, wanted) in [
            (nil, 1), (current, 1), (weaker, 2), (django, 1), ("!", 1), ("unknown", 1), ("$scrypt$ln=4", 1),
            (costly, 1),
        ] as [(String?, Int)] {
            for password in ["password", "wrong"] {
                let counting = CountingFormat()
                _ = try? PasswordFormats(preferred: counting).verify(password, against: stored)
                #expect(counting.count == wanted, "\(stored ?? "no account")")
            }
        }
    }

    @Test func noErrorShowsAHash() {
        let errors: [PasswordError] = [
            .unknownFormat, .malformed(format: "scrypt"), .tooCostly(format: "scrypt"), .busy,
        ]
        for error in errors { #expect(!"\(error)\(String(reflecting: error))".contains("$")) }
    }

    @Test func hashesAreComparedWhole() {
        #expect([1, 2, 3].equalsInConstantTime([1, 2, 3]))
        #expect(![1, 2, 3].equalsInConstantTime([1, 2, 4]))
        #expect(![1, 2, 3].equalsInConstantTime([0, 2, 3]))
        #expect(![1, 2, 3].equalsInConstantTime([1, 2]))
        #expect([UInt8]().equalsInConstantTime([]))
    }
}
