import Testing

@testable import Passwords

@Suite struct PasswordPolicyTests {
    private let policy = PasswordPolicy()

    private func codes(
        _ password: String, username: String? = nil, email: String? = nil, words: [String] = []
    ) -> [PasswordProblem.Kind] {
        policy.check(password, username: username, email: email, words: words).map(\.kind)
    }

    @Test(arguments: ["correct horse battery staple", "lètmein-please", "X9k#2mPq", "שלום עולם", "🦆🐟🦊🐘🦉🐝🐙🦔"])
    func rightOnes(_ password: String) {
        #expect(codes(password, username: "bob", email: "bob@example.com", words: ["The Shop", "Bob", ""]) == [])
    }

    @Test func length() {
        #expect(codes("X9k#2mP") == [.tooShort])
        #expect(codes("") == [.tooShort])
        #expect(PasswordPolicy(minimumLength: 12).check("X9k#2mPqv!L").map(\.kind) == [.tooShort])
        #expect(PasswordPolicy(minimumLength: 12).check("X9k#2mPqv!LÉ") == [])
        #expect(codes(String(repeating: "ab1", count: 1365)) == [])
        #expect(codes(String(repeating: "ab12", count: 1024)) == [])
        #expect(codes(String(repeating: "ab12", count: 1024) + "x") == [.tooLong])
        // Bytes, not characters.
        #expect(codes(String(repeating: "aé1", count: 1025)) == [.tooLong])
    }

    @Test(arguments: [
        "password", "PassWord", "password1", "Password123!", "12345678", "qwertyui", "iloveyou", "ｐａｓｓｗｏｒｄ", "pássword",
        "aaaaaaaaaaaa", "ababababab", "11111111", "trustno1", "sunshine", "monkey2024", "!dragon99",
    ])
    func commonOnes(_ password: String) {
        #expect(codes(password) == [.common])
        #expect(PasswordPolicy(refusesCommon: false).check(password) == [])
    }

    @Test func aCommonWordAmongMuchElseIsAllowed() {
        #expect(codes("monkey-and-dragon") == [])
        #expect(codes("83920-monkey-57") == [])
    }

    @Test(arguments: [
        "robertina", "Robertina", "ROBERTINA99", "robertina2024!", "1robertina1", "robertinarobertina", "röbertina1",
        "r.tina@example.com", "R.Tina@Example.COM", "r.tina@example.com1", "r.tina12", "the shop", "The Shop 2024",
        "Zwieback1",
    ])
    func personalOnes(_ password: String) {
        let found = codes(
            password, username: "Robertina", email: "r.tina@example.com", words: ["The Shop", "Zwieback"])
        #expect(found == [.personal])
    }

    @Test func aNameWithinMoreIsAllowed() {
        #expect(codes("robertina-and-the-bear", username: "robertina") == [])
        #expect(codes("X9k#2mPq", username: "", email: "", words: ["", " "]) == [])
        #expect(codes("7391-5520-84", username: "12345") == [])
        #expect(codes("1234509876", username: "1234509876") == [.personal])
    }

    @Test func everythingIsSaidAtOnce() {
        #expect(codes("dragon", username: "dragon") == [.tooShort, .common, .personal])
    }

    @Test func noMessageShowsThePassword() {
        let problems = policy.check("dragon1", username: "dragon")
        #expect(problems.map(\.code) == ["too-short", "common", "personal"])
        for problem in problems { #expect(!problem.message.contains("dragon")) }
        #expect(problems.first?.message == "a password has at least 8 characters")
    }

    @Test func theListIsFoldedSortedAndOfSomeSize() {
        let words = CommonPasswords.list.split(whereSeparator: \.isWhitespace).map(String.init)
        #expect(words.count > 3000)
        #expect(words == words.sorted() && Set(words).count == words.count)
        for word in words where FoldedPassword(word).text != word || word.count < 4 { Issue.record("\(word)") }
    }
}
