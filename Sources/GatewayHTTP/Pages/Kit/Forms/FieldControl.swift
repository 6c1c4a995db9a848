import Accounts

/// The control that fits a field of a model.
struct FieldControl {
    let field: Field
    /// What the form sends it as.
    let name: String

    /// The control, with a text in it.
    func control(text: String) -> FormField {
        var control = FormField(name, label: field.label)
        control.value = text
        control.isRequired = field.rules.isRequired && field.type != .boolean
        control.hint = hint
        switch field.type {
        case .text, .json: makeTextArea(&control)
        case .boolean:
            control.isCheckbox = true
            control.isChecked = text == "true"
        case .choice(let choices): makeChoice(&control, choices)
        default: makeInput(&control)
        }
        return control
    }

    private func makeTextArea(_ control: inout FormField) {
        control.isTextArea = true
        control.rows = field.type == .json ? 8 : 5
        control.isVerbatim = field.type == .json
        if field.type == .text { control.maximumLength = field.rules.maximumLength }
    }

    private func makeInput(_ control: inout FormField) {
        control.isInput = true
        switch field.type {
        case .integer: control.inputMode = field.rules.minimum.map(isNegative) == false ? "numeric" : "text"
        case .decimal: control.inputMode = field.rules.minimum.map(isNegative) == false ? "decimal" : "text"
        case .date:
            control.inputType = "date"
            setBounds(&control)
        case .timestamp:
            control.inputType = "datetime-local"
            control.step = "any"
            setBounds(&control)
        case .email:
            control.inputType = "email"
            control.inputMode = "email"
            control.maximumLength = field.rules.maximumLength ?? EmailAddress.maximumLength
        case .url:
            control.inputType = "url"
            control.inputMode = "url"
            control.maximumLength = field.rules.maximumLength
        case .uuid: control.maximumLength = 36
        default:
            control.maximumLength = field.rules.maximumLength
            control.pattern = field.rules.pattern
        }
        control.isVerbatim = field.type != .string
    }

    /// A few values that one must choose from stand side by side; others, and those one may leave out, in a list.
    private func makeChoice(_ control: inout FormField, _ choices: [FieldType.Choice]) {
        let isKnown = choices.contains { $0.value == control.value }
        let few = field.rules.isRequired && choices.count <= 4 && (isKnown || control.value.isEmpty)
        control.isRadio = few
        control.isSelect = !few
        var options = choices.map { (value: $0.value, label: $0.label) }
        if !few, !field.rules.isRequired || !isKnown { options.insert(("", "—"), at: 0) }
        // A stored value that is none of the choices any more is kept until another one is chosen.
        if !isKnown, !control.value.isEmpty { options.append((control.value, control.value)) }
        control.options = options.enumerated().map { index, option in
            FormField.Option(
                id: index == 0 ? control.id : "\(control.id)-\(index)", value: option.value,
                optionLabel: option.label, isSelected: option.value == control.value)
        }
    }

    private func setBounds(_ control: inout FormField) {
        control.minimum = field.rules.minimum.map { FieldText.form(field, $0) }
        control.maximum = field.rules.maximum.map { FieldText.form(field, $0) }
    }

    private func isNegative(_ bound: Value) -> Bool {
        switch bound {
        case .integer(let number): number < 0
        case .decimal(let number): number < DecimalNumber(0)
        default: false
        }
    }

    /// The field's own help, or else what a control of its type cannot say by itself.
    private var hint: String? {
        let words = field.help.map { [$0.asSentence] } ?? [typeHint, rangeHint].compactMap { $0 }
        let zone = field.type == .timestamp ? ["In UTC."] : []
        return words.isEmpty && zone.isEmpty ? nil : (words + zone).joined(separator: " ")
    }

    private var typeHint: String? {
        switch field.type {
        case .url: "An address that begins with http:// or https://."
        case .json: "In JSON."
        case .decimal(_, let scale) where scale > 0: "With at most \(scale) digits behind the point."
        default: nil
        }
    }

    private var rangeHint: String? {
        let range = (
            field.rules.minimum.map { FieldText.form(field, $0) }, field.rules.maximum.map { FieldText.form(field, $0) }
        )
        switch (field.type, range.0, range.1) {
        case (.integer, let low?, let high?), (.decimal, let low?, let high?): return "From \(low) to \(high)."
        case (.integer, let low?, nil), (.decimal, let low?, nil): return "At least \(low)."
        case (.integer, nil, let high?), (.decimal, nil, let high?): return "At most \(high)."
        case (.string, let low?, let high?), (.text, let low?, let high?): return "\(low) to \(high) characters."
        case (.string, let low?, nil), (.text, let low?, nil): return "At least \(low) characters."
        default: return nil
        }
    }
}
