public import Accounts
public import OrderedCollections

/// An account as a request or a command describes it, before anything is checked.
public struct AccountDraft: Sendable {
    public var username = ""
    public var email = ""
    public var password: String?
    public var firstName = ""
    public var lastName = ""
    public var isActive = true
    public var isStaff = false
    public var isSuperuser = false
    /// The fields of the profiles to be made with it, by site.
    public var profiles: OrderedDictionary<String, OrderedDictionary<String, JSONValue>> = [:]

    public init() {}

    /// Reads the body of `POST /accounts`.
    /// - Throws: ``AccountError`` `invalidFields` with every member that is unknown or of a wrong type.
    public init(json: JSONValue) throws(AccountError) {
        var reader = ObjectReader(json)
        username = reader.string("username") ?? ""
        email = reader.string("email") ?? ""
        password = reader.string("password")
        firstName = reader.string("first_name") ?? ""
        lastName = reader.string("last_name") ?? ""
        isActive = reader.boolean("is_active") ?? true
        isStaff = reader.boolean("is_staff") ?? false
        isSuperuser = reader.boolean("is_superuser") ?? false
        for (site, fields) in reader.object("profiles") ?? [:] {
            if case .object(let members) = fields {
                profiles[site] = members
            } else {
                reader.fail("profiles.\(site)", .type, "an object of fields is expected, not \(fields.kind)")
            }
        }
        try reader.finish()
    }

    /// The names of what it gives, for the audit log.
    var namedFields: [String] {
        let given = [
            ("username", true), ("email", !email.isEmpty), ("password", password != nil),
            ("first_name", !firstName.isEmpty), ("last_name", !lastName.isEmpty), ("is_active", !isActive),
            ("is_staff", isStaff), ("is_superuser", isSuperuser),
        ]
        return given.filter(\.1).map(\.0) + profiles.keys.map { "profiles.\($0)" }
    }

    /// Whether it asks for what administrators alone may give.
    var hasFlags: Bool { isStaff || isSuperuser || !isActive }
}
