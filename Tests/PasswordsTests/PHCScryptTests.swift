import Passwords
import Testing

@Suite struct PHCScryptTests {
    private let cheap = PHCScrypt(logRounds: 4)

    @Test func vectors() throws {
        let stored = "$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E"
        #expect(try PHCScrypt().verify("password", against: stored))
        #expect(try !PHCScrypt().verify("Password", against: stored))
    }

    /// The second vector of RFC 7914, section 12.
    @Test func vectorOfTheStandard() throws {
        let stored =
            "$scrypt$ln=10,r=8,p=16$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWIurzDZLiKjiG/xCSedmDDaxyevuUqD7m2DYMvfoswGQA"
        #expect(try PHCScrypt().verify("password", against: stored))
        #expect(try !PHCScrypt().verify("passwore", against: stored))
    }

    @Test(arguments: ["", "password", "lètmein", "שלום 🦆", String(repeating: "long", count: 1000), "nul\0inside"])
    func hashesAreVerified(_ password: String) throws {
        let stored = try cheap.hash(password)
        #expect(stored.hasPrefix("$scrypt$ln=4,r=8,p=1$"))
        #expect(try cheap.verify(password, against: stored))
        #expect(try !cheap.verify(password + "x", against: stored))
        #expect(try cheap.hash(password) != stored, "the salt is the same")
    }

    @Test func theDefaultCost() throws {
        let stored = try PHCScrypt().hash("password")
        #expect(stored.wholeMatch(of: /\$scrypt\$ln=15,r=8,p=1\$[A-Za-z0-9+\/]{22}\$[A-Za-z0-9+\/]{43}/) != nil)
    }

    @Test(arguments: [
        "$scrypt$", "$scrypt$ln=4,r=8,p=1$c2FsdA", "$scrypt$ln=4,r=8$c2FsdHNhbHRzYWx0c2FsdA$c2FsdHNhbHRzYWx0c2FsdA",
        "$scrypt$r=8,ln=4,p=1$c2FsdHNhbHRzYWx0c2FsdA$c2FsdHNhbHRzYWx0c2FsdA",
        "$scrypt$ln=04,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdA$c2FsdHNhbHRzYWx0c2FsdA",
        "$scrypt$ln=-4,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdA$c2FsdHNhbHRzYWx0c2FsdA",
        "$scrypt$ln=0,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdA$c2FsdHNhbHRzYWx0c2FsdA",
        "$scrypt$ln=4,r=0,p=1$c2FsdHNhbHRzYWx0c2FsdA$c2FsdHNhbHRzYWx0c2FsdA",
        "$scrypt$ln=4,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdA==$c2FsdHNhbHRzYWx0c2FsdA",
        "$scrypt$ln=4,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdB$c2FsdHNhbHRzYWx0c2FsdA",
        "$scrypt$ln=4,r=8,p=1$c2Fs dHNhbHRzYWx0c2FsdA$c2FsdHNhbHRzYWx0c2FsdA",
        "$scrypt$ln=4,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdA$", "$scrypt$ln=4,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdA$c2FsdA",
        "$scrypt$ln=4,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdA$c2FsdHNhbHRzYWx0c2FsdA$",
        "$scrypt$ln=99999999999999999999,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdA$c2FsdHNhbHRzYWx0c2FsdA",
    ])
    func malformedHashesVerifyNothing(_ stored: String) {
        #expect(cheap.recognizes(stored))
        #expect(throws: PasswordError.malformed(format: "scrypt")) { try cheap.verify("password", against: stored) }
        #expect(cheap.isWeaker(stored))
    }

    @Test(arguments: ["ln=18,r=8,p=1", "ln=62,r=8,p=1", "ln=15,r=1000,p=1", "ln=15,r=8,p=1000000", "ln=17,r=8,p=5"])
    func costsBeyondTheBoundsAreRefused(_ parameters: String) {
        let stored = "$scrypt$\(parameters)$c2FsdHNhbHRzYWx0c2FsdA$c2FsdHNhbHRzYWx0c2FsdHNhbHRzYWx0c2FsdHNhbHQ"
        #expect(throws: PasswordError.tooCostly(format: "scrypt")) { try cheap.verify("password", against: stored) }
        #expect(!cheap.isWeaker(stored))
    }

    @Test func whatIsWeaker() throws {
        let format = PHCScrypt(logRounds: 5)
        #expect(try format.isWeaker(PHCScrypt(logRounds: 4).hash("x")))
        #expect(try format.isWeaker(PHCScrypt(logRounds: 5, blockSize: 4).hash("x")))
        #expect(try !format.isWeaker(format.hash("x")))
        #expect(try !format.isWeaker(PHCScrypt(logRounds: 6).hash("x")))
        #expect(try !format.isWeaker(PHCScrypt(logRounds: 5, parallelism: 2).hash("x")))
        let shortSalt = "$scrypt$ln=5,r=8,p=1$c2FsdA$c2FsdHNhbHRzYWx0c2FsdHNhbHRzYWx0c2FsdHNhbHQ"
        #expect(format.isWeaker(shortSalt))
    }

    @Test func aConfiguredCostBeyondTheBoundsIsRefused() {
        #expect(throws: PasswordError.tooCostly(format: "scrypt")) { try PHCScrypt(logRounds: 30).hash("x") }
        #expect(throws: PasswordError.tooCostly(format: "scrypt")) { try PHCScrypt(logRounds: 0).hash("x") }
    }
}
