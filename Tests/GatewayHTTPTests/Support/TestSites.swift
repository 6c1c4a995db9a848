import Accounts

/// The sites the tests are about: one of each kind.
enum TestSites {
    /// Read-write, made on access, and with every type of field.
    static let blog = site(
        "blog", database: "main", creation: .onAccess,
        fields: [
            Field(name: "display_name", type: .string, label: "Display name", rules: .init(maximum: .integer(50))),
            Field(name: "bio", type: .text, help: "In a few words"),
            Field(name: "age", type: .integer, rules: .init(minimum: .integer(0), maximum: .integer(150))),
            Field(name: "credit", type: .decimal(precision: 19, scale: 4), visibility: .admin, edit: .admin),
            Field(name: "subscribed", type: .boolean, rules: .init(defaultValue: .boolean(true))),
            Field(name: "birthday", type: .date),
            Field(name: "seen", type: .timestamp, edit: .never),
            Field(name: "token", type: .uuid),
            Field(name: "contact", type: .email),
            Field(name: "website", type: .url),
            Field(
                name: "city",
                type: .choice([.init(value: "tlv", label: "Tel Aviv"), .init(value: "hfa", label: "Haifa")]),
                isFilter: true),
            Field(name: "settings", type: .json),
            Field(name: "picture", type: .bytes, rules: .init(maximum: .integer(16))),
            Field(name: "badge", type: .string, rules: .init(isUnique: true)),
        ])

    /// Read-only, as a legacy table.
    static let shop = site(
        "shop", database: "legacy", access: .readOnly, onDelete: .retain, creation: .never,
        fields: [
            Field(name: "company", type: .string, isFilter: true),
            Field(name: "bureau", type: .string, rules: .init(isRequired: true)),
        ], collections: [orders])

    /// Made by form alone, with a required field.
    static let forum = site(
        "forum", database: "main", creation: .byForm,
        fields: [Field(name: "nickname", type: .string, rules: .init(isRequired: true, maximum: .integer(20)))])

    /// Made at registration, in another database than the core's.
    static let wiki = site(
        "wiki", database: "legacy", creation: .onRegistration,
        fields: [Field(name: "language", type: .string, rules: .init(defaultValue: .string("en")))])

    /// Keeps accounts that have a profile from being deleted.
    static let vault = site(
        "vault", database: "main", onDelete: .restrict, creation: .never, fields: [Field(name: "note", type: .text)])

    static let all = [blog, shop, forum, wiki, vault]

    private static var orders: ProfileCollection {
        ProfileCollection(
            name: "orders", table: TableName(name: "Orders"), keyColumn: "user_id", idColumn: "id", order: nil,
            onDelete: .retain, model: model([Field(name: "item", type: .string)]))
    }

    private static func site(
        _ id: SiteID, database: DatabaseName, access: StoreDefinition.Access = .readWrite,
        onDelete: DeletionPolicy = .cascade, creation: CreationPolicy, fields: [Field],
        collections: [ProfileCollection] = []
    ) -> Site {
        Site(
            id: id, name: "The \(id)", hosts: ["\(id).example.org"], model: model(fields),
            store: StoreDefinition(
                database: database, table: TableName(name: "profiles_\(id)"), isManaged: access == .readWrite,
                access: access, key: .init(column: "account_id", type: .integer, account: .id),
                versionColumn: "version", onDelete: onDelete),
            creation: creation, collections: collections)
    }

    private static func model(_ fields: [Field]) -> ProfileModel {
        do { return try ProfileModel(fields: fields) } catch { preconditionFailure("\(error)") }
    }
}
