import Accounts

/// One field of a form, as the template `field` writes it.
///
/// Exactly one of the `is` properties that tell the kind of control is true.
struct FormField: Sendable {
    /// What the form sends it as.
    var name: String
    var label: String
    var value = ""
    /// Words below the label.
    var hint: String?
    /// What is wrong with what was typed.
    var error: String?
    /// What is stored now, where somebody else changed it meanwhile.
    var storedNow: String?
    var isRequired = false
    var autocomplete: String?

    var isInput = false
    /// The type of an input.
    var inputType = "text"
    var inputMode: String?
    var maximumLength: Int?
    var minimum: String?
    var maximum: String?
    var step: String?
    var pattern: String?
    /// Whether browsers leave spelling and capitals alone.
    var isVerbatim = false

    var isTextArea = false
    var rows = 4
    var isCheckbox = false
    var isChecked = false
    var isSelect = false
    var isRadio = false
    var options: [Option] = []
    /// Whether it is shown, and not to be changed here.
    var isOutput = false

    /// One of the values to choose from.
    struct Option: Sendable {
        let id: String
        let value: String
        let optionLabel: String
        let isSelected: Bool
    }

    init(_ name: String, label: String) {
        self.name = name
        self.label = label
    }

    /// Its id in the page; labels, the list of errors and styles lead there.
    var id: String { "field-" + name.replacing(".", with: "-") }
}

/// One line of the list of errors above a form.
struct FormError: Sendable {
    /// The id of the field it leads to.
    let target: String
    let fieldLabel: String
    let message: String
}

extension [FormField] {
    /// The errors of the fields, in their order.
    var errors: [FormError] {
        compactMap { field in
            field.error.map {
                let target = field.isRadio ? field.options.first?.id ?? field.id : field.id
                return FormError(target: target, fieldLabel: field.label, message: $0)
            }
        }
    }

    /// The fields with what was wrong with them, and whatever was wrong with none of them.
    func marking(_ problems: [FieldProblem]) -> (fields: [FormField], rest: [FieldProblem]) {
        var rest = problems
        let fields = map { field in
            guard let index = rest.firstIndex(where: { $0.field == field.name }) else { return field }
            var marked = field
            marked.error = rest[index].message.asSentence
            rest.removeAll { $0.field == field.name }
            return marked
        }
        return (fields, rest)
    }
}

extension String {
    /// The text with a capital at its beginning and a full stop at its end.
    var asSentence: String {
        guard let first else { return self }
        let text = first.uppercased() + dropFirst()
        return text.last.map { ".!?".contains($0) } == true ? text : text + "."
    }
}
