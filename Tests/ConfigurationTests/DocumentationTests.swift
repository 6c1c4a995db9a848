import Foundation
import Gateway
import Testing

/// The references in `docs/` name every key there is.
@Suite struct DocumentationTests {
    private func page(_ name: String) throws -> String {
        try String(contentsOf: ConfigurationFolder.repository.appending(path: "docs/\(name)"), encoding: .utf8)
    }

    /// The keys the reader knows beside each key `zz`, and the way to that.
    private func knownKeys(_ files: [String: String]) throws -> [(place: String, keys: [String])] {
        try ConfigurationFolder(files).mistakes().filter { $0.key.hasSuffix("zz") }.map { mistake in
            let list = mistake.remedy?.split(separator: ": ").last ?? ""
            return (mistake.key, list.split(separator: ", ").map(String.init))
        }
    }

    @Test func gatewaysKeysAreDocumented() throws {
        let sections = [
            "listen", "admin_listen", "links", "accounts", "passwords", "limits", "cache", "log", "sessions", "sign_in",
            "mail",
            "audit",
        ]
        var files = WrongFile.rightFiles
        files["config/gateway.yaml"] =
            """
            zz: 1
            core: a
            databases:
              a: { driver: postgres, hosts: [h], database: d, zz: 1, pool: { zz: 1 }, timeouts: { zz: 1 }, breaker: { zz: 1 } }
              b: { driver: sqlserver, host: h, database: d, user: u, password: p, zz: 1 }
              c: { driver: sqlite, file: f, zz: 1 }

            """ + sections.map { "\($0): { zz: 1 }\n" }.joined()
        let known = try knownKeys(files)
        #expect(known.count == 7 + sections.count)
        let page = try page("configuration.md")
        for (place, keys) in known {
            // Inside a section, the page writes `listen.port`; a database's keys stand alone.
            let section = place.split(separator: ".").dropLast().last.map(String.init)
            let prefix = section.map { ["a", "b", "c"].contains($0) ? "" : "\($0)." } ?? ""
            for key in keys where page.contains("`\(prefix)\(key).") == false {
                #expect(page.contains("`\(prefix)\(key)`"), "\(place): \(key)")
            }
        }
    }

    @Test func sitesKeysAreDocumented() throws {
        var files = WrongFile.rightFiles
        files["sites/demo.yaml"] = """
            site: demo
            zz: 1
            registration: { zz: 1 }
            profile:
              zz: 1
              store: { database: main, table: demo, managed: true, zz: 1, key: { zz: 1 } }
              cache: { ttl: 30s, zz: 1 }
              migration: { zz: 1, from: { database: legacy, table: old, key: { column: id } } }
              create: by-form
              fields: { nick: { type: string, zz: 1 } }
              collections: { orders: { table: o, key: k, zz: 1, fields: { a: { type: string } } } }
            """
        files["sites/models/base.yaml"] = "model: base\nzz: 1\n"
        let known = try knownKeys(files)
        #expect(known.count == 10)
        let page = try page("sites-and-models.md")
        for (place, keys) in known {
            for key in keys {
                // `profile` and `key` are mappings: the page has their keys.
                let names = [
                    "`\(key)`", "`\(key).", "`profile.\(key)`", "`key.\(key)`", "`registration.\(key)`",
                    "`migration.\(key)`", "`cache.\(key)`",
                ]
                #expect(names.contains(where: page.contains), "\(place): \(key)")
            }
        }
    }
}
