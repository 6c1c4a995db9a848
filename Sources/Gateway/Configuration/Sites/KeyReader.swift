import Accounts

/// Reads the `key` of a store: the column, its type, and how it leads to an account.
struct KeyReader {
    let isManaged: Bool

    private enum Way: String, CaseIterable {
        case id, link
    }

    func key(_ mapping: MappingReader) -> StoreDefinition.Key? {
        let column =
            isManaged
            ? mapping.optional("column").map { $0.identifier("a column") } ?? "account_id"
            : mapping.required("column", "name the column that leads to the account")?.identifier("a column")
        let typeValue = mapping.optional("type")
        let type = typeValue?.word("a type of key", of: KeyType.self) ?? .integer
        let way = mapping.optional("account")?.word("a way from key to account", of: Way.self)
        let source = mapping.optional("source")
        switch way ?? .id {
        case .id:
            checkID(mapping, type)
            return column.map { StoreDefinition.Key(column: $0, type: type, account: .id) }
        case .link:
            let source = self.source(source, mapping)
            if isManaged {
                mapping.mistake(
                    at: "account", "a managed table is keyed by the account's id, not by a link",
                    remedy: "write account: id, or managed: false if the table is another system's")
            }
            guard let column, let source else { return nil }
            return StoreDefinition.Key(column: column, type: type, account: .link(source))
        }
    }

    private func checkID(_ mapping: MappingReader, _ type: KeyType) {
        if mapping.has("source") {
            mapping.mistake(
                at: "source", "a key that is the account's id has no source",
                remedy: "write account: link, or leave source out")
        }
        if type != .integer {
            mapping.mistake(
                at: "type", "an account's id is an integer, not a \(type.rawValue)",
                remedy: "write type: integer, or account: link where the key is another system's")
        }
    }

    private func source(_ value: ValueReader?, _ mapping: MappingReader) -> LinkSource? {
        guard let value else {
            if !mapping.has("source") {
                mapping.mistake(
                    at: "source", "the key is missing",
                    remedy: "name the system the key belongs to, such as source: shop")
            }
            return nil
        }
        return value.linkSource()
    }
}
