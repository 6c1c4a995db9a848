import Accounts
import OrderedCollections

/// Reads the `store` of a site, and holds its parts against each other and against the database.
struct StoreReader {
    let databases: DeclaredDatabases?

    func store(_ mapping: MappingReader) -> StoreDefinition? {
        let database = mapping.required("database", "name one of the gateway's databases").flatMap(databaseName)
        let table = mapping.required("table", "name the table, such as dbo.UserProfile")?.tableName()
        // Where the word cannot be read, the key says which was meant.
        let isManaged =
            mapping.optional("managed")?.boolean() ?? (mapping.has("managed") && !mapping.has("key"))
        let access = self.access(mapping, isManaged: isManaged)
        let version = mapping.optional("version")?.identifier("a column")
        let key = self.key(mapping, isManaged: isManaged)
        let zone = mapping.optional("time_zone")?.timeZone()
        let onDelete = deletion(mapping, access, isManaged: isManaged)
        guard let database, let table, let key else { return nil }
        checkVersion(mapping, version, key)
        checkIntent(mapping, database, access)
        return StoreDefinition(
            database: database, table: table, isManaged: isManaged, access: access, key: key,
            versionColumn: version ?? (isManaged ? "version" : nil), timeZone: zone, onDelete: onDelete)
    }

    // MARK: Where

    private func databaseName(_ value: ValueReader) -> DatabaseName? {
        guard let name = value.string().map({ DatabaseName(rawValue: $0) }) else { return nil }
        guard let databases else { return name }
        return databases.check(name, value) ? name : nil
    }

    // MARK: Access

    private func access(_ mapping: MappingReader, isManaged: Bool) -> StoreDefinition.Access {
        let given = mapping.optional("access")?.word("an access", of: StoreDefinition.Access.self)
        if isManaged, given == .readOnly {
            mapping.mistake(
                at: "access", "a managed table is Gatehouse's own, so it is written",
                remedy: "write access: read-write, or managed: false")
        }
        // A table of somebody else's is written only by those who say so.
        return given ?? (isManaged ? .readWrite : .readOnly)
    }

    private func deletion(
        _ mapping: MappingReader, _ access: StoreDefinition.Access, isManaged: Bool
    ) -> DeletionPolicy {
        let given = mapping.optional("on_delete")?.word("what to do on deletion", of: DeletionPolicy.self)
        if access == .readOnly, given == .cascade {
            mapping.mistake(
                at: "on_delete", "nothing can be deleted from a read-only store",
                remedy: "write on_delete: retain or restrict, or access: read-write")
        }
        return given ?? (isManaged ? .cascade : .retain)
    }

    private func checkIntent(
        _ mapping: MappingReader, _ name: DatabaseName, _ access: StoreDefinition.Access
    ) {
        if access == .readWrite, case .sqlserver(let settings)? = databases?.configurations[name]?.driver,
            settings.hasReadOnlyIntent
        {
            mapping.mistake(
                at: "access", "the database \"\(name)\" is opened with read_only_intent, so nothing can be written",
                remedy: "write access: read-only, or take read_only_intent out of the database")
        }
    }

    // MARK: Columns

    private func key(_ mapping: MappingReader, isManaged: Bool) -> StoreDefinition.Key? {
        if isManaged, !mapping.has("key") {
            _ = mapping.optional("key")
            return StoreDefinition.Key(column: "account_id", type: .integer, account: .id)
        }
        return mapping.required(
            "key", "name the column that leads to the account, as { column: user_id, account: id }")?
            .mapping { KeyReader(isManaged: isManaged).key($0) }
    }

    private func checkVersion(_ mapping: MappingReader, _ version: String?, _ key: StoreDefinition.Key) {
        guard let version, version.lowercased() == key.column.lowercased() else { return }
        mapping.mistake(
            at: "version", "the column \"\(version)\" is the key, which never changes",
            remedy: "name a column that changes with each write, or leave version out")
    }
}
