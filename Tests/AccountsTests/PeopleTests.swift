import Accounts
import Testing

@Suite struct UsernameTests {
    @Test(arguments: [
        ("bob", "bob"), ("Bob.Smith+x-1_2", "Bob.Smith+x-1_2"), ("שלום", "שלום"), ("ＢＯＢ", "BOB"), ("ﬁn", "fin"),
        ("x²", "x2"),
        ("e\u{301}", "\u{e9}"), ("Ⅷ", "VIII"), ("٣", "٣"), (".", "."), ("\u{10400}", "\u{10400}"),
    ])
    func allowedNamesAreNormalised(_ typed: String, _ wanted: String) throws {
        let text = try Username(typed).text
        #expect(text.unicodeScalars.elementsEqual(wanted.unicodeScalars))
    }

    @Test(arguments: [
        "bob smith", " bob", "bob ", "bob@example.org", "a/b", "a\0b", "a\nb", "🦆", "x'; DROP TABLE x; --", "a%b",
        "\u{301}",
        "bob\u{200B}", "bo\u{202E}b", "a,b", "<b>",
    ])
    func otherCharactersAreRefused(_ typed: String) throws {
        let problem = try #require(throws: FieldProblem.self) { try Username(typed) }
        #expect(problem.field == "username")
        #expect(problem.code == .format)
    }

    @Test func lengthIsOneToAHundredAndFifty() throws {
        #expect(try Username(String(repeating: "x", count: 150)).text.count == 150)
        let long = try #require(throws: FieldProblem.self) { try Username(String(repeating: "x", count: 151)) }
        #expect(long.code == .tooLong)
        // What counts is the normalised form.
        let expanding = try #require(throws: FieldProblem.self) { try Username(String(repeating: "ﬃ", count: 51)) }
        #expect(expanding.code == .tooLong)
        #expect(try #require(throws: FieldProblem.self) { try Username("") }.code == .required)
    }

    @Test(arguments: [
        ("Bob", "bOB"), ("ÉLODIE", "e\u{301}lodie"), ("ΣΑΣ", "σας"), ("Straße", "STRASSE"), ("Ǆ", "ǆ"), ("ＢＯＢ", "bob"),
        ("Дмитрий", "ДМИТРИЙ"), ("\u{10400}", "\u{10428}"), ("ﬀ", "FF"), ("K", "k"), ("İ", "i\u{307}"),
    ])
    func namesThatFoldAlikeAreTheSame(_ left: String, _ right: String) {
        let folds = [Username.fold(left), Username.fold(right)]
        #expect(folds[0].unicodeScalars.elementsEqual(folds[1].unicodeScalars), "\(folds)")
        #expect(Username.fold(folds[0]) == folds[0])
    }

    @Test func otherNamesAreNot() {
        #expect(Username.fold("bob") != Username.fold("bob."))
        #expect(Username.fold("e") != Username.fold("é"))
        #expect(Username.fold("ש") != Username.fold("שׂ"))
    }
}

@Suite struct EmailAddressTests {
    @Test(arguments: [
        ("  Bob@EXAMPLE.Com ", "Bob@example.com"), ("\"a@b\"@EXAMPLE.COM", "\"a@b\"@example.com"),
        ("a+b_c'd@x.org", "a+b_c'd@x.org"),
        ("bob@localhost", "bob@localhost"), ("שלום@דוגמה.ישראל", "שלום@דוגמה.ישראל"),
        ("bob@[127.0.0.1]", "bob@[127.0.0.1]"),
        ("b@xn--e1afmkfd.ORG", "b@xn--e1afmkfd.org"), ("\tbob@x.org\n", "bob@x.org"),
    ])
    func normalises(_ typed: String, _ wanted: String) throws {
        #expect(try EmailAddress.normalizing(typed)?.text == wanted)
    }

    @Test(arguments: ["", " ", "\n\t "])
    func emptyIsNone(_ typed: String) throws { #expect(try EmailAddress.normalizing(typed) == nil) }

    @Test(arguments: [
        "bob", "@", "bob@", "@x.org", "a b@x.org", "a@b@x.org", "bob@x..org", "bob@.org", "bob@x.org.", "bob@-x.org",
        "bob@x-.org",
        "bob@x_y.org", "bob@x.org\nBcc: y@z", "bob\0@x.org", "<bob@x.org>", "bob@x.org,eve@x.org", "bob@exa mple.org",
        "\"@x.org",
        "bob@[]",
    ])
    func otherTextsAreRefused(_ typed: String) throws {
        let problem = try #require(throws: FieldProblem.self) { try EmailAddress.normalizing(typed) }
        #expect(problem.field == "email")
        #expect(problem.code == .format)
    }

    @Test func lengthIsBounded() throws {
        let domain = String(repeating: "x.", count: 95) + "org"
        let longest = String(repeating: "b", count: 254 - 1 - domain.count) + "@" + domain
        #expect(longest.count == 254)
        #expect(try EmailAddress.normalizing(longest)?.text == longest)
        #expect(
            try #require(throws: FieldProblem.self) { try EmailAddress.normalizing("x" + longest) }.code == .tooLong)
        #expect(throws: FieldProblem.self) {
            try EmailAddress.normalizing(String(repeating: "b", count: 65) + "@x.org")
        }
    }

    @Test func addressesAreComparedFolded() throws {
        let address = try #require(try EmailAddress.normalizing("Bob.Ü@X.org"))
        #expect(address.folded == EmailAddress.fold(" bob.ü@x.ORG "))
        #expect(address.folded != EmailAddress.fold("bob@x.org"))
    }
}

@Suite struct AccountTests {
    @Test(arguments: [
        ("42", AccountReference.id(42)), ("1", .id(1)), ("@bob", .username("bob")), ("@42", .username("42")),
        ("@a@b", .username("a@b")), ("9223372036854775807", .id(AccountID(rawValue: .max))),
    ])
    func referencesAreRead(_ text: String, _ wanted: AccountReference) {
        #expect(AccountReference(text) == wanted)
        #expect(wanted.description == text)
    }

    @Test(arguments: ["", "@", "0", "-1", "042", "+1", " 1", "1.0", "bob", "9223372036854775808", "٣"])
    func otherReferencesAreNone(_ text: String) { #expect(AccountReference(text) == nil) }

    @Test func changesAreEmptyUntilSomethingIsNamed() {
        var changes = AccountChanges()
        #expect(changes.isEmpty)
        changes.email = .some(nil)
        #expect(!changes.isEmpty)
    }

    @Test func aKeyIsValidUntilItExpiresOrIsRevoked() throws {
        let moments = try ["2024-01-01", "2024-06-01", "2024-12-31"].map { try #require(Timestamp("\($0)T00:00:00Z")) }
        func key(expiresAt: Timestamp? = nil, revokedAt: Timestamp? = nil) -> APIKey {
            APIKey(
                id: "k", name: "", sites: .all, scopes: [], createdAt: moments[0], expiresAt: expiresAt,
                revokedAt: revokedAt)
        }
        #expect(key().isValid(at: moments[2]))
        #expect(key(expiresAt: moments[1]).isValid(at: moments[0]))
        #expect(!key(expiresAt: moments[1]).isValid(at: moments[1]))
        #expect(!key(revokedAt: moments[2]).isValid(at: moments[0]))
    }

    @Test func whoSeesASite() {
        #expect(SiteAccess.all.contains("shop"))
        #expect(SiteAccess.all.isAll)
        #expect(SiteAccess.only(["shop"]).contains("shop"))
        #expect(!SiteAccess.only(["shop"]).contains("blog"))
        #expect(!SiteAccess.only([]).isAll)
    }
}
