import Accounts

/// Reads the `migration` of a site: the legacy store its profiles leave, and what decides on the way.
struct MigrationReader {
    let databases: DeclaredDatabases?
    /// The site's own store; nil where it has a mistake of its own.
    let store: StoreDefinition?
    let fields: [FieldDeclaration]
    let collections: [CollectionName]

    func migration(_ mapping: MappingReader) -> MigrationDefinition? {
        let legacy = mapping.required("from", "say which database and table the profiles leave")?
            .mapping { self.legacy($0) }
        let absent = self.absent(mapping)
        let columns = self.columns(mapping, absent: absent)
        let modified = mapping.optional("modified")?.identifier("a column")
        let conflicts = mapping.optional("conflicts")?.word("a way to settle conflicts", of: ConflictPolicy.self)
        let sample = mapping.optional("sample").flatMap(percentage)
        let digits = mapping.optional("round_timestamps")?.integer(in: 0...6)
        let syncInterval = mapping.optional("sync_every").map(interval) ?? 60
        let kept = (mapping.optional("collections")?.list() ?? []).compactMap(collection)
        if conflicts == .newerWins, !mapping.has("modified") {
            mapping.mistake(
                at: "conflicts", "nothing tells when a legacy row was changed",
                remedy: "name the column with the moment of the last change as modified, or choose another way")
        }
        checkStore(mapping)
        guard let legacy else { return nil }
        checkTable(mapping, legacy)
        checkLegacyColumns(mapping, legacy, columns, absent)
        return MigrationDefinition(
            legacy: legacy, columns: columns, absent: absent, modifiedColumn: modified,
            conflicts: conflicts ?? .queue, sample: sample ?? 0.05, timestampDigits: digits, syncInterval: syncInterval,
            legacyCollections: Set(kept))
    }

    private func legacy(_ mapping: MappingReader) -> StoreDefinition? {
        let store = StoreReader(databases: databases).store(mapping)
        guard store?.isManaged != true else {
            mapping.mistake(
                at: "managed", "a table that profiles leave is another system's, and never altered",
                remedy: "leave managed out")
            return nil
        }
        return store
    }

    // MARK: Columns

    private func absent(_ mapping: MappingReader) -> Set<FieldName> {
        Set((mapping.optional("absent")?.list() ?? []).compactMap(field))
    }

    private func columns(_ mapping: MappingReader, absent: Set<FieldName>) -> [FieldName: String] {
        let columns: [(FieldName, String)] =
            mapping.optional("columns")?.mapping { columns in
                columns.members().compactMap { name, value in
                    guard isField(name, value), let column = value.identifier("a column") else { return nil }
                    let field = FieldName(rawValue: name)
                    guard !absent.contains(field) else {
                        value.mistake(
                            "the field is listed as absent, so the legacy table has no column for it",
                            remedy: "take it out of absent, or leave the column out")
                        return nil
                    }
                    return (field, column)
                }
            } ?? []
        return Dictionary(columns, uniquingKeysWith: { first, _ in first })
    }

    private func field(_ value: ValueReader) -> FieldName? {
        guard let scalar = value.scalar(), isField(scalar.text, value) else { return nil }
        return FieldName(rawValue: scalar.text)
    }

    private func isField(_ name: String, _ value: ValueReader) -> Bool {
        let known = fields.map(\.field.name.rawValue)
        if known.contains(name) { return true }
        value.mistake(
            "\"\(name.prefix(60))\" is not a field of the site", remedy: Suggestion.remedy(for: name, among: known))
        return false
    }

    private func collection(_ value: ValueReader) -> CollectionName? {
        guard let scalar = value.scalar() else { return nil }
        let known = collections.map(\.rawValue)
        if known.contains(scalar.text) { return CollectionName(rawValue: scalar.text) }
        value.mistake(
            "\(scalar.shown) is not a collection of the site",
            remedy: known.isEmpty ? "the site has none" : Suggestion.remedy(for: scalar.text, among: known))
        return nil
    }

    /// A time, or nil for `never`.
    private func interval(_ value: ValueReader) -> Double? {
        if value.scalar()?.text == "never" { return nil }
        return value.duration(in: .seconds(1)...(.seconds(86_400)), or: "never").map { $0 / .seconds(1) } ?? 60
    }

    private func percentage(_ value: ValueReader) -> Double? {
        guard let scalar = value.scalar() else { return nil }
        guard scalar.text.hasSuffix("%"), let number = Double(scalar.text.dropLast()), (0...100).contains(number) else {
            value.mistake("\(scalar.shown) is not a share", remedy: "write one from 0% to 100%, such as 5%")
            return nil
        }
        return number / 100
    }

    // MARK: One against the other

    /// Profiles move into a table that accounts lead into by their ids.
    private func checkStore(_ mapping: MappingReader) {
        guard let store, store.key.account != .id || store.access == .readOnly else { return }
        mapping.reader.report(
            ConfigurationMistake(
                mapping.place, "the profiles would move into a store that is read-only, or that is keyed by links",
                remedy: "let profile.store be the new one, such as { database: main, table: NAME, managed: true }, "
                    + "and migration.from the one they leave"))
    }

    private func checkTable(_ mapping: MappingReader, _ legacy: StoreDefinition) {
        guard let store, store.database == legacy.database,
            store.table.description.lowercased() == legacy.table.description.lowercased()
        else { return }
        mapping.mistake(
            at: "from", "the profiles would leave the table \(legacy.table) for itself",
            remedy: "name another table in profile.store")
    }

    private func checkLegacyColumns(
        _ mapping: MappingReader, _ legacy: StoreDefinition, _ columns: [FieldName: String], _ absent: Set<FieldName>
    ) {
        var owners = [legacy.key.column.lowercased(): "the key"]
        if let version = legacy.versionColumn { owners[version.lowercased()] = "the version" }
        for field in fields.map(\.field) where !absent.contains(field.name) {
            let column = columns[field.name] ?? field.column
            let owner = owners.updateValue("the field \"\(field.name)\"", forKey: column.lowercased())
            guard let owner else { continue }
            mapping.mistake(
                at: "columns", "the field \"\(field.name)\" would be read from \"\(column)\", which is \(owner)",
                remedy: "name its column in the legacy table, or list the field as absent")
        }
    }
}
