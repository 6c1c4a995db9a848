import Accounts
import OrderedCollections
import Testing

@Suite struct JSONParserTests {
    @Test(
        arguments: [
            ("null", JSONValue.null), (" true ", true), ("false", false), ("\"\"", ""), ("[]", []), ("{}", [:]),
            ("\r\n\t[ 1 , 2 ]\n", [1, 2]), ("{ \"a\" : { \"b\" : [ null ] } }", ["a": ["b": [nil]]]),
            ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\u{8}\u{c}\n\r\t"), ("\"\\u00e9\\u05D0\"", "éא"),
            ("\"\\ud83e\\udd86\"", "🦆"), ("\"\\u0000\"", "\0"), ("\"שלום 🦆\u{7f}\"", "שלום 🦆\u{7f}"),
        ] as [(String, JSONValue)])
    func reads(_ text: String, _ wanted: JSONValue) throws {
        #expect(try JSONValue(parsing: text) == wanted)
    }

    @Test(arguments: [
        "0", "-0", "1", "-1", "0.5", "1.50", "-0.0", "1e5", "1E+5", "1.5e-10", "123456789012345678901234567890.10",
        "9223372036854775808",
    ])
    func numbersKeepEveryDigit(_ text: String) throws {
        #expect(try JSONValue(parsing: text) == .number(text))
        #expect(try JSONValue(parsing: "[\(text)]").text == "[\(text)]")
    }

    @Test(arguments: [
        "", " ", "nul", "True", "NaN", "Infinity", "01", "-", "+1", ".5", "1.", "1e", "1e+", "0x1", "1_000", "--1",
        "'a'",
        "\"", "\"a", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\u+123\"", "\"a\nb\"", "\"\t\"", "\"\u{0}\"",
        "[", "]", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "{", "}", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,}",
        "{a:1}",
        "{1:2}", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "null null", "{} x", "1,", "// c\n1", "\u{FEFF}1", "[1]\u{a0}",
    ])
    func refusesWhatIsNoJSON(_ text: String) {
        #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: text) }
    }

    @Test(arguments: [
        "\"\\ud83e\"", "\"\\udd86\"", "\"\\ud83e\\ud83e\"", "\"\\ud83eA\"", "\"\\ud83e\\u0041\"", "\"\\ud83e\\n\"",
        "\"\\udd86\\ud83e\"",
    ])
    func refusesLoneSurrogates(_ text: String) {
        #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: text) }
    }

    @Test(
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
            [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
        ] as [[UInt8]])
    func refusesBrokenUTF8(_ bytes: [UInt8]) {
        #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: bytes) }
    }

    @Test func refusesAMemberThatIsThereTwice() throws {
        let error = try #require(throws: JSONSyntaxError.self) { try JSONValue(parsing: #"{"a":1,"b":2,"\u0061":1}"#) }
        #expect(error.description.contains("\"a\""))
        #expect(throws: Never.self) { try JSONValue(parsing: #"{"a":{"a":1},"A":2,"":3}"#) }
    }

    @Test func nestingIsBounded() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(throws: Never.self) { try JSONValue(parsing: nested(32)) }
        #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: nested(33)) }
        #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: nested(100_000)) }
        #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: String(repeating: "{\"a\":", count: 100_000)) }
        #expect(throws: Never.self) { try JSONValue(parsing: "[\(nested(31)),\(nested(31))]") }
        #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: "[[]]", maximumDepth: 1) }
    }

    @Test func errorsSayWhere() throws {
        let error = try #require(throws: JSONSyntaxError.self) { try JSONValue(parsing: "{\"é\": tru}") }
        #expect(error.offset == 7)
        #expect(error.description.contains("byte 7"))
    }

    @Test func membersKeepTheirOrder() throws {
        let text = #"{"z":1,"a":{"y":2,"b":3},"m":[]}"#
        #expect(try JSONValue(parsing: text).text == text)
    }
}

@Suite struct JSONWriterTests {
    @Test(
        arguments: [
            (JSONValue.null, "null"), (true, "true"), ("", "\"\""), ([], "[]"), ([:], "{}"),
            ([1, "a", nil], "[1,\"a\",null]"),
            (["a": 1, "b": [:]], "{\"a\":1,\"b\":{}}"), ("\"\\/", "\"\\\"\\\\/\""), ("\n\r\t", "\"\\n\\r\\t\""),
            ("\0\u{1}\u{1f}", "\"\\u0000\\u0001\\u001f\""), ("é🦆\u{2028}", "\"é🦆\u{2028}\""),
        ] as [(JSONValue, String)])
    func writes(_ value: JSONValue, _ wanted: String) throws {
        #expect(value.text == wanted)
        #expect(try JSONValue(parsing: value.utf8) == value)
    }

    @Test func writesForPeople() {
        let value: JSONValue = ["a": [1, ["b": nil]], "c": [], "d": [:]]
        #expect(
            value.prettyText == """
                {
                  "a": [
                    1,
                    {
                      "b": null
                    }
                  ],
                  "c": [],
                  "d": {}
                }
                """)
    }

    @Test func everyCharacterComesBack() throws {
        let text = String(String.UnicodeScalarView((0...0xFFFF).compactMap { Unicode.Scalar($0 as UInt32) })) + "🦆𝄞"
        let parsed = try JSONValue(parsing: JSONValue.string(text).utf8)
        #expect(parsed.string?.unicodeScalars.elementsEqual(text.unicodeScalars) == true)
    }
}

@Suite struct JSONValueTests {
    @Test func members() {
        let value: JSONValue = ["name": "Bob", "age": 7, "big": .number("9223372036854775808"), "half": .number("0.5")]
        #expect(value["name"]?.string == "Bob")
        #expect(value["age"]?.integer == 7)
        #expect(value["big"]?.integer == nil)
        #expect(value["half"]?.integer == nil)
        #expect(value["name"]?.integer == nil)
        #expect(value["none"] == nil)
        #expect(JSONValue.null["name"] == nil)
        #expect(JSONValue(UInt64.max) == .number("18446744073709551615"))
    }

    @Test func kinds() {
        let values: [JSONValue] = [nil, true, 1, "", [], [:]]
        #expect(values.map(\.kind) == ["null", "a boolean", "a number", "a string", "an array", "an object"])
    }
}
