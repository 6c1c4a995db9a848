import Accounts
import Foundation
import OrderedCollections

/// Values at the edges of what each type of field can hold.
enum ContractValues {
    /// Texts that are often broken: by encodings, by escaping, by collations, by trimming.
    static let texts = [
        "", " ", "plain", "  blanks around  ", "trailing blank ", "Ärger straße ΣΑΣ", "e\u{301} is not \u{e9}",
        "👩‍👩‍👧‍👦 🇮🇱 𝄞 𐐀", "שלום, עולם \u{200F}!", "\u{FEFF}mark", "\u{202E}turned",
        "'; DROP TABLE contract_managed_profiles; --", "\"quoted\" `back` [brackets] {braces}",
        "back\\slash \\' \\0 \\n",
        "%_ 100% _under_", "?1 $1 :name @p1 %s %d", "NULL", "1e5", "0x41", "\u{7F}",
    ]

    /// Texts of several lines.
    static let paragraphs = ["one\ntwo\r\nthree\r\ttabbed", String(repeating: "long אבג 🦆 ", count: 20_000)]

    static func values(of field: FieldName, in fixture: any ProfileFixture) -> [Value] {
        switch field {
        case "nickname": texts.map(Value.string) + [.string(longest(60, fixture))]
        case "handle": texts.prefix(8).map(Value.string) + [.string(longest(40, fixture))]
        case "motto": texts.filter { $0.utf16.count <= ContractSites.narrowLength }.map(Value.string)
        case "bio": (texts + paragraphs).map(Value.string)
        case "contact": strings("", "bob@example.org", "O'Brien+tag%_@sub.example.org", "\"a b\"@example.org")
        case "website": strings("", "https://example.org/?a=1&b=%20'x'", "http://שלום.example/ü")
        case "score": [Int64.min, -1, 0, 1, 1 << 53 + 1, Int64.max].map(Value.integer)
        case "balance": decimals("0", "-0.0001", "1.50", "999999999999999.9999", "-999999999999999.9999", "12.5")
        case "mass":
            decimals(
                "0.000000000000000001", "99999999999999999999.999999999999999999",
                "-99999999999999999999.999999999999999999", "10000000000000000000", "0.1")
        case "subscribed": [.boolean(true), .boolean(false)]
        case "birthday":
            ["0001-01-01", "1582-10-10", "1900-02-28", "1969-12-31", "2000-02-29", "9999-12-31"]
                .compactMap { CalendarDate($0) }.map(Value.date)
        case "seen": moments(step: fixture.capabilities.timestampStep)
        case "token":
            [
                UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
                UUID(
                    uuid: (0x8a, 0x19, 0x01, 0xe4, 0x67, 0x1b, 0x43, 0x1a, 0x87, 0x1c, 0xea, 0xdb, 0x29, 0x42, 0xe9, 1)),
                UUID(uuid: (255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255)),
            ].map(Value.uuid)
        case "bureau": ContractModel.bureaus.map { .string($0.value) }
        case "settings": documents.map(Value.json)
        case "avatar": [[], [0], Array(0...255), Array(repeating: 0xFF, count: 100_000)].map(Value.bytes)
        default: []
        }
    }

    /// As many characters as a field allows, of four bytes each where the store counts characters.
    private static func longest(_ length: Int, _ fixture: any ProfileFixture) -> String {
        String(repeating: fixture.capabilities.countsScalars ? "🦆" : "ש", count: length)
    }

    private static func strings(_ texts: String...) -> [Value] { texts.map(Value.string) }

    private static func decimals(_ texts: String...) -> [Value] {
        texts.compactMap { DecimalNumber($0) }.map(Value.decimal)
    }

    /// Moments at the ends of time and of seconds, no finer than the store's step.
    private static func moments(step: Int64) -> [Value] {
        [
            "0001-01-01T00:00:00Z", "1753-01-01T00:00:00Z", "1969-12-31T23:59:59.9999999Z", "1970-01-01T00:00:00Z",
            "2024-02-29T12:34:56.1234567Z", "2024-10-27T00:30:00Z", "9999-12-31T23:59:59.9999999Z",
        ].compactMap { Timestamp($0) }.compactMap { moment in
            let excess = moment.ticks % step
            return Timestamp(ticks: moment.ticks - (excess < 0 ? excess + step : excess))
        }.map(Value.timestamp)
    }

    private static let documents: [JSONValue] = [
        [:], [], "text", 7, true, ["b": 1, "a": ["z": nil, "y": [1, [2, [3]], "שלום 🦆 \" \\ \n"]]],
        .object(["money": .number("12345678901234567890.123456789"), "": "", "a'b": "'; DROP TABLE x; --"]),
    ]
}

/// A few values, one for each field, for cases about something else.
extension ContractValues {
    static func sample(_ number: Int = 1) -> [FieldName: Value] {
        [
            "nickname": .string("Nick \(number)"), "handle": .string("handle-\(number)"),
            "score": .integer(Int64(number)),
            "subscribed": .boolean(number.isMultiple(of: 2)),
            "bureau": .string(number.isMultiple(of: 3) ? "hfa" : "tlv"),
            "balance": .decimal(DecimalNumber(number)),
        ]
    }
}

extension Value {
    /// Whether two values are the same to the last code point: Swift calls texts equal that are only canonically
    /// equivalent, and JSON objects different that differ in order alone.
    func isSame(as other: Value) -> Bool {
        switch (self, other) {
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.json(let left), .json(let right)): left.isSame(as: right)
        default: self == other
        }
    }
}

extension JSONValue {
    fileprivate func isSame(as other: JSONValue) -> Bool {
        switch (self, other) {
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.array(let left), .array(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.isSame(as: $1) }
        case (.object(let left), .object(let right)):
            left.count == right.count
                && left.allSatisfy { member in right[member.key].map(member.value.isSame) ?? false }
        default: self == other
        }
    }
}
