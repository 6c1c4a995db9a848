public import Accounts
public import OrderedCollections

/// What a stranger gives to have an account, before anything is checked.
public struct RegistrationDraft: Sendable {
    public var username = ""
    public var email = ""
    public var password = ""
    public var firstName = ""
    public var lastName = ""
    /// The fields of the profile on the site they register on; none where the profile comes later.
    public var fields: OrderedDictionary<String, JSONValue>?

    public init() {}

    /// Reads the body of a request.
    /// - Throws: ``AccountError`` `invalidFields` with every member that is unknown or of a wrong type.
    public init(json: JSONValue) throws(AccountError) {
        var reader = ObjectReader(json)
        username = reader.string("username") ?? ""
        email = reader.string("email") ?? ""
        password = reader.string("password") ?? ""
        firstName = reader.string("first_name") ?? ""
        lastName = reader.string("last_name") ?? ""
        fields = reader.object("fields")
        try reader.finish()
    }
}

/// What came of a registration, as the person is told.
///
/// It is the same for an address that has an account already: only the mail to that address says so.
public struct RegistrationOutcome: Sendable {
    public let username: String
    /// Whether a link in a mail has to be followed before signing in.
    public let needsVerification: Bool
    /// Whether the account waits for somebody's yes.
    public let isPending: Bool
}
