import Accounts

/// Holds members tables against the rest of the configuration.
struct MembersCheck {
    let configuration: GatewayConfiguration

    /// Reports tables that hold the accounts themselves, and passwords that would not be looked at.
    func check(_ members: [SiteReferences.Members]) {
        for (definition, value) in members {
            if configuration.accounts.preset == .django, definition.database == configuration.core,
                definition.table.description.lowercased() == "auth_user"
            {
                value.mistake(
                    "the table \"auth_user\" of the database \"\(definition.database)\" holds the accounts themselves",
                    remedy: "leave it out: with accounts.preset: django its people are here already")
            }
            let formats = Self.formats(definition)
            if !formats.isEmpty, configuration.passwords.accept.isDisjoint(with: formats) {
                let names = formats.joined(separator: " and ")
                value.mistake(
                    "no password of these members would be right: passwords.accept does not name \(names)",
                    remedy: "add \(names) to passwords.accept")
            }
        }
    }

    /// The formats of which one is needed, for anybody of a table to sign in.
    private static func formats(_ definition: MembersDefinition) -> [String] {
        switch definition.shape {
        case .aspnetMembership: ["aspnet-membership"]
        // Rows of either version may stand beside each other.
        case .aspnetIdentity: ["aspnet-identity-v2", "aspnet-identity-v3"]
        case .table(_, let columns): columns.isPlain ? ["plain"] : []
        case .django: []
        }
    }

    /// Reports a site whose links have keys of another type: they would never meet.
    static func check(_ definition: MembersDefinition, _ value: ValueReader, _ sites: [Site]) {
        let stores = sites.flatMap { site in
            ([site.store] + (site.migration.map { [$0.legacy] } ?? [])).map { (site: site.id, key: $0.key) }
        }
        for (site, key) in stores {
            guard case .link(definition.source) = key.account, key.type != definition.keyType else { continue }
            value.mistake(
                "the keys of \"\(definition.source)\" are of the type \(definition.keyType.rawValue) here, and "
                    + "\(key.type.rawValue) in the site \"\(site)\"",
                remedy: "write key: \(key.type.rawValue), or correct the type of the site's key")
        }
    }
}
