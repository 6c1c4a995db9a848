import Accounts
import Foundation
import Gateway
import Testing

/// What is said of files that are no YAML, and what of YAML is understood.
@Suite struct YAMLTests {
    private func mistakes(site: String) throws -> [String] {
        var files = WrongFile.rightFiles
        files["sites/demo.yaml"] = site
        return try ConfigurationFolder(files).mistakes().map(\.description)
    }

    @Test(arguments: [
        ("", "sites/demo.yaml: the file is empty"),
        ("# nothing but this\n", "sites/demo.yaml: the file is empty"),
        ("---\n", "sites/demo.yaml: the file is empty"),
        (
            "- site: demo\n",
            "sites/demo.yaml:1: a mapping is expected, not a list; write its keys below it, each as \"key: value\""
        ),
        (
            "demo\n",
            "sites/demo.yaml:1: a mapping is expected, not a single value; "
                + "write its keys below it, each as \"key: value\""
        ),
        (
            "site: demo\nhosts: [a, b\nname: Demo\n",
            "sites/demo.yaml:3: the file is not valid YAML: did not find expected ',' or ']', "
                + "while parsing a flow sequence"
        ),
        (
            "site: demo\nprofile:\n\tstore: x\n",
            "sites/demo.yaml:3: the file is not valid YAML: found character that cannot start any token, "
                + "while scanning for the next token; indent with blanks, not with tabs"
        ),
        (
            "site: demo\nname: \"Demo\nhosts: [a]\n",
            "sites/demo.yaml:2: the file is not valid YAML: found unexpected end of stream, "
                + "while scanning a quoted scalar"
        ),
        (
            "site: demo\nname: *nobody\n",
            "sites/demo.yaml:2: the file is not valid YAML: found undefined alias"
        ),
        (
            "site: demo\n---\nsite: demo\n",
            "sites/demo.yaml:2: the file is not valid YAML: but found another document, "
                + "expected a single document in the stream"
        ),
        (
            "site: demo\n? [a, b]\n: c\n",
            "sites/demo.yaml:2: a key must be a single word, not a list or mapping"
        ),
        (
            "site: demo\nname: \u{1}\n",
            "sites/demo.yaml:2: the file is not valid YAML: control characters are not allowed"
        ),
    ])
    func saysWhereTheSyntaxEnds(text: String, mistake: String) throws {
        #expect(try mistakes(site: text) == [mistake])
    }

    @Test func refusesOtherEncodings() throws {
        let folder = try ConfigurationFolder(WrongFile.rightFiles)
        try folder.write(Data("site: d\u{e9}mo".unicodeScalars.map { UInt8($0.value) }), to: "sites/demo.yaml")
        #expect(
            folder.mistakes().map(\.description) == ["sites/demo.yaml: the file is not in UTF-8; save it as UTF-8"])
    }

    @Test func refusesMoreThanAnyConfigurationHolds() throws {
        // Each line names the one before it ten times: a billion values in ten lines.
        let lines = (1...9).map { level in
            "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ") + "]"
        }
        let found = try mistakes(site: "a0: &a0 x\n" + lines.joined(separator: "\n"))
        #expect(found.count == 1)
        #expect(found.first?.hasSuffix("the file has more than 200000 values") == true)
    }

    @Test func findsEveryRepeatedKey() throws {
        let found = try mistakes(
            site: """
                site: demo
                name: One
                "name": Two
                profile:
                  store: { database: main, table: demo, managed: true, table: demo, table: demo }
                  create: by-form
                  fields:
                    nick: { type: strin }
                    nick: { type: string }
                name: Three
                """)
        #expect(
            found.map { $0.prefix { $0 != ";" } } == [
                "sites/demo.yaml:3: name: the key is there twice",
                "sites/demo.yaml:5: profile.store.table: the key is there twice",
                "sites/demo.yaml:5: profile.store.table: the key is there twice",
                "sites/demo.yaml:8: profile.fields.nick.type: \"strin\" is not a field type",
                "sites/demo.yaml:9: profile.fields.nick: the key is there twice",
                "sites/demo.yaml:10: name: the key is there twice",
            ])
    }

    @Test func understandsAnchorsAndMergeKeys() throws {
        var files = WrongFile.rightFiles
        files["sites/demo.yaml"] = """
            site: demo
            profile:
              store: { database: main, table: demo, managed: true }
              create: by-form
              fields:
                first: &name { type: string, max: 30, visibility: public }
                second: *name
                third: { <<: *name, column: last, max: 40 }
            """
        let site = try #require(try ConfigurationFolder(files).load().sites.first)
        #expect(try site.model.field("second").rules.maximumLength == 30)
        let third = try site.model.field("third")
        #expect(third.rules.maximumLength == 40 && third.visibility == .public && third.column == "last")
    }

    @Test func readsWordsAsTheyAreWritten() throws {
        var files = WrongFile.rightFiles
        files["sites/demo.yaml"] = """
            site: demo
            profile:
              store: { database: main, table: demo, managed: true }
              create: by-form
              fields:
                land: { type: choice, choices: { no: Norway, on: Ontario, 0x10: Sixteen, se: } }
                born: { type: date, default: 2024-02-29 }
                price: { type: decimal, precision: 9, scale: 2, default: 1.50 }
                extra: { type: json, default: { a: [1, "1", true, text, null] } }
            """
        let model = try #require(try ConfigurationFolder(files).load().sites.first?.model)
        #expect(
            try model.field("land").type
                == .choice([
                    .init(value: "no", label: "Norway"), .init(value: "on", label: "Ontario"),
                    .init(value: "0x10", label: "Sixteen"), .init(value: "se", label: "se"),
                ]))
        #expect(try model.field("born").rules.defaultValue == .date(#require(CalendarDate("2024-02-29"))))
        #expect(try model.field("price").rules.defaultValue?.json == "1.50")
        #expect(try model.field("extra").rules.defaultValue == .json(["a": [1, "1", true, "text", nil]]))
    }
}
