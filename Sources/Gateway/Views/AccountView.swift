public import Accounts
import Crypto
import OrderedCollections

/// An account as one asker sees it.
public struct AccountView: Sendable {
    /// How much of an account is shown.
    public enum Detail: Hashable, Sendable {
        /// What a site's key sees: id, username and names, and the address with its scope.
        case site(email: Bool)
        /// Everything but the password.
        case full
    }

    public let account: Account
    public let detail: Detail

    public init(account: Account, detail: Detail) {
        self.account = account
        self.detail = detail
    }

    /// The entity tag of the account, without quotes; it covers every field but the password.
    public var entityTag: String {
        SHA256.hash(data: json.utf8).prefix(16).reduce(into: "") { text, byte in
            text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
    }

    /// The account in the API's form.
    public var json: JSONValue {
        var members: OrderedDictionary<String, JSONValue> = [
            "id": JSONValue(account.id.rawValue),
            "username": .string(account.username),
        ]
        if detail != .site(email: false) { members["email"] = .string(account.email) }
        members["first_name"] = .string(account.firstName)
        members["last_name"] = .string(account.lastName)
        members["full_name"] = .string(account.fullName)
        guard detail == .full else { return .object(members) }
        members["is_active"] = .bool(account.isActive)
        members["is_staff"] = .bool(account.isStaff)
        members["is_superuser"] = .bool(account.isSuperuser)
        members["date_joined"] = .string(account.dateJoined.description)
        members["last_login"] = account.lastLogin.map { .string($0.description) } ?? .null
        return .object(members)
    }
}
