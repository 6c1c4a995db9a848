import Accounts
import OrderedCollections

/// Writes profile models as JSON Schema 2020-12, as much of them as an audience sees.
struct ModelSchema {
    /// What a schema describes.
    enum Use {
        /// Fields as an answer shows them: each is there, and may have no value.
        case reading
        /// Fields as a request may send them: those alone that the asker may change.
        case writing
        /// The model itself: all fields, and which of them are required.
        case model
    }

    let audience: Audience

    /// The schema of a site's fields, as a document of its own.
    func document(of site: Site) -> JSONValue {
        guard case .object(let members) = fields(of: site.model, for: .model) else { return .null }
        var document: OrderedDictionary<String, JSONValue> = [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": .string("Profile fields of \(site.name)"),
        ]
        document.merge(members) { $1 }
        return .object(document)
    }

    /// The schema of the fields of a model.
    func fields(of model: ProfileModel, for use: Use) -> JSONValue {
        let shown = model.fields.values.filter { field in
            field.isVisible(to: audience) && (use != .writing || field.edit.allows(audience))
        }
        let properties = shown.map { ($0.name.rawValue, property($0, for: use)) }
        let required = shown.filter { field in
            switch use {
            case .reading: true
            case .writing: field.rules.isRequired && field.rules.defaultValue == nil
            case .model: field.rules.isRequired
            }
        }
        var members: OrderedDictionary<String, JSONValue> = [
            "type": "object", "properties": .object(OrderedDictionary(uniqueKeysWithValues: properties)),
        ]
        if !required.isEmpty { members["required"] = .array(required.map { .string($0.name.rawValue) }) }
        members["additionalProperties"] = false
        return .object(members)
    }

    private func property(_ field: Field, for use: Use) -> JSONValue {
        let isNullable = use == .reading || !field.rules.isRequired
        var members = FieldSchema.type(of: field, isNullable: isNullable)
        members["title"] = .string(field.label)
        if let help = field.help { members["description"] = .string(help) }
        if let value = field.rules.defaultValue { members["default"] = value.json }
        if !field.edit.allows(audience) { members["readOnly"] = true }
        members["x-type"] = .string(field.type.name)
        members["x-edit"] = .string(field.edit.rawValue)
        members["x-visibility"] = .string(field.visibility.name)
        if field.isFilter { members["x-filter"] = true }
        if field.rules.isUnique { members["x-unique"] = true }
        return .object(members)
    }
}
