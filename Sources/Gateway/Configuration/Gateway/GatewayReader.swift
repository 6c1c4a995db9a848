import Accounts
import Foundation
import OrderedCollections

/// Reads the gateway's own file.
struct GatewayReader {
    let reader: ConfigurationReader

    /// What the file says, as far as it can be read; mistakes are with the reader.
    struct Outcome {
        var configuration: GatewayConfiguration?
        var databases: DeclaredDatabases?
        var sitesDirectory: URL
        /// Where the directory of the site files is named, for a mistake about it.
        var sitesPlace: ConfigurationPlace
        /// What the file says of the sites, to be held against them.
        var siteReferences: SiteReferences
    }

    func read(_ file: MappingReader) -> Outcome {
        let databases = file.required("databases", "name at least one database, such as main")?
            .mapping { DatabaseReader(baseDirectory: reader.baseDirectory).databases($0) }
        let core = self.core(file, databases)
        let sites = sitesDirectory(file)
        var configuration = GatewayConfiguration(
            baseDirectory: reader.baseDirectory, core: core ?? "", databases: databases?.configurations ?? [:],
            sitesDirectory: sites)
        let members = readSettings(file, databases, into: &configuration)
        var references = readPeople(file, into: &configuration)
        references.members = members
        return Outcome(
            configuration: core == nil ? nil : configuration, databases: databases, sitesDirectory: sites,
            sitesPlace: file.place(of: "sites"), siteReferences: references)
    }

    private func core(_ file: MappingReader, _ databases: DeclaredDatabases?) -> DatabaseName? {
        guard let value = file.required("core", "name the database that holds the accounts, such as main"),
            let name = value.string().map({ DatabaseName(rawValue: $0) })
        else { return nil }
        guard let databases else { return name }
        guard databases.check(name, value) else { return nil }
        if case .sqlserver? = databases.configurations[name]?.driver {
            value.mistake(
                "the database \"\(name)\" is a SQL Server, which cannot hold the accounts",
                remedy: "name one whose driver is postgres or sqlite")
            return nil
        }
        return name
    }

    private func sitesDirectory(_ file: MappingReader) -> URL {
        let path = file.optional("sites")?.string() ?? "sites"
        return URL(filePath: path, directoryHint: .isDirectory, relativeTo: reader.baseDirectory).standardizedFileURL
    }

    private func readSettings(
        _ file: MappingReader, _ databases: DeclaredDatabases?, into configuration: inout GatewayConfiguration
    ) -> [SiteReferences.Members] {
        configuration.listen = file.optional("listen")?.mapping(address) ?? configuration.listen
        configuration.adminListen = file.optional("admin_listen")?.mapping(adminAddress)
        configuration.links = file.optional("links")?.mapping(links) ?? configuration.links
        var members: [SiteReferences.Members] = []
        configuration.accounts =
            file.optional("accounts")?.mapping { mapping in
                members =
                    mapping.optional("legacy").map { MembersReader(databases: databases).members($0) } ?? []
                return accounts(mapping)
            } ?? configuration.accounts
        configuration.members = members.map(\.definition)
        configuration.passwords =
            file.optional("passwords")?.mapping(PasswordReader().passwords) ?? configuration.passwords
        checkPasswords(file, configuration)
        MembersCheck(configuration: configuration).check(members)
        configuration.limits = file.optional("limits")?.mapping(limits) ?? configuration.limits
        configuration.cache = file.optional("cache")?.mapping(CacheReader().cache) ?? configuration.cache
        configuration.trustedProxies = proxies(file)
        configuration.hasPublicMetrics = file.optional("public_metrics")?.boolean() ?? false
        configuration.log = file.optional("log")?.mapping(log) ?? configuration.log
        if let admin = configuration.adminListen, admin == configuration.listen, admin.port != 0 {
            file.mistake(
                at: "admin_listen", "both listeners have the address \(admin)", remedy: "give one of them another port")
        }
        return members
    }

    /// Reads how people sign in, what mails they get, and under which names they find the gateway.
    private func readPeople(_ file: MappingReader, into configuration: inout GatewayConfiguration) -> SiteReferences {
        let people = PeopleReader()
        var references = SiteReferences()
        configuration.sessions = file.optional("sessions")?.mapping(people.sessions) ?? configuration.sessions
        if let (signIn, shared) = file.optional("sign_in")?.mapping(people.signIn) {
            configuration.signIn = signIn
            references.shared = shared
        }
        let mail = MailReader(baseDirectory: reader.baseDirectory, folder: configuration.mail.folder)
        configuration.mail = file.optional("mail")?.mapping(mail.mail) ?? configuration.mail
        configuration.audit = file.optional("audit")?.mapping(people.audit) ?? configuration.audit
        configuration.refusesUnknownHosts =
            file.optional("unknown_hosts")?
            .word("a way to treat unknown hosts", ["refuse": true, "serve": false]) ?? true
        references.ownHosts = (file.optional("own_hosts")?.list() ?? []).compactMap { item in
            HostName.read(item).map { ($0, item.place) }
        }
        configuration.ownHosts = references.ownHosts.map(\.name)
        return references
    }

    private func address(_ mapping: MappingReader) -> ListenAddress {
        let address = ListenAddress()
        return ListenAddress(
            host: mapping.optional("host")?.string() ?? address.host,
            port: mapping.optional("port")?.integer(in: 0...65_535) ?? address.port)
    }

    private func adminAddress(_ mapping: MappingReader) -> ListenAddress? {
        let host = mapping.optional("host")?.string() ?? ListenAddress().host
        guard let port = mapping.required("port", "give the port, such as 9090")?.integer(in: 0...65_535) else {
            return nil
        }
        return ListenAddress(host: host, port: port)
    }

    private func links(_ mapping: MappingReader) -> LinkConfiguration {
        var links = LinkConfiguration()
        links.scheme = mapping.optional("scheme")?.word("a scheme", of: LinkConfiguration.Scheme.self) ?? links.scheme
        links.port = mapping.optional("port")?.integer(in: 1...65_535)
        return links
    }

    private func accounts(_ mapping: MappingReader) -> AccountsConfiguration {
        var accounts = AccountsConfiguration()
        accounts.preset =
            mapping.optional("preset")?.word("a preset", of: AccountsConfiguration.Preset.self) ?? accounts.preset
        accounts.hasUniqueEmail = mapping.optional("unique_email")?.boolean() ?? accounts.hasUniqueEmail
        return accounts
    }

    private func checkPasswords(_ file: MappingReader, _ configuration: GatewayConfiguration) {
        if configuration.accounts.preset == .django,
            configuration.passwords.scryptLogRounds != PasswordConfiguration().scryptLogRounds
        {
            file.mistake(
                at: "passwords", "scrypt.log_rounds has no effect with accounts.preset: django",
                remedy: "leave it out: new hashes are Django's pbkdf2_sha256")
        }
    }

    private func limits(_ mapping: MappingReader) -> LimitConfiguration {
        var limits = LimitConfiguration()
        let times = Duration.milliseconds(100)...Duration.seconds(3600)
        limits.body = mapping.optional("body")?.size(in: 1024...1 << 30) ?? limits.body
        limits.headers = mapping.optional("headers")?.size(in: 1024...1 << 20) ?? limits.headers
        limits.requestTimeout = mapping.optional("request_timeout")?.duration(in: times) ?? limits.requestTimeout
        limits.idleTimeout = mapping.optional("idle_timeout")?.duration(in: times) ?? limits.idleTimeout
        limits.connections = mapping.optional("connections")?.integer(in: 1...1_000_000) ?? limits.connections
        limits.shutdownTimeout = mapping.optional("shutdown_timeout")?.duration(in: times) ?? limits.shutdownTimeout
        return limits
    }

    private func proxies(_ file: MappingReader) -> [IPNetwork] {
        (file.optional("trusted_proxies")?.list() ?? []).compactMap { item in
            guard let scalar = item.scalar() else { return nil }
            if let network = IPNetwork(scalar.text) { return network }
            item.mistake(
                "\(scalar.shown) is no address or range of addresses",
                remedy: "write an IP address or a range such as 10.0.0.0/8 or fd00::/8")
            return nil
        }
    }

    private func log(_ mapping: MappingReader) -> LogConfiguration {
        var log = LogConfiguration()
        log.level = mapping.optional("level")?.word("a log level", of: LogConfiguration.Level.self) ?? log.level
        log.format = mapping.optional("format")?.word("a log format", of: LogConfiguration.Format.self) ?? log.format
        return log
    }
}
