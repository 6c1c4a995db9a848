import Accounts

/// Reads the `collections` of a site: further rows that hang on an account.
struct CollectionReader {
    /// The site's store, whose rights the collections share; nil where it has a mistake of its own.
    let store: StoreDefinition?

    func collections(_ value: ValueReader?) -> [ProfileCollection] {
        value?.mapping { mapping in
            mapping.members().compactMap { name, value in value.mapping { collection(name, $0) } }
        } ?? []
    }

    private func collection(_ name: String, _ mapping: MappingReader) -> ProfileCollection? {
        if !FieldName.isValid(name) {
            mapping.reader.report(
                ConfigurationMistake(
                    mapping.place, "\"\(name)\" cannot name a collection",
                    remedy: "use at most 63 letters, digits and underscores of ASCII; begin with a letter"))
        }
        let table = mapping.required("table", "name the table, such as dbo.Orders").flatMap(tableName)
        let key = mapping.required("key", "name the column that holds the account's key")?.identifier("a column")
        let id = mapping.optional("id").map { $0.identifier("a column") } ?? "id"
        let idType = mapping.optional("id_type")?.word("a type of key", of: KeyType.self) ?? .integer
        let orderValue = mapping.optional("order")
        let onDelete = deletion(mapping)
        let fields = FieldDeclaration.merge(
            [], with: FieldReader().fields(mapping.required("fields", "declare at least one field")), mapping.reader)
        let order = orderValue.flatMap { self.order($0, fields.map(\.field.name)) }
        guard let table, let key, let id, let model = try? ProfileModel(fields: fields.map(\.field)) else {
            return nil
        }
        checkKey(mapping, key: key, fields: fields)
        return ProfileCollection(
            name: CollectionName(rawValue: name), table: table, keyColumn: key, idColumn: id, idType: idType,
            order: order, onDelete: onDelete, model: model)
    }

    private func tableName(_ value: ValueReader) -> TableName? {
        guard let table = value.tableName() else { return nil }
        if table == store?.table {
            value.mistake(
                "the table is the one of the profiles", remedy: "name the table of the collection's own rows")
        }
        return table
    }

    private func deletion(_ mapping: MappingReader) -> DeletionPolicy {
        let given = mapping.optional("on_delete")?.word("what to do on deletion", of: DeletionPolicy.self)
        if given == .cascade, store?.access == .readOnly {
            mapping.mistake(
                at: "on_delete", "nothing can be deleted from a read-only store",
                remedy: "write on_delete: retain or restrict, or access: read-write")
        }
        return given ?? (store?.isManaged == true ? .cascade : .retain)
    }

    /// `placed`, or `-placed` for the greatest first.
    private func order(_ value: ValueReader, _ fields: [FieldName]) -> ProfileCollection.Order? {
        guard let scalar = value.scalar() else { return nil }
        let isDescending = scalar.text.hasPrefix("-")
        let name = FieldName(rawValue: isDescending ? String(scalar.text.dropFirst()) : scalar.text)
        guard fields.contains(name) else {
            value.mistake(
                "\(scalar.shown) is not a field of the collection",
                remedy: Suggestion.remedy(for: scalar.isSubstituted ? "" : name.rawValue, among: fields.map(\.rawValue))
            )
            return nil
        }
        return ProfileCollection.Order(field: name, isDescending: isDescending)
    }

    private func checkKey(_ mapping: MappingReader, key: String, fields: [FieldDeclaration]) {
        for declaration in fields where declaration.field.column.lowercased() == key.lowercased() {
            mapping.reader.report(
                ConfigurationMistake(
                    declaration.place, "the column \"\(key)\" is the collection's key",
                    remedy: "leave the field out, or give it another column"))
        }
    }
}
