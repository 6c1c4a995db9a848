import Accounts
import Foundation
import Logging
import Pooling
import PostgresDatabase
import SQLServerDatabase
import SQLStore
import SQLiteDatabase

/// Opens databases as the configuration describes them: the only place that names all three drivers.
struct DatabaseFactory: Sendable {
    let logger: Logger

    /// - Throws: ``DatabaseError`` `unavailable` where one cannot be opened at all.
    func database(_ name: DatabaseName, _ configuration: DatabaseConfiguration) throws -> any Database {
        switch configuration.driver {
        case .sqlite(let settings):
            try SQLiteDatabase(
                SQLiteConfiguration(
                    name: name, path: settings.file.path(percentEncoded: false),
                    maximumReaders: configuration.pool.max, busyTimeout: settings.busyTimeout), logger: logger)
        case .postgres(let settings): try postgres(name, settings, configuration)
        case .sqlserver(let settings): try sqlServer(name, settings, configuration)
        }
    }

    private func postgres(
        _ name: DatabaseName, _ settings: PostgresSettings, _ configuration: DatabaseConfiguration
    ) throws -> any Database {
        do {
            return PostgresDatabase(
                try PostgresConfiguration(
                    name: name, url: settings.target.connectionString, password: settings.password?.reveal(),
                    listenURL: settings.listenURL?.reveal(),
                    preparation: settings.prepare == .always ? .always : .never,
                    timeouts: .init(connect: configuration.timeouts.connect, query: configuration.timeouts.query),
                    pool: PoolConfiguration(configuration)), logger: logger)
        } catch {
            throw DatabaseError(.unavailable, database: name, detail: "\(error)")
        }
    }

    private func sqlServer(
        _ name: DatabaseName, _ settings: SQLServerSettings, _ configuration: DatabaseConfiguration
    ) throws -> any Database {
        try SQLServerDatabase(
            SQLServerConfiguration(
                name: name, host: settings.host, port: settings.port, database: settings.database,
                user: settings.user, password: settings.password.reveal(), encryption: .init(settings),
                hasReadOnlyIntent: settings.hasReadOnlyIntent,
                timeouts: .init(connect: configuration.timeouts.connect, query: configuration.timeouts.query),
                pool: PoolConfiguration(configuration)), logger: logger)
    }
}

extension PoolConfiguration {
    fileprivate init(_ configuration: DatabaseConfiguration) {
        self.init(
            max: configuration.pool.max, min: configuration.pool.min, maxWaiting: configuration.pool.waiting,
            acquireTimeout: configuration.timeouts.acquire, idleTimeout: configuration.pool.idle,
            maxLifetime: configuration.pool.lifetime,
            backOff: BackOff(base: configuration.breaker.backOff, cap: configuration.breaker.maxBackOff),
            breakerThreshold: configuration.breaker.failures)
    }
}

extension SQLServerConfiguration.Encryption {
    fileprivate init(_ settings: SQLServerSettings) {
        switch (settings.encryption, settings.trust) {
        case (.off, _): self = .off
        case (.request, _): self = .request
        case (.require, .authority(let file)): self = .require(.authorities(file: file.path(percentEncoded: false)))
        case (.require, .any): self = .require(.any)
        // The configuration is refused where `require` says nothing of whom to trust.
        case (.require, .unspecified): self = .require(.system)
        }
    }
}

extension PostgresSettings.Target {
    /// The servers as libpq reads them: `keyword='value'`.
    fileprivate var connectionString: String {
        switch self {
        case .url(let url): return url.reveal()
        case .servers(let servers):
            let pairs: [(String, String?)] = [
                ("host", servers.hosts.map(\.name).joined(separator: ",")),
                ("port", servers.hosts.map { String($0.port) }.joined(separator: ",")),
                ("dbname", servers.database),
                ("user", servers.user),
                ("sslmode", servers.sslMode?.rawValue),
                ("sslrootcert", servers.caFile?.path(percentEncoded: false)),
                ("target_session_attrs", servers.targetSessionAttributes?.rawValue),
            ]
            return pairs.compactMap { keyword, value in
                value.map { "\(keyword)='\($0.replacing("\\", with: "\\\\").replacing("'", with: "\\'"))'" }
            }.joined(separator: " ")
        }
    }
}
