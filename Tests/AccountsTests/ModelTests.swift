import Accounts
import Foundation
import OrderedCollections
import Testing

@Suite struct ProfileModelTests {
    @Test func fieldsKeepTheirOrder() throws {
        let names: [FieldName] = ["z", "a", "m"]
        let model = try ProfileModel(fields: names.map { Field(name: $0, type: .string) }, bases: ["base"])
        #expect(Array(model.fields.keys) == names)
        #expect(model.bases == ["base"])
    }

    @Test func twoFieldsOfOneNameClash() throws {
        let clash = try #require(throws: ModelClash.self) {
            try ProfileModel(fields: [Field(name: "a", type: .string), Field(name: "a", type: .integer, column: "b")])
        }
        #expect(clash.field == "a")
        #expect(clash.column == nil)
        #expect(clash.description == "the field a is declared twice")
    }

    @Test func twoFieldsOfOneColumnClashInAnyLetterCase() throws {
        let clash = try #require(throws: ModelClash.self) {
            try ProfileModel(fields: [Field(name: "a", type: .string), Field(name: "b", type: .string, column: "A")])
        }
        #expect(clash.field == "b")
        #expect(clash.other == "a")
        #expect(clash.description == "the fields a and b both claim the column A")
    }

    @Test func anUnknownFieldIsNamedWithTheValidOnes() throws {
        let model = try ProfileModel(fields: [Field(name: "a", type: .string), Field(name: "b", type: .string)])
        #expect(try model.field("a").name == "a")
        let problem = try #require(throws: FieldProblem.self) { try model.field("c") }
        #expect(problem.code == .unknown)
        #expect(problem.message == "there is no field \"c\"; the fields are: a, b")
    }

    @Test func defaultsAndWhatIsIncomplete() throws {
        let model = try ProfileModel(fields: [
            Field(name: "a", type: .string, rules: FieldRules(isRequired: true)),
            Field(name: "b", type: .integer, rules: FieldRules(isRequired: true, defaultValue: .integer(1))),
            Field(name: "c", type: .string),
        ])
        #expect(model.defaults == ["b": .integer(1)])
        #expect(model.incomplete([:]) == ["a", "b"])
        #expect(model.incomplete(["a": .string(""), "b": .integer(0)]) == ["a"])
        #expect(model.incomplete(["a": .string(" "), "b": .null]) == ["b"])
    }

    @Test func whoSeesAndEdits() {
        let field = Field(name: "a", type: .string, visibility: .`self`)
        #expect(Audience.allCases.map(field.isVisible) == [false, false, true, true])
        #expect(Audience.allCases.map(Editor.`self`.allows) == [false, true, true, true])
        #expect(Audience.allCases.map(Editor.admin.allows) == [false, false, false, true])
        #expect(Audience.allCases.map(Editor.never.allows) == [false, false, false, false])
        for audience in Audience.allCases { #expect(Audience(name: audience.name) == audience) }
        #expect(Audience(name: "Public") == nil)
    }

    @Test func fieldTypesHaveNames() {
        let types: [FieldType] = [
            .string, .text, .integer, .decimal(precision: 1, scale: 0), .boolean, .date, .timestamp, .uuid, .email,
            .url,
            .choice([]), .json, .bytes,
        ]
        #expect(types.map(\.name) == FieldType.names)
    }
}

@Suite struct NameTests {
    @Test(arguments: ["a", "shop", "shop-2", "a" + String(repeating: "x", count: 62)])
    func siteIDs(_ name: String) throws { #expect(try SiteID(checking: name).rawValue == name) }

    @Test(arguments: [
        "", "Shop", "2shop", "-shop", "sh_op", "sh op", "שלום", "a\n", "a" + String(repeating: "x", count: 63),
    ])
    func otherSiteIDs(_ name: String) { #expect(throws: InvalidName.self) { try SiteID(checking: name) } }

    @Test func fieldNames() {
        for name in ["a", "A1_b", "a" + String(repeating: "_", count: 62)] { #expect(FieldName.isValid(name)) }
        for name in ["", "_a", "1a", "a-b", "a b", "é", "a" + String(repeating: "_", count: 63)] {
            #expect(!FieldName.isValid(name))
        }
    }

    @Test(
        arguments: [
            ("users", nil, "users"), ("dbo.UserProfile", "dbo", "UserProfile"),
            ("dbo.User Profile", "dbo", "User Profile"),
            ("#temp", nil, "#temp"), ("טבלה", nil, "טבלה"), ("a-b.c$d", "a-b", "c$d"),
        ] as [(String, String?, String)])
    func tableNames(_ text: String, _ schema: String?, _ name: String) {
        #expect(TableName(text) == TableName(schema: schema, name: name))
        #expect(TableName(text)?.description == text)
    }

    @Test(arguments: [
        "", ".", "a.", ".a", "a..b", "a.b.c", "a]b", "a\"b", "a`b", "a'b", "a;b", "a\0b", "a\nb", " a", "a ", "a. b",
        "[a]", "\"a\"",
        String(repeating: "x", count: 129),
    ])
    func otherTableNames(_ text: String) { #expect(TableName(text) == nil) }

    @Test func namesAreOrdered() {
        #expect((["b", "a"] as [SiteID]).sorted() == ["a", "b"])
        #expect(([10, 9] as [AccountID]).sorted() == [9, 10])
        #expect("\(SiteID(rawValue: "shop")) \(AccountID(rawValue: 7)) \(LegacyKey(rawValue: "k"))" == "shop 7 k")
    }
}

@Suite struct ValueTests {
    @Test func theFormOfTheAPI() throws {
        let values: [(Value, JSONValue)] = [
            (.null, nil), (.string("é"), "é"), (.integer(.min), .number("-9223372036854775808")),
            (.boolean(true), true),
            (.decimal(try #require(DecimalNumber("1.50"))), "1.50"), (.bytes([0, 255]), "AP8="), (.bytes([]), ""),
            (.date(try #require(CalendarDate("0001-01-01"))), "0001-01-01"), (.json(["a": 1]), ["a": 1]),
            (.timestamp(try #require(Timestamp("2024-02-29T12:00:00.5+02:00"))), "2024-02-29T10:00:00.5Z"),
            (
                .uuid(try #require(UUID(uuidString: "8A1901E4-671B-431A-871C-EADB2942E9EE"))),
                "8a1901e4-671b-431a-871c-eadb2942e9ee"
            ),
        ]
        for (value, json) in values { #expect(value.json == json) }
        #expect(Value.null.isNull)
        #expect(!Value.string("").isNull)
    }

    @Test func pageRequestsAreBounded() {
        #expect(PageRequest(limit: 0).limit == 1)
        #expect(PageRequest(limit: -5).limit == 1)
        #expect(PageRequest(limit: 5000).limit == 1000)
        #expect(PageRequest().limit == 100)
    }

    @Test func errorsSayWhatAndWhere() {
        let error = AccountError.invalidFields([FieldProblem("a", .required, "a value is required")])
        #expect(error.description == "some fields are not valid; a: a value is required")
        #expect(AccountError.profileNotFound(7, site: "shop").site == "shop")
        #expect(AccountError.storeMismatch(site: "shop", table: "t", column: "c").column == "c")
        #expect(Set(AccountError.Code.allCases.map(\.rawValue)).count == AccountError.Code.allCases.count)
    }
}
