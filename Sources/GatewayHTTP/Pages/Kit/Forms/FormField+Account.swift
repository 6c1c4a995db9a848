import Accounts

extension FormField {
    /// The fields of an account, which every site has in common.
    static func username(_ value: String = "") -> FormField {
        var field = text("username", "Username", value, autocomplete: "username", maximum: Username.maximumLength)
        field.hint = "Letters, digits and the characters _ . + -"
        field.isRequired = true
        field.isVerbatim = true
        return field
    }

    /// What people sign in by.
    static func identifier(_ value: String = "") -> FormField {
        var field = text("identifier", "Username or e-mail address", value, autocomplete: "username", maximum: 254)
        field.isRequired = true
        field.isVerbatim = true
        return field
    }

    static func email(_ value: String = "") -> FormField {
        var field = text(
            "email", "E-mail address", value, autocomplete: "email", maximum: EmailAddress.maximumLength)
        field.inputType = "email"
        field.inputMode = "email"
        field.isRequired = true
        field.isVerbatim = true
        return field
    }

    static func name(_ name: String, label: String, value: String = "", autocomplete: String) -> FormField {
        text(name, label, value, autocomplete: autocomplete, maximum: 150)
    }

    /// A password that exists, or one that is being chosen.
    static func password(_ name: String, label: String, isNew: Bool, hint: String? = nil) -> FormField {
        var field = text(
            name, label, "", autocomplete: isNew ? "new-password" : "current-password", maximum: nil)
        field.inputType = "password"
        field.isRequired = true
        field.hint = hint
        return field
    }

    static func text(
        _ name: String, _ label: String, _ value: String = "", autocomplete: String? = nil, maximum: Int? = nil
    ) -> FormField {
        var field = FormField(name, label: label)
        field.isInput = true
        field.value = value
        field.autocomplete = autocomplete
        field.maximumLength = maximum
        return field
    }
}
