import Passwords

/// Reads the `passwords` of the gateway's file.
struct PasswordReader {
    func passwords(_ mapping: MappingReader) -> PasswordConfiguration {
        var passwords = PasswordConfiguration()
        passwords.minimumLength = mapping.optional("min_length")?.integer(in: 1...128) ?? passwords.minimumLength
        passwords.common =
            mapping.optional("common")?.word("a rule", of: PasswordConfiguration.CommonRule.self) ?? passwords.common
        passwords.accept = mapping.optional("accept").flatMap(formats) ?? passwords.accept
        passwords.scryptLogRounds =
            mapping.optional("scrypt")?.mapping { $0.optional("log_rounds")?.integer(in: 12...17) }
            ?? passwords.scryptLogRounds
        passwords.threads = mapping.optional("threads")?.integer(in: 1...64)
        passwords.queue = mapping.optional("queue")?.integer(in: 0...10_000) ?? passwords.queue
        return passwords
    }

    private func formats(_ value: ValueReader) -> Set<String>? {
        let names = PasswordFormats.known.map(\.name)
        return value.list().map { Set($0.compactMap { $0.word("a password format", names) }) }
    }
}
