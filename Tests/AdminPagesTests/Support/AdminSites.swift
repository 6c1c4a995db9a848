import Accounts
import SQLStore

/// The sites the tests are about.
enum AdminSites {
    /// Beside the accounts, with most types of field.
    static let blog = site(
        "blog", database: "main",
        fields: [
            Field(
                name: "display_name", type: .string, label: "Display name", rules: .init(maximum: .integer(50)),
                visibility: .public),
            Field(name: "bio", type: .text),
            Field(name: "age", type: .integer, rules: .init(minimum: .integer(0), maximum: .integer(150))),
            Field(name: "news", type: .boolean, rules: .init(defaultValue: .boolean(true))),
            Field(name: "city", type: .choice([.init(value: "tlv", label: "Tel Aviv")])),
            Field(name: "seen", type: .timestamp, edit: .never),
            Field(name: "warnings", type: .integer, visibility: .admin, edit: .admin),
        ])

    /// In another database, with rows that hang on accounts.
    static let wiki = site(
        "wiki", database: "other", fields: [Field(name: "motto", type: .string, label: "Motto")],
        collections: [
            ProfileCollection(
                name: "edits", table: TableName(name: "edits"), keyColumn: "account_id", idColumn: "id", order: nil,
                onDelete: .cascade, model: model([Field(name: "page", type: .string, label: "Page")]))
        ])

    /// Another system's, read alone, by links.
    static let shop = site(
        "shop", database: "other", link: "shop", fields: [Field(name: "company", type: .string, label: "Company")])

    static let all = [blog, shop, wiki]

    private static func site(
        _ id: SiteID, database: DatabaseName, link: LinkSource? = nil, fields: [Field],
        collections: [ProfileCollection] = []
    ) -> Site {
        let access: StoreDefinition.Access = link == nil ? .readWrite : .readOnly
        return Site(
            id: id, name: "The \(id)", hosts: ["\(id).example.org"], model: model(fields),
            store: StoreDefinition(
                database: database, table: TableName(name: "\(id)_profile"), isManaged: link == nil, access: access,
                key: .init(column: "account_id", type: .integer, account: link.map { .link($0) } ?? .id),
                versionColumn: link == nil ? "version" : nil, onDelete: link == nil ? .cascade : .retain),
            creation: .never, collections: collections)
    }

    private static func model(_ fields: [Field]) -> ProfileModel {
        do { return try ProfileModel(fields: fields) } catch { preconditionFailure("\(error)") }
    }
}
