import Testing

@testable import Passwords

/// Stored values are data: what is wrong with them is found before anything is computed.
@Suite struct MalformedHashTests {
    private func expect(_ stored: String, _ error: (String) -> PasswordError) throws {
        let format = try #require(PasswordFormats.known.first { $0.recognizes(stored) }, "\(stored)")
        #expect(throws: error(format.name), "\(stored)") { try format.verify("password", against: stored) }
    }

    @Test(arguments: [
        // Without a salt.
        "pbkdf2_sha1$1$$gtaCUSzGeubktSHyowRfQlqGaMY=", "sha1$$09d703efe1e591117bb798311a81239022dbefa7",
        "md5$$1e9bf2bf5606aa5c39852cc30f0f6f22", "$5$$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5",
        "$y$j75$$kW1oHPDWkFuUY0qKr5QWWU4hpNQAgXk4gweUMBrp2Z1",
        "$pbkdf2-sha256$i=6400$$Y11AchqV4b0sUisdZd0Xr97KWoymNE0LNNrnEgY4H9M",
        "$argon2id$v=19$m=64,t=2,p=1$$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "aspnet-membership$sha1$$Vz9mJxudAR4ZVJTNI4W+oH7m3X0=", "plain$",
        // Numbers that are none, or that mean nothing.
        "pbkdf2_sha1$0$salt$gtaCUSzGeubktSHyowRfQlqGaMY=", "pbkdf2_sha1$1e3$salt$gtaCUSzGeubktSHyowRfQlqGaMY=",
        "scrypt$16383$s$8$1$eOpDhRCfbI3NxvoutPzwTJByfunoEKxznRXxmX5Ksum81s9etqoI2OgT8XQu/ddounBI84dtgAldPeCV2t26vA==",
        "scrypt$0$s$8$1$eOpDhRCfbI3NxvoutPzwTJByfunoEKxznRXxmX5Ksum81s9etqoI2OgT8XQu/ddounBI84dtgAldPeCV2t26vA==",
        "scrypt$16$s$0$1$eOpDhRCfbI3NxvoutPzwTJByfunoEKxznRXxmX5Ksum81s9etqoI2OgT8XQu/ddounBI84dtgAldPeCV2t26vA==",
        "$2b$03$abcdefghijklmnopqrstuuyeG8laUfZvsCmc.AE6qIDYSPGM2efmK",
        "$2b$99$abcdefghijklmnopqrstuuyeG8laUfZvsCmc.AE6qIDYSPGM2efmK",
        "$2b$+4$abcdefghijklmnopqrstuuyeG8laUfZvsCmc.AE6qIDYSPGM2efmK",
        "$5$rounds=999$salt$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5",
        "$5$rounds=x$salt$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5",
        "$pbkdf2-sha256$i=0$c2FsdHNhbHQ$Y11AchqV4b0sUisdZd0Xr97KWoymNE0LNNrnEgY4H9M",
        "$pbkdf2-sha256$r=9$c2FsdHNhbHQ$Y11AchqV4b0sUisdZd0Xr97KWoymNE0LNNrnEgY4H9M",
        "$argon2id$v=18$m=64,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=7,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=64,t=0,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$t=2,m=64,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$P$/IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0", "argon2$", "argon2$scrypt$", "bcrypt$", "bcrypt_sha256$2b$04$abc",
        // Base64 and digits that are none.
        "$argon2id$v=19$m=64,t=2,p=1$c29tZXNhbHQ=$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$pbkdf2-sha256$i=9$c2FsdHNhb-Q$Y11AchqV4b0sUisdZd0Xr97KWoymNE0LNNrnEgY4H9M",
        "aspnet-membership$sha1$wZdnRVXWcvXZKY6HJmJqUg$Vz9mJxudAR4ZVJTNI4W+oH7m3X0=",
        "aspnet-membership$sha1$wZdnRVXWcvXZKY6HJmJqUg==$Kqx+vXAfjf0esjMOR/Ls6rPijWFh3+ObJfA79YH30V8=",
        "aspnet-membership$md5$wZdnRVXWcvXZKY6HJmJqUg==$Vz9mJxudAR4ZVJTNI4W+oH7m3X0=",
        "sha1$a1b2c$x9d703efe1e591117bb798311a81239022dbefa7", "md5$salt$1e9bf2",
        "AAABAgMEBQYHCAkKCwwNDg ukCEMDf0yyQ29NYubggHIVY0sdEUfdyeM+E1LtH1uJg==",
        // Identity 3: digest 3; no iterations; a salt of 8 bytes; a salt longer than everything.
        "AQAAAAMAAAAyAAAAEOMwvh3+FZxqkdMBz2ekgGhwQ4B6pZWND6zgESBuWiHw",
        "AQAAAAIAAAAAAAAAEOMwvh3+FZxqkdMBz2ekgGhwQ4B6pZWND6zgESBuWiHw",
        "AQAAAAIAAAAyAAAACOMwvh3+FZxqkdMBz2ekgGhwQ4B6pZWND6zgESBuWiHw",
        "AQAAAAIAAAAy/////+Mwvh3+FZxqkdMBz2ekgGhwQ4B6pZWND6zgESBuWiHw",
    ])
    func malformed(_ stored: String) throws { try expect(stored) { .malformed(format: $0) } }

    @Test(arguments: [
        "pbkdf2_sha1$10000001$salt$gtaCUSzGeubktSHyowRfQlqGaMY=",
        "scrypt$1048576$s$8$1$eOpDhRCfbI3NxvoutPzwTJByfunoEKxznRXxmX5Ksum81s9etqoI2OgT8XQu/ddounBI84dtgAldPeCV2t26vA==",
        "scrypt$16384$s$8$99$eOpDhRCfbI3NxvoutPzwTJByfunoEKxznRXxmX5Ksum81s9etqoI2OgT8XQu/ddounBI84dtgAldPeCV2t26vA==",
        "$2b$17$abcdefghijklmnopqrstuuyeG8laUfZvsCmc.AE6qIDYSPGM2efmK",
        "bcrypt$$2b$31$abcdefghijklmnopqrstuuyeG8laUfZvsCmc.AE6qIDYSPGM2efmK",
        "bcrypt_sha256$$2b$31$abcdefghijklmnopqrstuuyeG8laUfZvsCmc.AE6qIDYSPGM2efmK",
        "$5$rounds=1000001$salt$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5",
        "$6$rounds=999999999$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1",
        // One GiB, as the greatest cost of `gensalt` asks for.
        "$y$jFT$saltsaltsaltsalt$kW1oHPDWkFuUY0qKr5QWWU4hpNQAgXk4gweUMBrp2Z1",
        "$pbkdf2-sha256$i=99999999$c2FsdHNhbHQ$Y11AchqV4b0sUisdZd0Xr97KWoymNE0LNNrnEgY4H9M",
        "$argon2id$v=19$m=4194304,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=64,t=4294967295,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=262144,t=9,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "argon2$argon2id$v=19$m=4194304,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$P$SIQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0",
        // Identity 3 with four thousand million iterations.
        "AQAAAAL/////AAAAEOMwvh3+FZxqkdMBz2ekgGhwQ4B6pZWND6zgESBuWiHw",
    ])
    func tooCostly(_ stored: String) throws { try expect(stored) { .tooCostly(format: $0) } }
}

/// Passwords that C reads otherwise than we do.
@Suite struct AwkwardPasswordTests {
    @Test(arguments: Vector.crypt + Vector.phc + Vector.dotNet) func aNulIsNotAnEnd(_ vector: Vector) throws {
        let format = try #require(PasswordFormats.known.first { $0.name == vector.format })
        #expect(try !format.verify(vector.password + "\u{0}x", against: vector.stored))
    }

    /// HMAC fills its key up with zeros, so that PBKDF2 and scrypt cannot tell these; what reads C strings must.
    @Test(arguments: Vector.crypt) func norIsANulAtTheEnd(_ vector: Vector) throws {
        let format = try #require(PasswordFormats.known.first { $0.name == vector.format })
        #expect(try !format.verify(vector.password + "\u{0}", against: vector.stored))
    }

    @Test func bcryptReadsSeventyTwoBytes() throws {
        let stored = "$2b$04$abcdefghijklmnopqrstuubzadhGtS2zEF.gu0yd0opP6cVzb.e0i"
        let start = String(repeating: "x", count: 72)
        #expect(try Bcrypt().verify(start, against: stored))
        #expect(try Bcrypt().verify(start + "y", against: stored))
        #expect(try !Bcrypt().verify(String(start.dropLast()), against: stored))
        let formats = PasswordFormats(preferred: PHCScrypt(logRounds: 4))
        let replacement = try #require(try formats.verify(start + "y", against: stored).replacement)
        #expect(try !formats.verify(start, against: replacement).matches)
    }

    @Test func bcryptsSpareBitsOfTheSaltDoNotMatter() throws {
        #expect(
            try Bcrypt().verify("Hello world!", against: "$2b$04$abcdefghijklmnopqrstuvyeG8laUfZvsCmc.AE6qIDYSPGM2efmK")
        )
    }

    @Test(arguments: ["$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5"])
    func whatTheSystemRefusesToReadDoesNotVerify(_ stored: String) throws {
        #expect(try !ShaCrypt.sha256.verify(String(repeating: "x", count: 600), against: stored))
    }

    @Test func aPasswordBeyondTheLimitVerifiesNothing() throws {
        let formats = PasswordFormats(preferred: PHCScrypt(logRounds: 4))
        let long = String(repeating: "x", count: PasswordPolicy.greatestLength + 1)
        let stored = try formats.hash(long)
        #expect(try !formats.verify(long, against: stored).matches)
    }
}
