import Accounts
import OrderedCollections

/// The schemas of profiles: those of each site that is known, or of any.
struct SiteSchemas {
    let sites: [Site]
    let model: ModelSchema

    var all: OrderedDictionary<String, JSONValue> {
        let anything: JSONValue = ["type": "object"]
        var schemas: OrderedDictionary<String, JSONValue> = [:]
        add("Profile", to: &schemas, any: Self.profile(site: ["type": "string"], fields: anything)) { site in
            Self.profile(
                site: ["const": .string(site.id.rawValue)], fields: model.fields(of: site.model, for: .reading))
        }
        add("ProfileInput", to: &schemas, any: Self.input(anything)) { site in
            Self.input(model.fields(of: site.model, for: .writing))
        }
        add("ProfilePatch", to: &schemas, any: Self.input(anything)) { site in
            guard case .object(var fields) = model.fields(of: site.model, for: .writing) else { return .null }
            fields["required"] = nil
            return Self.input(.object(fields))
        }
        return schemas
    }

    /// Adds the schema of each site under a name of its own, and one that is any of them.
    private func add(
        _ name: String, to schemas: inout OrderedDictionary<String, JSONValue>, any: JSONValue,
        of schema: (Site) -> JSONValue
    ) {
        for site in sites { schemas["\(name)-\(site.id)"] = schema(site) }
        let references = sites.map { JSONValue.string("#/components/schemas/\(name)-\($0.id)") }
        schemas[name] = sites.isEmpty ? any : ["anyOf": .array(references.map { ["$ref": $0] })]
    }

    private static func input(_ fields: JSONValue) -> JSONValue {
        SharedSchemas.object(["fields": fields], required: ["fields"], isClosed: true)
    }

    private static func profile(site: JSONValue, fields: JSONValue) -> JSONValue {
        SharedSchemas.object(
            [
                "site": site,
                "account": ["type": "integer", "format": "int64"],
                "fields": fields,
                "incomplete": [
                    "type": "array", "items": ["type": "string"],
                    "description": "Required fields that have no value.",
                ],
                "warnings": [
                    "type": "array", "items": ["$ref": "#/components/schemas/FieldProblem"],
                    "description": "What in the stored row breaks the model.",
                ],
                "version": ["type": "string", "description": "The ETag, without its quotes."],
                "source": [
                    "type": "string", "enum": ["store", "legacy", "stale"],
                    "description": "Where it was read; stale: kept from before, while the database does not answer.",
                ],
            ], required: ["site", "account", "fields", "incomplete", "warnings", "version", "source"])
    }
}
