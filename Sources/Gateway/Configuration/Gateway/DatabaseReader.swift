import Accounts
import Foundation
import OrderedCollections

/// Reads the `databases` of the gateway's file.
struct DatabaseReader {
    let baseDirectory: URL

    func databases(_ mapping: MappingReader) -> DeclaredDatabases? {
        var declared = DeclaredDatabases()
        for (name, value) in mapping.members() {
            guard name.isLowercaseName(withUnderscores: true) else {
                value.mistake(
                    "\"\(name)\" cannot name a database",
                    remedy: "use 1 to 63 lower-case letters, digits, hyphens and underscores; begin with a letter")
                continue
            }
            let name = DatabaseName(rawValue: name)
            declared.names.append(name)
            declared.configurations[name] = value.mapping(database)
        }
        guard !declared.names.isEmpty || !mapping.entries.isEmpty else {
            mapping.reader.report(
                ConfigurationMistake(mapping.place, "there is no database", remedy: "name at least one, such as main"))
            return nil
        }
        checkFiles(declared, mapping)
        return declared
    }

    private enum DriverName: String, CaseIterable {
        case postgres, sqlserver, sqlite
    }

    private func database(_ mapping: MappingReader) -> DatabaseConfiguration? {
        guard let value = mapping.required("driver", "it is one of: postgres, sqlserver, sqlite") else {
            expectAll(mapping)
            return nil
        }
        guard let driver = value.word("a driver", of: DriverName.self) else {
            expectAll(mapping)
            return nil
        }
        switch driver {
        case .postgres:
            let settings = PostgresReader(baseDirectory: baseDirectory).settings(mapping)
            return database(settings.map { .postgres($0) }, mapping)
        case .sqlserver:
            let settings = SQLServerReader(baseDirectory: baseDirectory).settings(mapping)
            return database(settings.map { .sqlserver($0) }, mapping)
        case .sqlite: return sqlite(mapping)
        }
    }

    /// Without a driver nobody knows which keys are right, so none is called wrong.
    private func expectAll(_ mapping: MappingReader) { mapping.expect(mapping.entries.map(\.key)) }

    // MARK: What a server's pool has

    private func database(
        _ driver: DatabaseConfiguration.Driver?, _ mapping: MappingReader
    ) -> DatabaseConfiguration? {
        let pool = mapping.optional("pool")?.mapping(poolSettings)
        let timeouts = mapping.optional("timeouts")?.mapping { timeoutSettings($0, hasConnect: true) }
        let breaker = mapping.optional("breaker")?.mapping(breakerSettings)
        guard let driver else { return nil }
        var configuration = DatabaseConfiguration(driver: driver)
        configuration.pool = pool ?? configuration.pool
        configuration.timeouts = timeouts ?? configuration.timeouts
        configuration.breaker = breaker ?? configuration.breaker
        return configuration
    }

    private func poolSettings(_ mapping: MappingReader) -> PoolSettings {
        var pool = PoolSettings()
        let times = Duration.seconds(1)...Duration.seconds(86_400)
        pool.max = mapping.optional("max")?.integer(in: 1...1000) ?? pool.max
        pool.min = mapping.optional("min")?.integer(in: 0...1000) ?? pool.min
        pool.waiting = mapping.optional("waiting")?.integer(in: 0...100_000) ?? pool.waiting
        pool.idle = mapping.optional("idle")?.duration(in: times) ?? pool.idle
        pool.lifetime = mapping.optional("lifetime")?.duration(in: times) ?? pool.lifetime
        if pool.min > pool.max {
            mapping.mistake(
                at: "min", "\(pool.min) connections are to be kept open and \(pool.max) are allowed",
                remedy: "lower min, or raise max")
        }
        return pool
    }

    private func timeoutSettings(_ mapping: MappingReader, hasConnect: Bool) -> TimeoutSettings {
        var timeouts = TimeoutSettings()
        let times = Duration.milliseconds(10)...Duration.seconds(3600)
        if hasConnect { timeouts.connect = mapping.optional("connect")?.duration(in: times) ?? timeouts.connect }
        timeouts.query = mapping.optional("query")?.duration(in: times) ?? timeouts.query
        timeouts.acquire = mapping.optional("acquire")?.duration(in: times) ?? timeouts.acquire
        return timeouts
    }

    private func breakerSettings(_ mapping: MappingReader) -> BreakerSettings {
        var breaker = BreakerSettings()
        let times = Duration.milliseconds(1)...Duration.seconds(3600)
        breaker.failures = mapping.optional("failures")?.integer(in: 1...1000) ?? breaker.failures
        breaker.backOff = mapping.optional("back_off")?.duration(in: times) ?? breaker.backOff
        breaker.maxBackOff = mapping.optional("max_back_off")?.duration(in: times) ?? breaker.maxBackOff
        if breaker.backOff > breaker.maxBackOff {
            mapping.mistake(
                at: "back_off", "the first pause is longer than max_back_off",
                remedy: "lower back_off, or raise max_back_off")
        }
        return breaker
    }

    // MARK: SQLite

    private func sqlite(_ mapping: MappingReader) -> DatabaseConfiguration? {
        let file = mapping.required("file", "give the path of the database's file, such as var/main.sqlite")?.string()
        let busyTimeout = mapping.optional("busy_timeout")?
            .duration(in: .milliseconds(0)...Duration.seconds(600))
        let readers = mapping.optional("pool")?.mapping { $0.optional("max")?.integer(in: 1...1000) }
        let timeouts = mapping.optional("timeouts")?.mapping { timeoutSettings($0, hasConnect: false) }
        guard let file else { return nil }
        var settings = SQLiteSettings(file: URL(filePath: file, relativeTo: baseDirectory).standardizedFileURL)
        settings.busyTimeout = busyTimeout ?? settings.busyTimeout
        var configuration = DatabaseConfiguration(driver: .sqlite(settings))
        configuration.pool.max = readers ?? configuration.pool.max
        configuration.timeouts = timeouts ?? configuration.timeouts
        return configuration
    }

    /// Two databases in one file would take each other's locks and tables.
    private func checkFiles(_ declared: DeclaredDatabases, _ mapping: MappingReader) {
        var owners: [URL: DatabaseName] = [:]
        for (name, configuration) in declared.configurations {
            guard case .sqlite(let settings) = configuration.driver else { continue }
            if let other = owners.updateValue(name, forKey: settings.file) {
                mapping.mistake(
                    at: "\(name)", "the databases \"\(other)\" and \"\(name)\" have the same file",
                    remedy: "give each a file of its own")
            }
        }
    }
}
