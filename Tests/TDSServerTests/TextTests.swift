import NIOCore
import Testing

@testable import GatewayTesting

/// Text on its way: as names, as UTF-16, as JSON, and through SQLite.
struct TextTests {
    @Test(arguments: [
        ("Name", "nAME", true), ("", "", true), ("a", "ab", false), ("ab", "a", false), ("[", "{", false),
        ("@", "`", false), ("Straße", "STRAßE", true), ("é", "É", true), ("e\u{301}", "é", true), ("שם", "שם", true),
        ("\u{212A}", "k", true), ("a", "à", false), ("aI", "aı", false),
    ])
    func namesAreComparedWithoutCase(left: String, right: String, areEqual: Bool) {
        #expect(left.caseInsensitiveEquals(right) == areEqual && right.caseInsensitiveEquals(left) == areEqual)
        #expect((left.lowercased() == right.lowercased()) == areEqual)
    }

    @Test(arguments: ["", "plain", "café", "שלום", "a😀b", "\u{FFFF}\u{FEFF}", "tab\t\0"])
    func nationalTextComesBackFromItsBytes(text: String) {
        let bytes = NationalText.bytes(of: text)
        #expect(bytes.count == text.utf16.count * 2 && NationalText.text(of: bytes) == text)
        var writer = TokenWriter(version: .v74, serverName: "")
        writer.putUnits(of: text)
        #expect(Array(writer.buffer.readableBytesView) == bytes)
    }

    @Test func halvesOfCharactersAreReplaced() {
        #expect(NationalText.text(of: [0x61, 0, 0, 0xD8]) == "a\u{FFFD}")
        #expect(NationalText.text(of: [0x61, 0, 0x62]) == "a")
        var writer = TokenWriter(version: .v74, serverName: "")
        writer.putShortText(String(repeating: "x", count: 300))
        #expect(writer.buffer.readableBytes == 1 + 255 * 2)
    }

    @Test func wordsHaveLettersOfAllKinds() throws {
        let tokens = try Tokenizer.tokens(of: "SELECT שם_1\u{A0}FROM\u{3000}Größe€ WHERE a<>'é'")
        #expect(tokens.map(\.text) == ["SELECT", "שם_1", "FROM", "Größe", "€", "WHERE", "a", "<>", "é", ""])
        #expect(tokens[1].kind == .word && tokens[4].kind == .symbol && tokens[1].range == 7..<13)
    }

    @Test(arguments: [
        ("[]", true), ("[1]", true), ("[1,-20,0]", true), ("[\"a\",\"é\"]", true), ("{\"a\":[1.5e3]}", true),
        ("[ 1 , 2 ]", true), ("[\"\\u0041\"]", true), ("[123456789012345678901234567890]", true), ("", false),
        ("1", false), ("[1", false), ("[,1]", false), ("[01]", false), ("[-]", false),
        ("[1]x", false), ("[1]]", false), ("[\"a]", false), ("[\"\n\"]", false), ("[1 2]", false), ("[+1]", false),
        ("['a']", false),
    ])
    func documentsOfJSONAreKnown(text: String, isDocument: Bool) {
        #expect(JSONText.isDocument(text) == isDocument)
    }

    @Test(arguments: ["", "a\0b", "ｆｕｌｌ", "\u{FFFE}", "ש", String(repeating: "x", count: 5_000)])
    func textIsKeptAsItIs(text: String) throws {
        let sessions = try SessionPair()
        try sessions.administer("CREATE TABLE T (v nvarchar(max), b varbinary(4), r float, n int)")
        let hex = NationalText.bytes(of: text).hexadecimal
        try sessions.administer("INSERT INTO T VALUES (CAST(0x\(hex) AS nvarchar(max)), 0x00FF, 1.5, NULL)")
        #expect(try sessions.rows("SELECT v, b, r, n FROM T") == [[.text(text), .bytes([0, 255]), .real(1.5), nil]])
    }

    @Test func aServerMayKeepNoRequests() async throws {
        var configuration = TDSServerConfiguration()
        configuration.keepsRequests = false
        let server = try await TDSTestServer.start(configuration)
        let client = try await RawClient.connect(to: server)
        #expect(try await client.errors(of: "SELECT 1") == [])
        #expect(server.statistics.requests.isEmpty && server.statistics.counts.batches == 1)
        await client.close()
        await server.stop()
    }
}
