import Accounts
import Gateway
import OrderedCollections

/// The form of an account's own members, which a superuser fills in.
struct AccountForm {
    static let staffHint = "May enter the admin pages, for the sites where they have a role."
    static let superuserHint = "May do everything, everywhere."

    let account: Account

    /// What is stored.
    var form: FormView { form(posted: nil) }

    /// What was typed, over what is stored.
    func form(posted: PostedForm?) -> FormView {
        var email = FormField.email(posted?["email"] ?? account.email)
        email.isRequired = false
        var form = FormView(
            "account", action: "/admin/accounts/\(account.id)", submit: "Save the account",
            fields: [
                .username(posted?["username"] ?? account.username), email,
                .name(
                    "first_name", label: "First name", value: posted?["first_name"] ?? account.firstName,
                    autocomplete: "off"),
                .name(
                    "last_name", label: "Last name", value: posted?["last_name"] ?? account.lastName,
                    autocomplete: "off"),
                .tick("is_active", "Active", ticked("is_active", posted) ?? account.isActive),
                .tick("is_staff", "Staff", ticked("is_staff", posted) ?? account.isStaff, hint: Self.staffHint),
                .tick(
                    "is_superuser", "Superuser", ticked("is_superuser", posted) ?? account.isSuperuser,
                    hint: Self.superuserHint),
            ])
        form.send("version", AccountView(account: account, detail: .full).entityTag)
        return form
    }

    /// What was typed that differs from what is stored, as the services take it.
    func changes(_ posted: PostedForm) -> OrderedDictionary<String, JSONValue> {
        var changes: OrderedDictionary<String, JSONValue> = [:]
        for (name, stored) in texts { if let typed = posted[name], typed != stored { changes[name] = .string(typed) } }
        for (name, stored) in flags {
            if let typed = ticked(name, posted), typed != stored { changes[name] = .bool(typed) }
        }
        return changes
    }

    /// The fields with what is stored now beside what was typed, where the two differ.
    func telling(_ form: FormView, _ posted: PostedForm) -> FormView {
        var form = form
        let stored = Dictionary(uniqueKeysWithValues: texts + flags.map { ($0.0, AdminText.yes($0.1)) })
        let changed = changes(posted)
        form.fields = form.fields.map { field in
            var told = field
            if changed[field.name] != nil { told.storedNow = stored[field.name] }
            return told
        }
        return form
    }

    private var texts: [(String, String)] {
        [
            ("username", account.username), ("email", account.email), ("first_name", account.firstName),
            ("last_name", account.lastName),
        ]
    }

    private var flags: [(String, Bool)] {
        [("is_active", account.isActive), ("is_staff", account.isStaff), ("is_superuser", account.isSuperuser)]
    }

    private func ticked(_ name: String, _ posted: PostedForm?) -> Bool? {
        guard let posted, posted[name] != nil else { return nil }
        return posted.isTicked(name)
    }
}
