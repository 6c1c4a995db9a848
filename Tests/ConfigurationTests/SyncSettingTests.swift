import Accounts
import Gateway
import Testing

/// How often the changes of a legacy table are looked for.
@Suite struct SyncSettingTests {
    private static func site(_ setting: String) -> [String: String] {
        var files = WrongFile.rightFiles
        files["sites/demo.yaml"] = """
            site: demo
            profile:
              store: { database: main, table: demo, managed: true }
              create: never
              migration:
                from: { database: legacy, table: old, managed: false, key: { column: id, account: link, source: old } }
                \(setting)
              fields:
                nick: { type: string, max: 30 }
            """
        return files
    }

    @Test(arguments: [("", 60.0), ("sync_every: 1s", 1), ("sync_every: 6h", 21_600), ("sync_every: never", nil)])
    func aTimeOrNeverIsRead(setting: String, seconds: Double?) throws {
        let loaded = try ConfigurationFolder(Self.site(setting)).load()
        let migration = try #require(loaded.sites.first?.migration)
        #expect(migration.syncInterval == seconds)
    }

    @Test(arguments: [
        ("sync_every: 10ms", "\"10ms\" is out of range; write a time from 1s to 1d, or never"),
        ("sync_every: 2d", "\"2d\" is out of range; write a time from 1s to 1d, or never"),
        ("sync_every: often", "\"often\" is not a time; write a number and ms, s, m, h or d, such as 5s"),
    ])
    func anythingElseIsAMistake(setting: String, words: String) throws {
        let mistakes = try ConfigurationFolder(Self.site(setting)).mistakes().map(\.description)
        #expect(mistakes == ["sites/demo.yaml:7: profile.migration.sync_every: \(words)"])
    }
}
