/// A form of a page, with what a browser would send of it.
public struct HTMLForm: Sendable {
    public let id: String
    public let method: String
    /// Where it is sent, as the page says it; empty is the page's own address.
    public let action: String
    /// The fields in the order of the page, as they stand there.
    public var fields: [(name: String, value: String)] = []
    /// The names of the fields that people see and fill in.
    public private(set) var inputs: [String] = []
    /// The values of each field that gives a choice.
    public private(set) var choices: [String: [String]] = [:]

    /// The value of a field; where there are several of the name, the last, which holds.
    public subscript(name: String) -> String? { fields.last { $0.name == name }?.value }

    /// The form with other values; a field it does not have is added.
    public func filled(_ values: KeyValuePairs<String, String>) -> HTMLForm {
        values.reduce(self) { $0.setting($1.key, to: $1.value) }
    }

    public func setting(_ name: String, to value: String) -> HTMLForm {
        var form = self
        if let index = fields.lastIndex(where: { $0.name == name }) {
            form.fields[index].value = value
        } else {
            form.fields.append((name, value))
        }
        return form
    }

    public func without(_ name: String) -> HTMLForm {
        var form = self
        form.fields.removeAll { $0.name == name }
        return form
    }

    /// The forms of a page.
    static func all(in tags: [HTMLTag]) -> [HTMLForm] {
        var forms: [HTMLForm] = []
        var form: HTMLForm?
        var list = ""
        for tag in tags {
            switch (tag.name, tag.isEnd) {
            case ("form", false):
                form = HTMLForm(
                    id: tag.attributes["id"] ?? "", method: (tag.attributes["method"] ?? "get").lowercased(),
                    action: tag.attributes["action"] ?? "")
            case ("form", true):
                if let form { forms.append(form) }
                form = nil
            case ("select", false): list = tag.attributes["name"] ?? ""
            case ("select", true): list = ""
            case ("option", false) where !list.isEmpty: form?.read(option: tag, of: list)
            case ("input", false), ("textarea", false), ("button", false): form?.read(tag)
            case ("select", _): break
            default: break
            }
        }
        return forms
    }

    private mutating func read(option tag: HTMLTag, of list: String) {
        let value = tag.attributes["value"] ?? tag.text
        if !inputs.contains(list) { inputs.append(list) }
        choices[list, default: []].append(value)
        // A list without a choice sends its first value.
        if tag.attributes["selected"] != nil || self[list] == nil { self = setting(list, to: value) }
    }

    private mutating func read(_ tag: HTMLTag) {
        guard let name = tag.attributes["name"], !name.isEmpty else { return }
        let type = tag.name == "input" ? tag.attributes["type"] ?? "text" : tag.name
        let value = tag.attributes["value"] ?? ""
        switch type {
        case "hidden": fields.append((name, value))
        case "submit", "button": choices[name, default: []].append(value)
        case "checkbox", "radio":
            if !inputs.contains(name) { inputs.append(name) }
            choices[name, default: []].append(value)
            if tag.attributes["checked"] != nil { fields.append((name, value)) }
        case "textarea":
            inputs.append(name)
            // The line end after the tag is no part of the text.
            fields.append((name, tag.text.hasPrefix("\n") ? String(tag.text.dropFirst()) : tag.text))
        default:
            inputs.append(name)
            fields.append((name, value))
        }
    }
}
