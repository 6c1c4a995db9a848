import Accounts
import Gateway

extension AccountView {
    /// The account for people, a line a member.
    var card: String {
        var card = Card()
        card.add("account", account.id.description)
        card.add("username", account.username)
        card.add("e-mail", account.email)
        card.add("name", account.fullName)
        card.add("flags", Self.flags(of: account))
        card.add("joined", account.dateJoined.description)
        card.add("last sign-in", account.lastLogin?.description ?? "never")
        return card.text()
    }

    static func flags(of account: Account) -> String {
        let flags = [
            account.isActive ? "active" : "inactive", account.isStaff ? "staff" : nil,
            account.isSuperuser ? "superuser" : nil,
        ]
        return flags.compactMap { $0 }.joined(separator: ", ")
    }
}

extension ProfileView {
    /// The profile for people, a line a field.
    var card: String {
        var card = Card()
        for field in fields { card.add(field.name.rawValue, profile[field.name].words) }
        var lines = [card.text(indent: 2)]
        if !incomplete.isEmpty { lines.append("  incomplete: \(incomplete.map(\.rawValue).joined(separator: ", "))") }
        lines += warnings.map { "  warning: \($0.field): \(Printable.line($0.message))" }
        return lines.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// The profile below a line that says whose it is.
    var titledCard: String { "\(site.id), account \(profile.account)\n\(card)" }
}

extension Value {
    /// The value for people; nothing where there is none.
    var words: String { json.words }
}

extension JSONValue {
    /// The value for people; nothing for null.
    var words: String {
        switch self {
        case .null: ""
        case .string(let text): text
        default: text
        }
    }
}

extension JSONValue {
    /// The text or null.
    init(_ text: String?) { self = text.map(JSONValue.string) ?? .null }
}

/// A number and its noun.
func count(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
    "\(number) \(number == 1 ? noun : plural ?? noun + "s")"
}
