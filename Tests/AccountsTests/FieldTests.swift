import Accounts
import Foundation
import Testing

@Suite struct FieldReadingTests {
    private func field(_ type: FieldType, _ rules: FieldRules = FieldRules()) -> Field {
        Field(name: "f", type: type, rules: rules)
    }

    private static let choices = FieldType.choice([.init(value: "a", label: "A"), .init(value: "b", label: "B")])

    @Test(
        arguments: [
            (FieldType.string, JSONValue.string("text"), Value.string("text")), (.string, "", .string("")),
            (.string, nil, .null),
            (.text, "a\nb", .string("a\nb")), (.integer, 7, .integer(7)),
            (.integer, .number("-9223372036854775808"), .integer(.min)),
            (.boolean, false, .boolean(false)), (.choice([.init(value: "a", label: "A")]), "a", .string("a")),
            (choices, "", .null),
            (.email, " Bob@X.org", .string("Bob@x.org")), (.email, "", .string("")),
            (.url, "https://x.org/ü?a=b", .string("https://x.org/ü?a=b")),
            (.url, "", .string("")), (.json, ["a": [1, nil]], .json(["a": [1, nil]])), (.json, "text", .json("text")),
            (.json, nil, .null),
            (.bytes, "AP8=", .bytes([0, 255])), (.bytes, "", .bytes([])), (.date, "", .null), (.timestamp, "", .null),
            (.uuid, "", .null),
            (.decimal(precision: 5, scale: 2), "", .null),
        ] as [(FieldType, JSONValue, Value)])
    func reads(_ type: FieldType, _ json: JSONValue, _ wanted: Value) throws {
        #expect(try field(type).value(from: json) == wanted)
    }

    @Test func readsWhatHasItsOwnType() throws {
        #expect(try field(.date).value(from: "2024-02-29") == .date(#require(CalendarDate("2024-02-29"))))
        #expect(
            try field(.timestamp).value(from: "2024-02-29T12:00:00+02:00")
                == .timestamp(#require(Timestamp("2024-02-29T10:00:00Z"))))
        let uuid = try #require(UUID(uuidString: "8a1901e4-671b-431a-871c-eadb2942e9ee"))
        #expect(try field(.uuid).value(from: "8A1901E4-671B-431A-871C-EADB2942E9EE") == .uuid(uuid))
        let decimal = field(.decimal(precision: 5, scale: 2))
        #expect(try decimal.value(from: "-123.45") == .decimal(#require(DecimalNumber("-123.45"))))
        #expect(try decimal.value(from: .number("1.5")) == .decimal(#require(DecimalNumber("1.50"))))
        #expect(try decimal.value(from: "1.5000") == .decimal(#require(DecimalNumber("1.5"))))
    }

    @Test(
        arguments: [
            (FieldType.string, JSONValue.number("7"), FieldProblem.Code.type), (.string, ["a"], .type),
            (.string, "a\nb", .format),
            (.string, "a\0b", .format), (.text, "\0", .format), (.integer, "7", .type),
            (.integer, .number("1.0"), .type),
            (.integer, .number("9223372036854775808"), .type), (.boolean, "true", .type), (.boolean, 1, .type),
            (choices, "c", .choice),
            (.email, "bob", .format), (.url, "example.org", .format), (.url, "javascript:alert(1)", .format),
            (.url, "data:text/html,x", .format), (.url, "https://", .format), (.url, "https:///path", .format),
            (.url, "//x.org", .format),
            (.url, " https://x.org", .format), (.url, "https://x .org", .format), (.bytes, "not base64", .format),
            (.bytes, "AP8", .format),
            (.date, "2024-02-30", .format), (.date, 7, .type), (.timestamp, "2024-02-29", .format),
            (.uuid, "8a1901e4", .format),
            (.decimal(precision: 5, scale: 2), "1000", .precision),
            (.decimal(precision: 5, scale: 2), "1.234", .precision),
            (.decimal(precision: 5, scale: 2), "1e2", .format), (.decimal(precision: 5, scale: 2), true, .type),
            (.json, ["a": ["b\0"]], .format), (.json, ["a\0": 1], .format), (.json, "\0", .format),
        ] as [(FieldType, JSONValue, FieldProblem.Code)])
    func refuses(_ type: FieldType, _ json: JSONValue, _ code: FieldProblem.Code) throws {
        let problem = try #require(throws: FieldProblem.self) { try field(type).value(from: json) }
        #expect(problem.code == code, "\(problem)")
        #expect(problem.field == "f")
        #expect(!problem.message.isEmpty)
    }

    /// The addresses that need no taking apart must be addresses for whoever does take them apart.
    @Test(arguments: [
        "https://x.org", "http://x.org/", "https://a-b.example.org/~bob/a_b/c.html", "https://x", "http://1.2.3.4/a//b",
        "https://x.org:8080/a", "https://x.org/?a=b#c", "https://user@x.org", "https://ü.example.org/", "HTTPS://x.org",
        "https://x..org/..", "https://x./", "https://x~y/",
    ])
    func takesAddresses(_ text: String) throws {
        #expect(try field(.url).value(from: .string(text)) == .string(text))
        let parts = try #require(URLComponents(string: text))
        #expect(parts.host?.isEmpty == false)
    }

    @Test(
        arguments: [
            (FieldType.boolean, "yes", Value.boolean(true)), (.boolean, "OFF", .boolean(false)), (.boolean, "", .null),
            (.integer, "-7", .integer(-7)), (.integer, "", .null), (.string, "", .string("")),
            (.string, "null", .string("null")),
            (.json, "{\"a\": 1}", .json(["a": 1])), (.json, "", .null), (choices, "b", .string("b")),
            (choices, "", .null),
        ] as [(FieldType, String, Value)])
    func readsTexts(_ type: FieldType, _ text: String, _ wanted: Value) throws {
        #expect(try field(type).value(fromText: text) == wanted)
    }

    @Test(
        arguments: [
            (FieldType.boolean, "maybe"), (.integer, "7.5"), (.integer, " 7"), (.json, "{"), (.json, "\"\\u0000\""),
            (.date, "today"),
            (choices, "c"),
        ] as [(FieldType, String)])
    func refusesTexts(_ type: FieldType, _ text: String) {
        #expect(throws: FieldProblem.self) { try field(type).value(fromText: text) }
    }
}

@Suite struct FieldCheckingTests {
    private func code(_ type: FieldType, _ rules: FieldRules, _ json: JSONValue) -> FieldProblem.Code? {
        do {
            _ = try Field(name: "f", type: type, rules: rules).value(from: json)
            return nil
        } catch { return error.code }
    }

    @Test func lengthsCountCharacters() {
        let rules = FieldRules(minimum: .integer(2), maximum: .integer(3))
        for type in [FieldType.string, .text] {
            #expect(code(type, rules, "a") == .tooShort)
            #expect(code(type, rules, "🦆🦆") == nil)
            #expect(code(type, rules, "🦆🦆🦆") == nil)
            #expect(code(type, rules, "abcd") == .tooLong)
            #expect(code(type, rules, "e\u{301}e\u{301}") == .tooLong)
            #expect(code(type, rules, "") == nil)
            #expect(code(type, rules, nil) == nil)
        }
        #expect(code(.bytes, rules, "AA==") == .tooShort)
        #expect(code(.bytes, rules, "AAAA") == nil)
        #expect(code(.bytes, rules, "AAAAAA==") == .tooLong)
    }

    @Test func rangesIncludeTheirEnds() throws {
        let integers = FieldRules(minimum: .integer(-1), maximum: .integer(10))
        #expect([-2, -1, 10, 11].map { code(.integer, integers, JSONValue($0)) } == [.tooSmall, nil, nil, .tooLarge])
        let decimals = try FieldRules(minimum: .decimal(#require(DecimalNumber("0.5"))), maximum: .integer(2))
        #expect(
            ["0.49", "0.5", "2.00", "2.01"].map { code(.decimal(precision: 5, scale: 2), decimals, .string($0)) }
                == [.tooSmall, nil, nil, .tooLarge])
        let dates = try FieldRules(
            minimum: .date(#require(CalendarDate("2000-01-01"))), maximum: .date(#require(CalendarDate("2000-12-31"))))
        #expect(
            ["1999-12-31", "2000-01-01", "2000-12-31", "2001-01-01"].map { code(.date, dates, .string($0)) }
                == [.tooSmall, nil, nil, .tooLarge])
        let moments = try FieldRules(minimum: .timestamp(#require(Timestamp("2000-01-01T00:00:00Z"))))
        #expect(code(.timestamp, moments, "2000-01-01T01:00:00+02:00") == .tooSmall)
        #expect(code(.timestamp, moments, "2000-01-01T02:00:00+02:00") == nil)
    }

    @Test func patternsMatchTheWholeText() {
        let rules = FieldRules(pattern: "[a-z]+[0-9]")
        #expect(code(.string, rules, "abc1") == nil)
        #expect(code(.string, rules, "abc12") == .pattern)
        #expect(code(.string, rules, " abc1") == .pattern)
        #expect(code(.string, rules, "") == nil)
    }

    @Test func aValueOfAnotherTypeIsRefused() {
        for (type, value) in [
            (.string, .integer(1)), (.integer, .string("1")), (.date, .timestamp(.now())),
            (.boolean, .integer(1)),
            (.uuid, .string("x")), (.bytes, .string("x")), (.json, .string("x")),
        ] as [(FieldType, Value)] {
            let problem = #expect(throws: FieldProblem.self) { try Field(name: "f", type: type).check(value) }
            #expect(problem?.code == .type)
        }
    }

    @Test func messagesSayWhatIsAllowed() throws {
        let field = Field(name: "f", type: .choice([.init(value: "a", label: "A"), .init(value: "b", label: "B")]))
        let problem = try #require(throws: FieldProblem.self) {
            try field.value(from: .string(String(repeating: "x", count: 500)))
        }
        #expect(problem.message.contains("a, b"))
        #expect(problem.message.count < 150)
    }
}
