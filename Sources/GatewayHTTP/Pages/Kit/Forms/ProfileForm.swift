import Accounts
import OrderedCollections

/// The form of a site's profiles, made of their model for whoever fills it in.
struct ProfileForm: Sendable {
    let model: ProfileModel
    /// As whom it is filled in.
    let audience: Audience
    /// What stands before the names of the fields, where a form has others too.
    var prefix = ""
    /// Whether anything can be changed at all.
    var isEditable = true

    /// The fields as they are stored; for a profile that is yet to be made, their defaults.
    func fields(_ values: [FieldName: Value]) -> [FormField] {
        visible.map { control($0, text: FieldText.form($0, values[$0.name] ?? .null)) }
    }

    /// The fields as they were typed.
    func fields(typed form: PostedForm, over values: [FieldName: Value]) -> [FormField] {
        visible.map { field in
            control(
                field, text: form[prefix + field.name.rawValue] ?? FieldText.form(field, values[field.name] ?? .null))
        }
    }

    /// What was typed that differs from what is stored, as the services take it, and everything that is wrong with it.
    ///
    /// Fields that were left as they are are not sent: what somebody else wrote into them, and values that broke the
    /// rules before, stay.
    /// - Parameter values: what is stored, or nil for a profile that is yet to be made.
    func changes(
        _ form: PostedForm, over values: [FieldName: Value]?
    ) -> (fields: OrderedDictionary<String, JSONValue>, problems: [FieldProblem]) {
        var fields: OrderedDictionary<String, JSONValue> = [:]
        var problems: [FieldProblem] = []
        for field in visible where isChangeable(field) {
            let name = prefix + field.name.rawValue
            // Of values that stand side by side, browsers send nothing where none was chosen.
            let isMissing = field.rules.isRequired && (values?[field.name] ?? .null) == .null
            guard let typed = form[name] ?? (isMissing ? "" : nil) else { continue }
            let shown = values.map { FieldText.form(field, $0[field.name] ?? .null) }
            let isRequired = field.rules.isRequired && typed.isEmpty
            guard typed != shown || isRequired else { continue }
            if isRequired {
                problems.append(FieldProblem(field: name, code: .required, message: "a value is required"))
                continue
            }
            if values == nil, typed.isEmpty { continue }
            do throws(FieldProblem) {
                fields[field.name.rawValue] = try FieldText.value(field, typed: typed).json
            } catch { problems.append(FieldProblem(field: name, code: error.code, message: error.message)) }
        }
        return (fields, problems)
    }

    /// Whether whoever fills it in may change a field here.
    func isChangeable(_ field: Field) -> Bool {
        isEditable && field.edit.allows(audience) && field.type != .bytes
    }

    private var visible: [Field] { model.fields.values.filter { $0.isVisible(to: audience) } }

    private func control(_ field: Field, text: String) -> FormField {
        let name = prefix + field.name.rawValue
        guard isChangeable(field) else {
            var control = FormField(name, label: field.label)
            control.isOutput = true
            control.value = FieldText.shown(field, text: text)
            control.hint = field.help
            return control
        }
        return FieldControl(field: field, name: name).control(text: text)
    }
}
