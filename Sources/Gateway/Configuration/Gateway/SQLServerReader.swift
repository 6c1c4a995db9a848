import Foundation

/// Reads the keys of a database whose driver is `sqlserver`.
struct SQLServerReader {
    let baseDirectory: URL

    func settings(_ mapping: MappingReader) -> SQLServerSettings? {
        let host = mapping.required("host", "name the server").flatMap(host)
        let port = mapping.optional("port")?.integer(in: 1...65_535)
        let database = mapping.required("database", "name the database on the server")?.string()
        let user = mapping.required("user", "name the user to log in as")?.string()
        let password = mapping.required("password", "give it by ${NAME} or ${file:PATH}")?.secret()
        let encryption = mapping.optional("encryption")?
            .word("a way to encrypt", of: SQLServerSettings.Encryption.self)
        let trust = self.trust(mapping, encryption ?? .request)
        let intent = mapping.optional("read_only_intent")?.boolean()
        guard let host, let database, let user, let password else { return nil }
        var settings = SQLServerSettings(host: host, database: database, user: user, password: password)
        settings.port = port ?? settings.port
        settings.encryption = encryption ?? settings.encryption
        settings.trust = trust
        settings.hasReadOnlyIntent = intent ?? false
        return settings
    }

    private func host(_ value: ValueReader) -> String? {
        guard let text = value.string(), let shown = value.scalar()?.shown else { return nil }
        // Instances are found over UDP by a service that firewalls rarely let through: the port says the same.
        guard !text.contains(where: { $0.isWhitespace || "\\,;/".contains($0) }) else {
            value.mistake("\(shown) is not a host", remedy: "write the host alone; name an instance by its port")
            return nil
        }
        guard !text.contains(":") || IPAddress(text) != nil else {
            value.mistake("\(shown) is not a host", remedy: "write the host alone, and the port under port")
            return nil
        }
        return text
    }

    private func trust(
        _ mapping: MappingReader, _ encryption: SQLServerSettings.Encryption
    ) -> SQLServerSettings.Trust {
        let authority = mapping.optional("ca_file")?.string()
        let any = mapping.optional("trust")?.word("a way to trust", ["any": true])
        switch (encryption, authority, any) {
        case (_, .some, .some):
            mapping.mistake(
                at: "trust", "ca_file says whom to trust, and trust says everybody", remedy: "leave one of them out")
        case (.require, nil, nil) where !mapping.has("ca_file") && !mapping.has("trust"):
            mapping.mistake(
                at: "encryption", "nothing says which certificate to trust",
                remedy: "give ca_file, or say trust: any to accept every certificate")
        case (.off, .some, _), (.off, _, .some):
            mapping.mistake(
                at: authority == nil ? "trust" : "ca_file", "nothing is encrypted, so there is no certificate",
                remedy: "write encryption: require")
        default: break
        }
        if let authority {
            return .authority(URL(filePath: authority, relativeTo: baseDirectory).standardizedFileURL)
        }
        return any == true ? .any : .unspecified
    }
}
