import Accounts
import OrderedCollections

/// A change of an account, as a request or a command describes it.
struct AccountPatch: Sendable {
    /// What is to change, but for the password, which is hashed later.
    private(set) var changes = AccountChanges()
    private(set) var password: String?
    /// The names of the members that are there.
    let names: [String]

    /// - Throws: ``AccountError`` `invalidFields` with every member that is unknown or wrong.
    init(_ json: JSONValue) throws(AccountError) {
        names = if case .object(let members) = json { Array(members.keys) } else { [] }
        var reader = ObjectReader(json)
        var input = AccountInput()
        if let text = reader.string("username") { changes.username = input.username(text) }
        if let text = reader.string("email") { changes.email = .some(input.email(text)) }
        if json["email"] == .null { changes.email = .some(nil) }
        changes.firstName = reader.string("first_name").map { input.name($0, field: "first_name") }
        changes.lastName = reader.string("last_name").map { input.name($0, field: "last_name") }
        changes.isActive = reader.boolean("is_active")
        changes.isStaff = reader.boolean("is_staff")
        changes.isSuperuser = reader.boolean("is_superuser")
        password = reader.string("password")
        try reader.finish()
        try input.finish()
    }

    /// Whether it changes what administrators alone may change.
    var needsAdmin: Bool {
        password != nil || [changes.isActive, changes.isStaff, changes.isSuperuser].contains { $0 != nil }
    }
}
