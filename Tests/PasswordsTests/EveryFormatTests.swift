import Testing

@testable import Passwords

/// What holds for every format: its vectors verify, other passwords do not, and nothing is taken for another format.
@Suite(.serialized) struct EveryFormatTests {
    private let everything = PasswordFormats(
        preferred: PHCScrypt(logRounds: 4), accepting: Set(PasswordFormats.known.map(\.name)))

    private func format(_ name: String) throws -> any PasswordFormat {
        try #require(PasswordFormats.known.first { $0.name == name })
    }

    @Test func everyFormatHasAVectorAndANameOfItsOwn() {
        let names = PasswordFormats.known.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(Set(Vector.all.map(\.format)) == Set(names))
    }

    @Test(arguments: Vector.all) func vectorsVerify(_ vector: Vector) throws {
        #expect(try format(vector.format).verify(vector.password, against: vector.stored))
    }

    @Test(arguments: Vector.all) func otherPasswordsDoNot(_ vector: Vector) throws {
        let format = try format(vector.format)
        let others = [vector.password + "x", vector.password.uppercased()]
        for other in others { #expect(try !format.verify(other, against: vector.stored), "\(other)") }
    }

    @Test(arguments: Vector.all) func eachIsOfOneFormatAlone(_ vector: Vector) throws {
        let all = PasswordFormats.known + [UnusablePassword(), EncryptedMembership()]
        #expect(all.filter { $0.recognizes(vector.stored) }.map(\.name) == [vector.format])
        #expect(try everything.identify(vector.stored).name == vector.format)
    }

    /// No format says that another's stored value is right, even if it is asked.
    @Test(arguments: Vector.all) func othersVerifyNothingOfIt(_ vector: Vector) {
        for other in PasswordFormats.known where other.name != vector.format {
            #expect((try? other.verify(vector.password, against: vector.stored)) != true, "\(other.name)")
        }
    }

    /// Whatever is cut off, added or changed: nothing verifies, and no error shows what was stored.
    @Test(arguments: Vector.all.filter { $0.format != "plain" }) func broken(_ vector: Vector) throws {
        let format = try format(vector.format)
        let stored = vector.stored
        let variants = [
            "", String(stored.dropLast()), String(stored.dropLast(5)), String(stored.prefix(20)), stored + "A",
            stored + "$", " " + stored, stored + "\n", String(stored.dropLast()) + "!", "\u{0}" + stored,
        ]
        for variant in variants {
            do {
                #expect(try !format.verify(vector.password, against: variant), "\(variant)")
            } catch {
                #expect(error == .malformed(format: format.name))
            }
        }
    }

    @Test(arguments: Vector.all) func aRightPasswordOfAnotherFormatIsReplaced(_ vector: Vector) throws {
        let verification = try everything.verify(vector.password, against: vector.stored)
        #expect(verification.matches)
        guard vector.format != "scrypt" else { return #expect(verification.replacement == nil) }
        let replacement = try #require(verification.replacement)
        #expect(try everything.verify(vector.password, against: replacement) == PasswordVerification(matches: true))
    }

    @Test func whatIsNotAcceptedIsUnknown() throws {
        let strict = PasswordFormats(preferred: PHCScrypt(logRounds: 4), accepting: [])
        for vector in Vector.all where vector.format != "scrypt" {
            #expect(throws: PasswordError.unknownFormat) { try strict.verify(vector.password, against: vector.stored) }
        }
    }

    @Test func plainTextIsNotAcceptedUnlessItIsNamed() throws {
        #expect(PasswordFormats.acceptedByDefault.count == PasswordFormats.known.count - 1)
        let usual = PasswordFormats(preferred: PHCScrypt(logRounds: 4))
        #expect(throws: PasswordError.unknownFormat) { try usual.verify("secret", against: "plain$secret") }
        #expect(try everything.verify("secret", against: "plain$secret").replacement?.hasPrefix("$scrypt$") == true)
    }

    @Test func encryptedOnesAreRefusedWithAReason() throws {
        let stored = "aspnet-membership-encrypted$HYiaDT4GhT2bGqOPYmTHEw=="
        let error = try #require(throws: PasswordError.self) { try everything.verify("secret", against: stored) }
        #expect(error == .encrypted(format: "aspnet-membership-encrypted"))
        #expect("\(error)".contains("only reset"))
    }
}
