import Accounts
import Foundation
import Gateway
import GatewayHTTP
import GatewayServing
import GatewayTesting
import Logging
import ServiceLifecycle

/// A gateway with three sites, served on a port of its own for browsers of the tests.
struct PageServer: Sendable {
    let runtime: GatewayRuntime
    let client: HTTPClient
    /// The folder of its configuration, its databases and its mails.
    let folder: URL

    var gateway: Gateway { runtime.gateway }

    /// A browser that nobody has used yet.
    func browser(_ host: String = "blog.example.org") -> Browser { Browser(client: client, host: host) }

    /// Makes an account that can sign in.
    @discardableResult
    func account(_ username: String, password: String = PageServer.password) async throws -> AccountID {
        var draft = AccountDraft()
        draft.username = username
        draft.email = "\(username.lowercased())@example.org"
        draft.password = password
        return try await gateway.accounts.create(draft, as: .operator).account.account.id
    }

    /// The links of the mails that were sent, newest last; waits for as many.
    func links(atLeast count: Int = 1) async throws -> [String] {
        let mails = folder.appending(path: "var/mail")
        for _ in 0..<600 {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: mails.path)) ?? []
            let texts = try names.filter { $0.hasSuffix(".eml") }.sorted().map {
                // The lines are broken and escaped as mails are (RFC 2045, section 6.7).
                try String(contentsOf: mails.appending(path: $0), encoding: .utf8)
                    .replacing("=\r\n", with: "").replacing("=\n", with: "").replacing("=3D", with: "=")
            }
            let links = texts.compactMap { $0.firstMatch(of: /https?:\/\/\S+token=[A-Za-z0-9_]+/)?.output }
            if links.count >= count { return links.map(String.init) }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw PageTestError(description: "no \(count) mails came")
    }

    static let password = "correct horse battery"

    private static let gatewayFile = """
        listen: { host: 127.0.0.1, port: 0 }
        links: { scheme: SCHEME }
        core: main
        databases:
        DATABASES
        sites: sites
        passwords: { scrypt: { log_rounds: 12 } }
        sign_in: { LIMITS, shared: [[blog, club]] }

        """

    private static let siteFiles = [
        "blog": """
        site: blog
        name: The <Blog>
        hosts: [blog.example.org]
        feed: true
        profile:
          store: { database: main, table: blog_profile, managed: true }
          create: on-registration
          fields:
            display_name: { type: string, max: 50, label: Display name, visibility: public }
            website: { type: url, max: 200, visibility: public }
            bio: { type: text, visibility: public }
            contact: { type: email, visibility: public }
            age: { type: integer, min: 0, max: 150 }
            secret: { type: string, visibility: self }
            news: { type: boolean, default: true }
        """,
        "club": """
        site: club
        name: The Club
        hosts: [club.example.org]
        registration: { verify: never }
        profile:
          store: { database: main, table: club_profile, managed: true }
          create: by-form
          fields:
            nickname: { type: string, max: 20, required: true, visibility: public }
            town: { type: choice, choices: { tlv: Tel Aviv, hfa: Haifa } }
        """,
        "shut": """
        site: shut
        name: Shut
        hosts: [shut.example.org]
        registration: { open: false }
        profile:
          store: { database: main, table: shut_profile, managed: true }
          create: never
          fields:
            note: { type: string }
        """,
    ]

    /// Serves for as long as `body` takes.
    /// - Parameters:
    ///   - files: further files of its folder, by their paths.
    ///   - limits: the bounds of signing in, as the gateway's file writes them; none that a test would meet otherwise.
    ///   - settings: further keys of the gateway's file, as YAML.
    static func run(
        on backing: Backing = .sqlite, scheme: String = "http", files: [String: String] = [:],
        limits: String = "attempts: 10000, address_attempts: 100000, site_attempts: 100000", settings: String = "",
        change: @Sendable (inout HTTPSettings) -> Void = { _ in },
        _ body: @escaping @Sendable (PageServer) async throws -> Void
    ) async throws {
        try await Servers.run(backing) { servers in
            let file = gatewayFile.replacing("SCHEME", with: scheme).replacing("DATABASES", with: servers.databases)
                .replacing("LIMITS", with: limits)
            try await serve(file + settings, files: files, change, body)
        }
    }

    private static func serve(
        _ gatewayFile: String, files: [String: String], _ change: (inout HTTPSettings) -> Void,
        _ body: @escaping @Sendable (PageServer) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gatehouse-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for directory in ["config", "sites", "var"] {
            try FileManager.default.createDirectory(
                at: folder.appending(path: directory), withIntermediateDirectories: true)
        }
        for (name, text) in siteFiles {
            try Data(text.utf8).write(to: folder.appending(path: "sites/\(name).yaml"))
        }
        for (path, text) in files {
            let url = folder.appending(path: path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
        let file = folder.appending(path: "config/gateway.yaml")
        try Data(gatewayFile.utf8).write(to: file)
        let loaded = try ConfigurationLoader.load(file: file)
        let logger = Logger(label: "pages") { _ in SwiftLogNoOpLogHandler() }
        let runtime = try GatewayRuntime(loaded, logger: logger)
        var settings = HTTPSettings(loaded.gateway)
        settings.minimumFormAge = .zero
        change(&settings)
        let server = GatewayServer(settings: settings, logger: logger, gateway: { runtime.gateway })
        try await withThrowingTaskGroup(of: Void.self) { group in
            for service in runtime.services { group.addTask { try await service.run() } }
            group.addTask { try await server.run() }
            defer { group.cancelAll() }
            let failures = await runtime.migrator.migrate().failures
            guard failures.isEmpty else { throw PageTestError(description: "\(failures.compactMap(\.failure))") }
            let port = try await server.addresses.port()
            try await body(PageServer(runtime: runtime, client: HTTPClient(port: port), folder: folder))
        }
    }
}

extension PageServer {
    /// Reads the configuration again, after one of the site's files was changed, and makes what the tables lack: what an
    /// operator does with `migrate` and SIGHUP.
    func change(site: SiteID, _ change: (String) -> String) async throws {
        let file = folder.appending(path: "sites/\(site).yaml")
        try Data(change(String(contentsOf: file, encoding: .utf8)).utf8).write(to: file)
        try runtime.adopt(try ConfigurationLoader.load(file: folder.appending(path: "config/gateway.yaml")))
        let failures = await runtime.migrator.migrate().failures
        guard failures.isEmpty else { throw PageTestError(description: "\(failures.compactMap(\.failure))") }
    }

    /// A browser in which somebody is signed in, on a site's host or on the gateway's own.
    func browser(of username: String, on host: String = "blog.example.org") async throws -> Browser {
        let browser = browser(host)
        let site = gateway.router.site(host: host)
        let signedIn = try await gateway.signIn.signIn(
            identifier: username, password: Self.password, origin: Origin(site: site, address: "127.0.0.1"))
        await browser.setCookie("gatehouse-session", signedIn.token)
        return browser
    }

    /// Makes a superuser.
    func superuser(_ username: String = "root") async throws {
        var draft = AccountDraft()
        draft.username = username
        draft.password = Self.password
        (draft.isStaff, draft.isSuperuser) = (true, true)
        _ = try await gateway.accounts.create(draft, as: .operator)
    }

    /// What stands in the audit log, newest first.
    func events() async throws -> [AuditEvent] {
        try await gateway.repositories.audit.list(PageRequest(), filter: AuditFilter()).elements.map(\.event)
    }
}

struct PageTestError: Error, CustomStringConvertible {
    let description: String
}
