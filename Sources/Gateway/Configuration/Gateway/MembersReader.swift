import Accounts

/// Reads `accounts.legacy`: the members tables that people who are not here yet are looked for in.
struct MembersReader {
    /// The databases there are; nil where they could not be read.
    let databases: DeclaredDatabases?

    /// The definitions without a mistake, and what sites are to be held against.
    func members(_ value: ValueReader) -> [(definition: MembersDefinition, value: ValueReader)] {
        var places: [LinkSource: ConfigurationPlace] = [:]
        return (value.list() ?? []).compactMap { item in
            guard let definition = item.mapping(definition) else { return nil }
            if let other = places.updateValue(item.place, forKey: definition.source) {
                item.mistake(
                    "the source \"\(definition.source)\" stands in \(other.key) already",
                    remedy: "links of one source are to the keys of one table: give this one a source of its own")
            }
            return (definition, item)
        }
    }

    private func definition(_ mapping: MappingReader) -> MembersDefinition? {
        let source = mapping.required(
            "source", "name the system the members are of, as the keys of its sites do, such as shop")?.linkSource()
        let database = mapping.required("database", "name one of the gateway's databases").flatMap(databaseName)
        let kind = mapping.required(
            "kind", "write aspnet-membership, aspnet-identity, django or table")?
            .word("a kind of members table", of: MembersDefinition.Kind.self)
        let key = mapping.optional("key")
        let keyType = key?.word("a type of key", of: KeyType.self)
        let zone = mapping.optional("time_zone")?.timeZone()
        guard let kind else {
            // Which of them belong here cannot be said.
            mapping.expect(Self.own.values.flatMap(\.self))
            return nil
        }
        let shape = shape(kind, mapping)
        checkKeys(mapping, kind)
        guard let source, let database, let shape, key == nil || keyType != nil else { return nil }
        return MembersDefinition(
            source: source, database: database, shape: shape, keyType: keyType ?? Self.keyType(kind), timeZone: zone)
    }

    private func databaseName(_ value: ValueReader) -> DatabaseName? {
        guard let name = value.string().map({ DatabaseName(rawValue: $0) }) else { return nil }
        guard let databases else { return name }
        return databases.check(name, value) ? name : nil
    }

    /// What the tables' own makers gave their users for keys.
    private static func keyType(_ kind: MembersDefinition.Kind) -> KeyType {
        switch kind {
        case .aspnetMembership: .uuid
        case .aspnetIdentity: .string
        case .django, .table: .integer
        }
    }

    // MARK: Shapes

    private func shape(_ kind: MembersDefinition.Kind, _ mapping: MappingReader) -> MembersDefinition.Shape? {
        switch kind {
        case .aspnetMembership:
            let schema = mapping.optional("schema")?.identifier("a schema")
            let application = mapping.optional("application")?.string()
            guard
                let hash = mapping.required(
                    "hash", "write the hashAlgorithmType of the other system: sha1, sha256 or hmacsha256")?
                    .word("a hash of ASP.NET Membership", of: MembersDefinition.MembershipHash.self)
            else { return nil }
            return .aspnetMembership(schema: schema, hash: hash, application: application)
        case .aspnetIdentity: return table(mapping, "AspNetUsers").map { .aspnetIdentity($0) }
        case .django: return table(mapping, "auth_user").map { .django($0) }
        case .table:
            let table = mapping.required("table", "name the table, such as dbo.Users")?.tableName()
            let columns = mapping.required(
                "columns", "name the columns, as { key: UserID, username: Login, password: Hash }")?.mapping(columns)
            guard let table, let columns else { return nil }
            return .table(table, columns)
        }
    }

    private func table(_ mapping: MappingReader, _ name: String) -> TableName? {
        guard let value = mapping.optional("table") else { return TableName(name: name) }
        return value.tableName()
    }

    private func columns(_ mapping: MappingReader) -> MemberColumns? {
        func column(_ name: String) -> String? { mapping.optional(name)?.identifier("a column") }
        let key = mapping.required("key", "name the column that links lead to")?.identifier("a column")
        let username = mapping.required("username", "name the column of the usernames")?.identifier("a column")
        var columns = MemberColumns(key: key ?? "", username: username ?? "")
        columns.normalizedUsername = column("normalized_username")
        columns.email = column("email")
        columns.password = column("password")
        columns.firstName = column("first_name")
        columns.lastName = column("last_name")
        columns.approved = column("approved")
        columns.locked = column("locked")
        columns.joined = column("joined")
        columns.lastLogin = column("last_login")
        columns.isPlain = mapping.optional("plain_passwords")?.boolean() ?? false
        if columns.isPlain, columns.password == nil, !mapping.has("password") {
            mapping.mistake(
                at: "plain_passwords", "there is no column of passwords", remedy: "name it: password: COLUMN")
        }
        return key == nil || username == nil ? nil : columns
    }

    /// The keys that one kind alone has.
    private static let own: [MembersDefinition.Kind: [String]] = [
        .aspnetMembership: ["schema", "hash", "application"],
        .aspnetIdentity: ["table"],
        .django: ["table"],
        .table: ["table", "columns"],
    ]

    /// Reports keys that belong to another kind.
    private func checkKeys(_ mapping: MappingReader, _ kind: MembersDefinition.Kind) {
        let mine = Self.own[kind] ?? []
        let others = Set(Self.own.values.flatMap(\.self)).subtracting(mine)
        for name in others.sorted() where mapping.has(name) {
            mapping.expect([name])
            let kinds = MembersDefinition.Kind.allCases.filter { Self.own[$0]?.contains(name) == true }
            mapping.mistake(
                at: name, "the key has no effect with kind: \(kind.rawValue)",
                remedy: name == "schema"
                    ? "write table: schema.table"
                    : "leave it out, or write kind: \(kinds.map(\.rawValue).joined(separator: " or "))")
        }
    }
}
