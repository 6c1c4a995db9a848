import Accounts
import Testing

/// JSON that is written as it goes.
@Suite struct JSONTextTests {
    private struct Pair: JSONWritable {
        let name: String
        let number: Int64

        func write(to text: inout JSONText) {
            text.object { text in
                text.name(JSONName(name))
                text.integer(number)
            }
        }
    }

    private func text(_ write: (inout JSONText) -> Void) -> String {
        var text = JSONText()
        write(&text)
        return String(decoding: text.utf8, as: UTF8.self)
    }

    @Test func putsCommasWhereTheyBelong() {
        let written = text { text in
            text.object { text in
                text.name("a")
                text.array { text in
                    text.null()
                    text.bool(true)
                    text.array { _ in }
                    text.object { _ in }
                    text.string("x,")
                }
                text.name("b")
                text.object { text in
                    text.name("c")
                    text.integer(-7)
                    text.name("d")
                    text.document(["e": [1, 2]])
                }
                text.name("f")
                text.array(of: [Pair(name: "g", number: 1), Pair(name: "h", number: 2)])
                text.name("i")
                text.array(of: [Pair]())
            }
        }
        #expect(
            written == #"{"a":[null,true,[],{},"x,"],"b":{"c":-7,"d":{"e":[1,2]}},"f":[{"g":1},{"h":2}],"i":[]}"#)
    }

    /// A text that ends as a list begins must not swallow the comma behind it.
    @Test(arguments: ["[", "{", ":", ",", "", "\"", "\\", "a\"b", "\u{1}", "\n\r\t", "שלום 🦆"])
    func writesTextsAsDocumentsDo(_ content: String) throws {
        let written = text { text in
            text.array { text in
                text.string(content)
                text.string(content)
            }
        }
        #expect(written == JSONValue.array([.string(content), .string(content)]).text)
        #expect(try JSONValue(parsing: written) == [.string(content), .string(content)])
    }

    @Test func writesValuesAsTheAPIShowsThem() throws {
        let values: [Value] = [
            .null, .string("a\"b"), .integer(.min), .decimal(try #require(DecimalNumber("-1.50"))), .boolean(false),
            .date(try #require(CalendarDate("0099-02-03"))),
            .timestamp(try #require(Timestamp("2024-02-29T10:00:00.5Z"))),
            .timestamp(try #require(Timestamp("2024-02-29T10:00:00Z"))), .json(["a": [1, nil]]), .bytes([0, 255]),
        ]
        for value in values { #expect(text { $0.value(value) } == value.json.text) }
    }

    @Test(arguments: [0, 7, 10, -1, 99, 100, 1_000_000, .max, .min] as [Int64])
    func writesNumbersInFull(_ number: Int64) {
        #expect(text { $0.integer(number) } == String(number))
        #expect(text { text in text.object { $0.member("n", number) } } == "{\"n\":\(number)}")
    }

    @Test(arguments: ["plain", "a\"b", "\\", "\u{7}", "ü", ""])
    func writesNamesAsDocumentsDo(_ name: String) {
        let written = text { text in text.object { $0.member(JSONName(name), true) } }
        #expect(written == "{\(JSONValue.string(name).text):true}")
    }

    @Test func isADocumentForWhoeverLooksIntoIt() {
        #expect(Pair(name: "a", number: 1).json == ["a": 1])
        #expect(JSONText(Pair(name: "a", number: 1)).utf8 == Array(#"{"a":1}"#.utf8))
    }
}
