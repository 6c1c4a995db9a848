import Accounts
import Mustache

/// A form, as the template `form` writes it.
struct FormView: Sendable, MustacheParent {
    /// `NAME-form` is the id of the form.
    var name: String
    /// Where it is sent.
    var action: String
    var submitLabel: String
    var fields: [FormField]
    /// What is wrong that is no field's fault.
    var formErrors: [String] = []
    /// What the form sends along unseen.
    var hidden: [Hidden] = []
    /// The way out that changes nothing.
    var cancel: String?
    /// Whether the button does what cannot be undone.
    var isDangerous = false
    /// The name of the field that programs fill in, where there is one.
    var trap: String?

    /// A value the form sends along unseen.
    struct Hidden: Sendable {
        let hiddenName: String
        let hiddenValue: String
    }

    init(_ name: String, action: String, submit submitLabel: String, fields: [FormField] = []) {
        self.name = name
        self.action = action
        self.submitLabel = submitLabel
        self.fields = fields
    }

    /// Puts what is wrong to the fields, and the rest above them.
    mutating func mark(_ problems: [FieldProblem]) {
        let (marked, rest) = fields.marking(problems)
        fields = marked
        formErrors += rest.map { problem in
            (problem.field.isEmpty ? problem.message : "\(problem.field): \(problem.message)").asSentence
        }
    }

    /// Adds a value that is sent along, if there is one.
    mutating func send(_ name: String, _ value: String?) {
        guard let value else { return }
        hidden.append(Hidden(hiddenName: name, hiddenValue: value))
    }

    /// Puts back what was typed.
    ///
    /// Passwords are not put back: a page is kept in more places than a form's request.
    mutating func keep(_ form: PostedForm) {
        fields = fields.map { field in
            var kept = field
            if field.isInput, field.inputType != "password", let typed = form[field.name] { kept.value = typed }
            return kept
        }
    }

    var hasErrors: Bool { !formErrors.isEmpty || fields.contains { $0.error != nil } }

    func child(named member: String) -> Any? {
        switch member {
        case "formName": name
        case "formAction": action
        case "submitLabel": submitLabel
        case "fields": fields
        case "formErrors": formErrors
        case "fieldErrors": fields.errors
        case "hasErrors": hasErrors
        case "hidden": hidden
        case "cancel": cancel
        case "isDangerous": isDangerous
        case "trap": trap
        case "hasRequired": fields.contains { $0.isRequired }
        default: nil
        }
    }
}

extension FormField: MustacheParent {
    func child(named member: String) -> Any? {
        switch member {
        case "fieldID": id
        case "fieldName": name
        case "fieldLabel": label
        case "fieldValue": value
        case "hint": hint
        case "fieldError": error
        case "storedNow": storedNow
        case "isRequired": isRequired
        case "autocomplete": autocomplete
        case "isInput": isInput
        case "inputType": inputType
        case "inputMode": inputMode
        case "maximumLength": maximumLength
        case "minimum": minimum
        case "maximum": maximum
        case "step": step
        case "pattern": pattern
        case "isVerbatim": isVerbatim
        case "isTextArea": isTextArea
        case "rows": rows
        case "isCheckbox": isCheckbox
        case "isChecked": isChecked
        case "isSelect": isSelect
        case "isRadio": isRadio
        case "options": options
        case "isOutput": isOutput
        case "describedBy": describedBy
        default: nil
        }
    }

    /// The ids of what describes the field, for `aria-describedby`.
    private var describedBy: String? {
        let ids = [
            hint.map { _ in "\(id)-hint" }, error.map { _ in "\(id)-error" }, storedNow.map { _ in "\(id)-now" },
        ]
        .compactMap { $0 }
        return ids.isEmpty ? nil : ids.joined(separator: " ")
    }
}
