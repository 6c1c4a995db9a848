import Gateway
import Testing

/// What `passwords` says in the gateway's file, rightly and wrongly.
@Suite struct PasswordConfigurationTests {
    private func load(_ line: String) throws -> PasswordConfiguration {
        var files = WrongFile.rightFiles
        files["config/gateway.yaml", default: ""] += "\n\(line)\n"
        return try ConfigurationFolder(files).load().gateway.passwords
    }

    @Test func defaults() throws {
        let passwords = try load("")
        #expect(passwords == PasswordConfiguration())
        #expect(passwords.accept.contains("md5") && !passwords.accept.contains("plain"))
        #expect(passwords.scryptLogRounds == 15 && passwords.threads == nil && passwords.queue == 64)
        #expect(passwords.minimumLength == 8 && passwords.common == .refuse)
    }

    @Test func costsAndFormats() throws {
        let passwords = try load("passwords: { scrypt: { log_rounds: 16 }, accept: [plain, phpass] }")
        #expect(passwords.scryptLogRounds == 16)
        #expect(passwords.accept == ["plain", "phpass"])
        #expect(try load("passwords: { accept: [] }").accept.isEmpty)
    }

    private static let cases = WrongFile.cases(
        .gateway,
        #"""
        # unknown format: line 5
        passwords: { accept: [bcrypt, phppass] }
        => config/gateway.yaml:5: passwords.accept[1]: "phppass" is not a password format; did you mean \#
        "phpass"? (scrypt, argon2, phc-pbkdf2, bcrypt, sha256-crypt, sha512-crypt, yescrypt, phpass, \#
        pbkdf2_sha256, pbkdf2_sha1, django-scrypt, django-argon2, bcrypt_sha256, django-bcrypt, django-sha1, \#
        django-md5, md5, aspnet-identity-v2, aspnet-identity-v3, aspnet-membership, plain)

        # formats no list: line 5
        passwords: { accept: bcrypt }
        => config/gateway.yaml:5: passwords.accept: a list is expected, not a single value; write [a, b] or a \#
        line "- a" each

        # common: line 5
        passwords: { common: refused }
        => config/gateway.yaml:5: passwords.common: "refused" is not a rule; did you mean "refuse"? \#
        (refuse, allow)

        # cost too high: line 5
        passwords: { scrypt: { log_rounds: 18 } }
        => config/gateway.yaml:5: passwords.scrypt.log_rounds: "18" is out of range; write an integer from 12 \#
        to 17

        # cost misspelt: line 5
        passwords: { scrypt: { rounds: 15 } }
        => config/gateway.yaml:5: passwords.scrypt.rounds: there is no such key; it is one of: log_rounds

        # cost where Django's format is preferred: lines 5-5
        passwords: { scrypt: { log_rounds: 16 } }
        accounts: { preset: django }
        => config/gateway.yaml:5: passwords: scrypt.log_rounds has no effect with accounts.preset: django; \#
        leave it out: new hashes are Django's pbkdf2_sha256

        # threads: line 5
        passwords: { threads: 0 }
        => config/gateway.yaml:5: passwords.threads: "0" is out of range; write an integer from 1 to 64

        # queue: line 5
        passwords: { queue: many }
        => config/gateway.yaml:5: passwords.queue: "many" is not an integer; write one from 0 to 10000
        """#)

    @Test func everyCaseIsRead() {
        #expect(Self.cases.count == 8)
    }

    @Test(arguments: cases) func mistakes(_ file: WrongFile) throws {
        #expect(try file.found() == file.mistakes)
    }
}
