import Accounts
import OrderedCollections

/// An address of the API that a site has, and what it answers.
struct SiteAddress: Hashable, Sendable {
    let methods: [String]
    let path: String
    let meaning: String

    /// Every address of a site.
    static func all(of site: Site) -> [SiteAddress] {
        let root = "/api/v1/sites/\(site.id)"
        let isWritten = site.store.access == .readWrite
        var filters = site.model.fields.values.filter(\.isFilter).map { "filter.\($0.name)=" }
        filters = filters.isEmpty ? [] : ["filters: \(filters.joined(separator: " "))"]
        var addresses = [
            SiteAddress(methods: ["GET"], path: root, meaning: "the site and its model"),
            SiteAddress(
                methods: ["GET"], path: "\(root)/profiles",
                meaning: (["the profiles, page by page"] + filters).joined(separator: "; ")),
            SiteAddress(methods: ["POST"], path: "\(root)/profiles/lookup", meaning: "many profiles at once"),
            SiteAddress(
                methods: isWritten ? ["GET", "PUT", "PATCH", "DELETE"] : ["GET"], path: "\(root)/profiles/{account}",
                meaning: "a profile, by account number or @username"),
            SiteAddress(
                methods: ["GET"], path: "\(root)/accounts/{account}", meaning: "an account with its profile"),
        ]
        addresses += site.collections.map {
            SiteAddress(
                methods: ["GET"], path: "\(root)/profiles/{account}/\($0.name)", meaning: "the rows of \($0.table)")
        }
        return addresses
    }

    var json: JSONValue {
        [
            "methods": .array(methods.map(JSONValue.string)), "path": .string(path), "meaning": .string(meaning),
        ]
    }
}

extension StoreDefinition.AccountKey {
    /// What the key leads to, in words.
    var words: String {
        switch self {
        case .id: "the account's number"
        case .link(let source): "linked to an account (source \(source))"
        }
    }
}

extension Field {
    /// The rules in words.
    var ruleWords: String {
        let words = [
            rules.isRequired ? "required" : nil, rules.isUnique ? "unique" : nil, isFilter ? "filter" : nil,
            rules.defaultValue.map { "default \($0.json.text)" }, rules.minimum.map { "min \($0.words)" },
            rules.maximum.map { "max \($0.words)" },
        ]
        return words.compactMap { $0 }.joined(separator: ", ")
    }

    /// The field for programs.
    var summary: JSONValue {
        [
            "name": .string(name.rawValue), "type": .string(type.name), "column": .string(column),
            "label": .string(label), "required": .bool(rules.isRequired), "unique": .bool(rules.isUnique),
            "filter": .bool(isFilter), "visibility": .string(visibility.name), "edit": .string(edit.rawValue),
        ]
    }
}

extension ProfileCollection {
    /// The collection for programs.
    var summary: JSONValue {
        [
            "name": .string(name.rawValue), "table": .string(table.description), "key": .string(keyColumn),
            "on_delete": .string(onDelete.rawValue),
        ]
    }
}
