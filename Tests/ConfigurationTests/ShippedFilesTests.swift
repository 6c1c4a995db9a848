import Accounts
import Foundation
import Gateway
import OrderedCollections
import Testing

/// The files in `config/` and `sites/` are right, and say what the documentation says of them.
@Suite struct ShippedFilesTests {
    private func load(_ name: String, environment: [String: String] = [:]) throws -> LoadedConfiguration {
        try ConfigurationLoader.load(
            file: ConfigurationFolder.repository.appending(path: "config/\(name)"), environment: environment)
    }

    private let secrets = ["PGPASSWORD": "first secret", "MSSQL_PASSWORD": "second secret"]

    @Test func embeddedDefaultUsesSQLiteAlone() throws {
        let loaded = try load("gateway.yaml")
        #expect(loaded.gateway.core == "main")
        #expect(loaded.gateway.listen == ListenAddress(host: "127.0.0.1", port: 8080))
        #expect(Array(loaded.gateway.databases.keys) == ["main", "legacy"])
        let files = loaded.gateway.databases.values.compactMap { database -> URL? in
            if case .sqlite(let settings) = database.driver { settings.file } else { nil }
        }
        let folder = ConfigurationFolder.repository.standardizedFileURL
        #expect(files == ["var/main.sqlite", "var/legacy.sqlite"].map { folder.appending(path: $0) })
        #expect(loaded.sites.map(\.id) == ["blog", "forum", "shop"])
        #expect(loaded.files.count == 5)
        #expect(loaded.gateway.mail.way == .folder)
        #expect(loaded.gateway.mail.folder == folder.appending(path: "var/mail", directoryHint: .isDirectory))
    }

    @Test func productionUsesServers() throws {
        let gateway = try load("production.yaml", environment: secrets).gateway
        guard case .postgres(let main)? = gateway.databases["main"]?.driver,
            case .sqlserver(let legacy)? = gateway.databases["legacy"]?.driver
        else {
            Issue.record("the drivers are \(gateway.databases.values.map(\.driver.name))")
            return
        }
        #expect(main.password?.reveal() == "first secret")
        #expect(legacy.password.reveal() == "second secret")
        #expect(legacy.encryption == .require)
        #expect(legacy.trust == .authority(URL(filePath: "/etc/gatehouse/sql01-ca.pem")))
        #expect(gateway.databases["main"]?.pool.max == 16)
        #expect(gateway.log.format == .json)
        #expect(gateway.mail.way == .sendmail && gateway.mail.from.address == "no-reply@example.org")
        #expect(gateway.refusesUnknownHosts && gateway.signIn.sites(sharingWith: "blog") == ["blog", "forum"])
        #expect(gateway.adminListen == ListenAddress(host: "127.0.0.1", port: 9090))
    }

    @Test func sitesAreTheSameOverEveryDatabase() throws {
        #expect(try load("gateway.yaml").sites == load("production.yaml", environment: secrets).sites)
    }

    @Test func productionAsksForItsSecrets() throws {
        let error = #expect(throws: ConfigurationError.self) { try load("production.yaml") }
        #expect(
            error?.mistakes.map(\.problem) == [
                "the environment variable PGPASSWORD is not set",
                "the environment variable MSSQL_PASSWORD is not set",
            ])
    }

    @Test func blogExtendsBaseAndCreatesOnAccess() throws {
        let blog = try #require(try load("gateway.yaml").sites.first { $0.id == "blog" })
        #expect(Array(blog.model.fields.keys) == ["url", "company", "display_name"])
        #expect(blog.model.bases == ["base"])
        #expect(blog.creation == .onAccess)
        #expect(blog.store.isManaged && blog.store.access == .readWrite && blog.store.versionColumn == "version")
        #expect(blog.store.key == StoreDefinition.Key(column: "account_id", type: .integer, account: .id))
        #expect(blog.store.onDelete == .cascade)
    }

    @Test func shopTakesNobodyAndBlogTellsChanges() throws {
        let sites = try load("gateway.yaml").sites
        #expect(sites.map(\.registration.isOpen) == [true, true, false])
        #expect(sites.map(\.hasFeed) == [true, false, false])
        #expect(sites.allSatisfy { $0.customization == nil })
    }

    @Test func forumSharesDefinitionsAndAsksForMore() throws {
        let sites = try load("gateway.yaml").sites
        let blog = try #require(sites.first { $0.id == "blog" })
        let forum = try #require(sites.first { $0.id == "forum" })
        #expect(try forum.model.field("url") == blog.model.field("url"))
        #expect(forum.requiresComplete && forum.creation == .byForm)
        #expect(forum.model.incomplete(forum.model.defaults) == ["nickname", "language"])
        #expect(try forum.model.field("warnings").visibility == .admin)
        #expect(throws: FieldProblem.self) { try forum.model.field("nickname").value(from: "a b") }
    }

    @Test func shopIsReadOnlyAndLinked() throws {
        let shop = try #require(try load("gateway.yaml").sites.first { $0.id == "shop" })
        #expect(shop.store.access == .readOnly && shop.creation == .never && !shop.store.isManaged)
        #expect(shop.store.table == TableName(schema: "dbo", name: "Person"))
        #expect(shop.store.key.account == .link("shop"))
        #expect(shop.store.timeZone?.identifier == "America/Los_Angeles")
        #expect(
            shop.model.fields.values.map(\.column) == ["email_address", "phone_number", "rowguid", "modified_date"])
    }
}
