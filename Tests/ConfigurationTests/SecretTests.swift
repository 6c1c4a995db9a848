import Accounts
import Foundation
import Gateway
import OrderedCollections
import Testing

/// No secret is shown by anything but `reveal()`.
@Suite struct SecretTests {
    private let gateway = """
        core: main
        databases:
          main: { driver: postgres, url: "postgresql://u:inside@h/d", password: "${PASSWORD}", listen_url: "postgres://l:inside@h/d" }
          legacy: { driver: sqlserver, host: h, database: d, user: u, password: literal-secret }
        """

    private func load() throws -> LoadedConfiguration {
        var files = WrongFile.rightFiles
        files["config/gateway.yaml"] = gateway
        return try ConfigurationFolder(files).load(environment: ["PASSWORD": "from-outside"])
    }

    private let secrets = ["inside", "from-outside", "literal-secret"]

    @Test func isThereForWhoSendsIt() throws {
        let databases = try load().gateway.databases
        guard case .postgres(let main)? = databases["main"]?.driver,
            case .sqlserver(let legacy)? = databases["legacy"]?.driver
        else {
            Issue.record("the drivers are not those of the file")
            return
        }
        #expect(main.target == .url(Secret("postgresql://u:inside@h/d")))
        #expect(main.listenURL?.reveal() == "postgres://l:inside@h/d")
        #expect(main.password?.reveal() == "from-outside")
        #expect(legacy.password.reveal() == "literal-secret")
    }

    @Test func isShownByNothing() throws {
        let loaded = try load()
        var dumped = ""
        dump(loaded, to: &dumped)
        for text in [dumped, "\(loaded)", String(reflecting: loaded), String(describing: loaded.gateway.databases)] {
            #expect(text.contains("<secret>"))
            for secret in secrets { #expect(!text.contains(secret)) }
        }
    }

    @Test func showsItselfAsSuch() {
        let secret = Secret("hunter2")
        #expect("\(secret) \(String(reflecting: secret)) \([secret])" == "<secret> <secret> [<secret>]")
        #expect(Mirror(reflecting: secret).children.isEmpty)
        #expect(secret == Secret("hunter2") && secret != Secret("hunter3"))
    }

    @Test(arguments: [
        #"main: { driver: postgres, url: "host=h password=hunter2" }"#,
        #"main: { driver: postgres, url: "postgresql://u:hunter2@h /d" }"#,
        #"main: { driver: postgres, url: "postgresql://h/d", pasword: hunter2 }"#,
        #"main: { driver: postgres, url: "postgresql://h/d", password: hunter2, password: hunter2 }"#,
        #"main: { driver: postgres, url: "postgresql://h/d", password: [hunter2] }"#,
        #"main: { driver: postgres, url: "postgresql://h/d", password: "${hunter2" }"#,
        #"main: { driver: postgres, url: "postgresql://h/d", password: "${P:-hunter2}" }"#,
        #"main: { driver: postgres, url: "postgresql://h/d", password: "hunter2 }"#,
        #"main: { driver: postgres, url: "postgresql://h/d", password: hunter2: }"#,
        #"main: { driver: postgres, url: "postgresql://h/d", password: *hunter2 }"#,
    ])
    func isInNoMessage(database: String) throws {
        var files = WrongFile.rightFiles
        files["config/gateway.yaml"] = "core: main\ndatabases:\n  \(database)\n"
        let folder = try ConfigurationFolder(files)
        let error = #expect(throws: ConfigurationError.self) { try folder.load() }
        let texts = ["\(error as Any)", String(reflecting: error), error?.json.text ?? "", error?.description ?? ""]
        for text in texts { #expect(!text.contains("hunter2")) }
        #expect(error?.mistakes.first?.line == 3)
    }
}
