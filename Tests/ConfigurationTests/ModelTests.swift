import Accounts
import Gateway
import OrderedCollections
import Testing

/// Models that extend models, and what is wrong between files.
@Suite struct ModelTests {
    private func files(_ models: [String: String], site: String = "extends: base") -> [String: String] {
        var files = WrongFile.rightFiles
        files["sites/models/base.yaml"] = nil
        for (name, text) in models { files["sites/models/\(name).yaml"] = text }
        files["sites/demo.yaml"] = """
            site: demo
            profile:
              \(site)
              store: { database: main, table: demo, managed: true }
              create: by-form
              fields:
                nick: { type: string }
            """
        return files
    }

    private func mistakes(_ models: [String: String], site: String = "extends: base") throws -> [String] {
        try ConfigurationFolder(files(models, site: site)).mistakes().map(\.description)
    }

    @Test func severalLevelsAreMergedFromTheFarthest() throws {
        let models = [
            "base": "model: base\nextends: middle\nfields: { a: { type: url } }",
            "middle": "model: middle\nextends: far\nfields: { b: { type: date } }",
            "far": "model: far\nfields: { c: { type: uuid } }",
        ]
        let model = try #require(try ConfigurationFolder(files(models)).load().sites.first?.model)
        #expect(Array(model.fields.keys) == ["c", "b", "a", "nick"])
        #expect(model.bases == ["base", "middle", "far"])
    }

    @Test func clashOfFieldsNamesBothFiles() throws {
        #expect(
            try mistakes(["base": "model: base\nfields:\n  nick: { type: url }"]) == [
                "sites/demo.yaml:7: profile.fields.nick: the field \"nick\" is declared in "
                    + "sites/models/base.yaml:3 already; rename one of them, or leave this one out"
            ])
    }

    @Test func clashOfColumnsNamesBothFiles() throws {
        #expect(
            try mistakes(["base": "model: base\nfields:\n  name: { type: string, column: NICK }"]) == [
                "sites/demo.yaml:7: profile.fields.nick: the column \"nick\" belongs to the field \"name\" "
                    + "(sites/models/base.yaml:3); give one of them another column"
            ])
    }

    @Test func clashBetweenModelsIsReportedOnce() throws {
        let models = [
            "base": "model: base\nextends: far\nfields:\n  a: { type: url }",
            "far": "model: far\nfields:\n  a: { type: date }",
        ]
        #expect(
            try mistakes(models) == [
                "sites/models/base.yaml:4: fields.a: the field \"a\" is declared in sites/models/far.yaml:3 already; "
                    + "rename one of them, or leave this one out"
            ])
    }

    @Test func circleIsReportedOnce() throws {
        let models = [
            "base": "model: base\nextends: b", "b": "model: b\nextends: c", "c": "model: c\nextends: base",
        ]
        #expect(
            try mistakes(models) == [
                "sites/models/b.yaml:2: extends: the models extend each other: b -> c -> base -> b; "
                    + "take one of the steps out"
            ])
        #expect(
            try mistakes(["base": "model: base\nextends: base"]) == [
                "sites/models/base.yaml:2: extends: the models extend each other: base -> base; "
                    + "take one of the steps out"
            ])
    }

    @Test func missingModelIsNamedWhereItIsMissed() throws {
        #expect(
            try mistakes(["base": "model: base\nextends: bass"]) == [
                "sites/models/base.yaml:2: extends: \"bass\" is not a model; did you mean \"base\"? (base)"
            ])
        #expect(
            try mistakes([:]) == [
                "sites/demo.yaml:3: profile.extends: \"base\" is not a model; "
                    + "write it to models/NAME.yaml beside the site files"
            ])
    }

    @Test func modelSaysItsName() throws {
        #expect(
            try mistakes(["base": "model: bass\nfields: { a: { type: url } }"]) == [
                "sites/models/base.yaml:1: model: the file is named base.yaml, and the model says another name; "
                    + "write model: base"
            ])
    }

    @Test func modelThatNobodyExtendsIsReadAsWell() throws {
        #expect(
            try mistakes(["base": "model: base", "other": "model: other\nfields: { a: { typ: url } }"]) == [
                "sites/models/other.yaml:2: fields.a.type: the key is missing; it is one of: string, text, integer, "
                    + "decimal, boolean, date, timestamp, uuid, email, url, choice, json, bytes",
                "sites/models/other.yaml:2: fields.a.typ: there is no such key; did you mean \"type\"? (type, column, "
                    + "label, help, required, visibility, edit, filter, default, min, max, pattern, unique, choices, "
                    + "precision, scale)",
            ])
    }

    @Test func requiredFieldOfAModelIsHeldAgainstTheSitesPolicy() throws {
        var files = files(["base": "model: base\nfields: { a: { type: string, required: true } }"])
        files["sites/demo.yaml"] = files["sites/demo.yaml"]?.replacing("by-form", with: "on-access")
        #expect(
            try ConfigurationFolder(files).mistakes().map(\.description) == [
                "sites/demo.yaml:5: profile.create: a profile made on access has only defaults, and these required "
                    + "fields have none: a; give each a default, take required out, or write create: by-form"
            ])
    }

    @Test func brokenModelBlamesNoSite() throws {
        var files = files(["base": "model: base\nfields: { a: { type: strin, required: true } }"])
        files["sites/demo.yaml"]?.append("\nrequire_complete: true\n")
        #expect(try ConfigurationFolder(files).mistakes().map(\.file) == ["sites/models/base.yaml"])
    }
}
