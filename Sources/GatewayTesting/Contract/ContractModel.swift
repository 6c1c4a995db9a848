import Accounts
import OrderedCollections

/// The profile model of the contract's sites, and their collections.
enum ContractModel {
    static let profile: ProfileModel = model([
        Field(
            name: "nickname", type: .string, rules: FieldRules(maximum: .integer(60)), isFilter: true),
        Field(name: "handle", type: .string, rules: FieldRules(maximum: .integer(40), isUnique: true)),
        Field(name: "motto", type: .string, rules: FieldRules(maximum: .integer(200))),
        // A column that is a reserved word shows whether identifiers are quoted.
        Field(name: "bio", type: .text, column: "select"),
        Field(name: "score", type: .integer, isFilter: true),
        Field(name: "balance", type: .decimal(precision: 19, scale: 4)),
        Field(name: "mass", type: .decimal(precision: 38, scale: 18)),
        Field(name: "subscribed", type: .boolean, rules: FieldRules(defaultValue: .boolean(true)), isFilter: true),
        Field(name: "birthday", type: .date),
        Field(name: "seen", type: .timestamp, column: "last seen"),
        Field(name: "token", type: .uuid),
        Field(name: "contact", type: .email),
        Field(name: "website", type: .url, rules: FieldRules(maximum: .integer(200))),
        Field(name: "bureau", type: .choice(bureaus), isFilter: true),
        Field(name: "settings", type: .json),
        Field(name: "avatar", type: .bytes),
    ])

    static let bureaus = [
        FieldType.Choice(value: "tlv", label: "Tel Aviv"), FieldType.Choice(value: "hfa", label: "Haifa"),
        FieldType.Choice(value: "jrs", label: "ירושלים"),
    ]

    /// The names of every field.
    static var names: [FieldName] { Array(profile.fields.keys) }

    static func collections(prefix: String, keyColumn: String) -> [ProfileCollection] {
        func collection(_ name: CollectionName, descending: Bool, onDelete: DeletionPolicy) -> ProfileCollection {
            ProfileCollection(
                name: name, table: TableName(name: "\(prefix)_\(name)"), keyColumn: keyColumn, idColumn: "row_id",
                order: .init(field: "placed", isDescending: descending), onDelete: onDelete, model: row)
        }
        return [
            collection("orders", descending: true, onDelete: .cascade),
            collection("notes", descending: false, onDelete: .retain),
            collection("invoices", descending: false, onDelete: .restrict),
        ]
    }

    private static let row: ProfileModel = model([
        Field(name: "title", type: .string, rules: FieldRules(maximum: .integer(100))),
        Field(name: "placed", type: .date),
        Field(name: "amount", type: .decimal(precision: 19, scale: 4)),
    ])

    /// A model of fields of our own choosing, none of which clash.
    private static func model(_ fields: [Field]) -> ProfileModel {
        do { return try ProfileModel(fields: fields) } catch { preconditionFailure("\(error)") }
    }
}
