import Foundation

/// Reads the keys of a database whose driver is `postgres`.
struct PostgresReader {
    let baseDirectory: URL

    func settings(_ mapping: MappingReader) -> PostgresSettings? {
        let target = self.target(mapping)
        let password = mapping.optional("password")?.secret()
        let prepare = mapping.optional("prepare")?.word("a way to prepare", of: PostgresSettings.Prepare.self)
        let listenURL = mapping.optional("listen_url").flatMap(url)
        guard let target else { return nil }
        var settings = PostgresSettings(target: target)
        settings.password = password
        settings.prepare = prepare ?? settings.prepare
        settings.listenURL = listenURL
        return settings
    }

    private static let serverKeys = [
        "hosts", "port", "database", "user", "sslmode", "ca_file", "target_session_attrs",
    ]

    private func target(_ mapping: MappingReader) -> PostgresSettings.Target? {
        if let value = mapping.optional("url") {
            mapping.expect(Self.serverKeys)
            for key in Self.serverKeys where mapping.has(key) {
                mapping.mistake(at: key, "the key stands beside url", remedy: "put it into the url, or leave url out")
            }
            return url(value).map { .url($0) }
        }
        guard !mapping.has("url") else {
            mapping.expect(Self.serverKeys)
            return nil
        }
        guard mapping.has("hosts") else {
            mapping.expect(Self.serverKeys)
            mapping.mistake(
                at: "url", "neither url nor hosts is there",
                remedy: "give the server as url: postgresql://USER@HOST/DATABASE, or as hosts and database")
            return nil
        }
        return servers(mapping).map { .servers($0) }
    }

    /// A connection string; it is never repeated in a message, since it may hold a password.
    private func url(_ value: ValueReader) -> Secret? {
        guard let text = value.secret() else { return nil }
        guard let prefix = ["postgresql://", "postgres://"].first(where: { text.reveal().hasPrefix($0) }) else {
            value.mistake(
                "it is no connection string", remedy: "write postgresql://USER@HOST/DATABASE, with the password apart")
            return nil
        }
        guard text.reveal().count > prefix.count, !text.reveal().contains(where: \.isWhitespace) else {
            value.mistake(
                "the connection string is empty or has blanks in it", remedy: "write postgresql://USER@HOST/DATABASE")
            return nil
        }
        return text
    }

    private func servers(_ mapping: MappingReader) -> PostgresSettings.Servers? {
        let hosts = mapping.optional("hosts")?.list()
        let port = mapping.optional("port")?.integer(in: 1...65_535) ?? 5432
        let database = mapping.required("database", "name the database on the server")?.string()
        let user = mapping.optional("user")?.string()
        let mode = mapping.optional("sslmode")?.word("an sslmode", of: PostgresSettings.SSLMode.self)
        let certificate = mapping.optional("ca_file")?.string()
        let attributes = mapping.optional("target_session_attrs")?
            .word("a value of target_session_attrs", of: PostgresSettings.TargetSessionAttributes.self)
        if certificate != nil, ![.verifyCA, .verifyFull].contains(mode) {
            mapping.mistake(
                at: "ca_file", "without sslmode: verify-full or verify-ca nothing is held against the certificate",
                remedy: "write sslmode: verify-full")
        }
        guard let hosts, let database else { return nil }
        if hosts.isEmpty { mapping.mistake(at: "hosts", "the list is empty", remedy: "name at least one server") }
        return PostgresSettings.Servers(
            hosts: hosts.compactMap { host($0, port: port) }, database: database, user: user, sslMode: mode,
            caFile: certificate.map { URL(filePath: $0, relativeTo: baseDirectory).standardizedFileURL },
            targetSessionAttributes: attributes)
    }

    /// `HOST`, `HOST:PORT`, `[IPV6]:PORT`, or a directory of sockets.
    private func host(_ value: ValueReader, port: Int) -> PostgresSettings.Host? {
        guard let text = value.string(), let shown = value.scalar()?.shown else { return nil }
        if text.hasPrefix("/") || IPAddress(text) != nil { return PostgresSettings.Host(name: text, port: port) }
        let parts = text.wholeMatch(of: /\[([0-9A-Fa-f:.]+)\](?::([0-9]+))?/)?.output
        let name = parts.map { String($0.1) } ?? String(text.prefix { $0 != ":" })
        let digits =
            parts.map { $0.2.map(String.init) }
            ?? text.firstIndex(of: ":").map {
                String(text[text.index(after: $0)...])
            }
        let number = digits.map { Int($0) ?? 0 } ?? port
        guard !name.isEmpty, name.allSatisfy({ !$0.isWhitespace && $0 != "," }), (1...65_535).contains(number) else {
            value.mistake("\(shown) is not a host", remedy: "write HOST or HOST:PORT, each server an item of its own")
            return nil
        }
        return PostgresSettings.Host(name: name, port: number)
    }
}
