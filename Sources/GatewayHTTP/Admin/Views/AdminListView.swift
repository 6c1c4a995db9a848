/// A page that is a list: a filter, a table, and the way to its next page.
struct AdminListView: PageView {
    static let template = "admin-list"

    let title: String
    let menu: [AdminMenuItem]
    var notice: AdminNotice?
    /// A sentence below the heading.
    var introduction: String?
    var listLinks: [AdminLink] = []
    var filter: AdminFilter?
    let table: AdminTable
    /// The way to the next page.
    var nextPage: String?
}

/// A form that narrows a list, and changes nothing.
struct AdminFilter: Sendable {
    let filterPath: String
    let filterFields: [FormField]
}

extension FormField {
    /// A choice of one of some values, the first of which stands for none.
    static func choice(
        _ name: String, _ label: String, _ options: [(value: String, label: String)], selected: String
    ) -> FormField {
        var field = FormField(name, label: label)
        field.isSelect = true
        field.value = selected
        field.options = options.enumerated().map { index, option in
            Option(
                id: index == 0 ? field.id : "\(field.id)-\(index)", value: option.value, optionLabel: option.label,
                isSelected: option.value == selected)
        }
        return field
    }

    /// A box to be ticked.
    static func tick(_ name: String, _ label: String, _ isChecked: Bool, hint: String? = nil) -> FormField {
        var field = FormField(name, label: label)
        field.isCheckbox = true
        field.isChecked = isChecked
        field.value = isChecked ? "true" : "false"
        field.hint = hint
        return field
    }
}
