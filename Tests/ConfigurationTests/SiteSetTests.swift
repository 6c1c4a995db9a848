import Accounts
import Foundation
import Gateway
import Testing

/// Sites beside each other, and all their mistakes together.
@Suite struct SiteSetTests {
    private func site(_ id: String, host: String? = nil, store: String? = nil) -> String {
        """
        site: \(id)
        hosts: [\(host ?? "\(id).example.org")]
        profile:
          store: { \(store ?? "database: main, table: \(id), managed: true") }
          create: on-access
          fields: { nick: { type: string } }
        """
    }

    private func folder(_ sites: [String: String]) throws -> ConfigurationFolder {
        var files = WrongFile.rightFiles
        for (path, text) in sites { files[path] = text }
        return try ConfigurationFolder(files)
    }

    @Test func hostLeadsToOneSite() throws {
        let folder = try folder([
            "sites/a.yaml": site("a", host: "one.example.org"), "sites/b.yaml": site("b", host: "ONE.example.org"),
        ])
        #expect(
            folder.mistakes().map(\.description) == [
                "sites/b.yaml:2: hosts[0]: the host \"one.example.org\" stands in sites/a.yaml:2 already; "
                    + "a host leads to one site: remove one of them"
            ])
    }

    @Test func managedTableHasOneOwner() throws {
        let folder = try folder([
            "sites/a.yaml": site("a", store: "database: main, table: people, managed: true"),
            "sites/b.yaml": site("b", store: "database: main, table: People, managed: true"),
            "sites/c.yaml": site("c", store: "database: legacy, table: people, managed: true"),
        ])
        #expect(
            folder.mistakes().map(\.description) == [
                "sites/b.yaml:4: profile.store.table: the managed table people belongs to another site "
                    + "(sites/a.yaml:4); give each managed site a table of its own"
            ])
    }

    @Test func schemaIsPartOfTheName() throws {
        let folder = try folder([
            "sites/a.yaml": site("a", store: "database: main, table: people, managed: true"),
            "sites/b.yaml": site("b", store: "database: main, table: dbo.people, managed: true"),
        ])
        #expect(folder.mistakes().isEmpty)
    }

    @Test func replicaThatIsOnlyReadIsNotWritten() throws {
        let folder = try folder([
            "config/gateway.yaml": """
            core: main
            databases:
              main: { driver: sqlite, file: var/main.sqlite }
              legacy: { driver: sqlserver, host: h, database: d, user: u, password: p, read_only_intent: true }
            """,
            "sites/a.yaml": site("a", store: "database: legacy, table: people, managed: true"),
        ])
        #expect(
            folder.mistakes().map(\.description) == [
                "sites/a.yaml:4: profile.store.access: the database \"legacy\" is opened with read_only_intent, "
                    + "so nothing can be written; write access: read-only, or take read_only_intent out of the database"
            ])
    }

    @Test func fileThatWouldBePassedOverIsNamed() throws {
        #expect(
            try folder(["sites/a.yml": site("a")]).mistakes().map(\.description) == [
                "sites/a.yml: the file would be passed over; rename it to a.yaml"
            ])
    }

    @Test func otherFilesAreNobodysBusiness() throws {
        let folder = try folder(["sites/README.md": "# Sites", "sites/.draft.yaml": "site: ?"])
        #expect(folder.mistakes().isEmpty)
    }

    @Test func siteOfABrokenDatabaseIsNotToBlame() throws {
        let folder = try folder([
            "config/gateway.yaml": "core: main\ndatabases:\n  main: { driver: sqlite }\n  legacy: { driver: sqlit }\n"
        ])
        #expect(folder.mistakes().map(\.key) == ["databases.main.file", "databases.legacy.driver"])
    }

    @Test func missingFilesAreNamed() throws {
        let empty = try ConfigurationFolder(["README": ""])
        #expect(empty.mistakes().map(\.problem) == ["there is no such file"])
        #expect(empty.mistakes().map(\.file) == ["config/gateway.yaml"])
        try empty.write(WrongFile.Template.gateway.text, to: "config/gateway.yaml")
        #expect(
            empty.mistakes().map(\.description) == [
                "config/gateway.yaml:1: sites: the directory of the site files is not there; "
                    + "it was looked for at \(empty.url.standardizedFileURL.path(percentEncoded: false))sites/"
            ])
    }

    @Test func everyMistakeOfEveryFileComesAtOnceInOrder() throws {
        let folder = try folder([
            "config/gateway.yaml": WrongFile.Template.gateway.text + "\nlog: { level: loud }\nlimit: {}\n",
            "sites/a.yaml": site("a", store: "database: man, table: a, managed: true"),
            "sites/b.yaml": "site: b\nhosts: [a b]\nprofile: { store: {}, create: always, fields: { x: {} } }\n",
            "sites/models/base.yaml": "model: base\nfields: { url: { type: ur, max: x } }\n",
            "sites/models/other.yaml": "model: [\n",
        ])
        let mistakes = folder.mistakes()
        #expect(
            mistakes.map { "\($0.file):\($0.line ?? 0) \($0.key)" } == [
                "config/gateway.yaml:6 log.level", "config/gateway.yaml:7 limit",
                "sites/a.yaml:4 profile.store.database",
                "sites/b.yaml:2 hosts[0]", "sites/b.yaml:3 profile.store.database", "sites/b.yaml:3 profile.store.key",
                "sites/b.yaml:3 profile.store.table", "sites/b.yaml:3 profile.create",
                "sites/b.yaml:3 profile.fields.x.type", "sites/models/base.yaml:2 fields.url.type",
                "sites/models/other.yaml:2 ",
            ])
        let error = #expect(throws: ConfigurationError.self) { try folder.load() }
        #expect(error?.description.split(separator: "\n").count == mistakes.count)
    }

    @Test func mistakeHasAFormForPrograms() throws {
        let mistake = try #require(
            try folder(["sites/a.yaml": site("a", store: "database: man, table: a, managed: true")])
                .mistakes().first)
        #expect(
            mistake.json == [
                "file": "sites/a.yaml", "line": 4, "column": 12, "key": "profile.store.database",
                "problem": "\"man\" is not a database", "remedy": "did you mean \"main\"? (main, legacy)",
            ])
    }

    @Test func relativePathsAreMeantFromTheDirectoryAboveConfig() throws {
        var files = WrongFile.rightFiles
        files["gateway.yaml"] = WrongFile.Template.gateway.text
        let folder = try ConfigurationFolder(files)
        let base = folder.url.standardizedFileURL
        #expect(try folder.load("config/gateway.yaml").gateway.baseDirectory.path() == base.path())
        #expect(try folder.load("gateway.yaml").gateway.baseDirectory.path() == base.path())
        #expect(try folder.load("gateway.yaml").gateway.sitesDirectory == base.appending(path: "sites/"))
    }

    @Test func thousandSitesAreRead() throws {
        var files = WrongFile.rightFiles
        for number in 1...1000 {
            files["sites/site-\(number).yaml"] = site("site-\(number)")
                .replacing("create: on-access", with: "extends: base\n  create: on-access")
        }
        let loaded = try ConfigurationFolder(files).load()
        #expect(loaded.sites.count == 1001)
        #expect(loaded.files.count == 1003)
        let router = try SiteRouter(loaded.sites.map { (site: $0, route: $0.name) })
        #expect(router.site(host: "site-777.example.org:8080") == "site-777")
    }
}
