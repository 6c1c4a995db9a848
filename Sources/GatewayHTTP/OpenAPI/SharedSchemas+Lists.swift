import Accounts
import OrderedCollections

extension SharedSchemas {
    /// The answers that hold several things.
    static let lists: Members = [
        "AccountList": page("accounts", array(of: "Account")),
        "ProfileList": page("profiles", array(of: "Profile")),
        "AuditEntryList": page("entries", ["type": "array", "items": auditEntry]),
        "RowList": page("rows", ["type": "array", "items": row]),
        "SiteList": object(["sites": array(of: "Site")], required: ["sites"]),
        "SiteDetail": [
            "allOf": [["$ref": "#/components/schemas/Site"]],
            "properties": [
                "profile": ["type": "object", "description": "The profile model: JSON Schema 2020-12."],
                "collections": ["type": "array", "items": ["type": "object"]],
            ],
        ],
        "AccountOnSite": object(
            [
                "account": ["$ref": "#/components/schemas/Account"],
                "profile": ["$ref": "#/components/schemas/Profile"],
            ], required: ["account", "profile"]),
        "ProfilesOfAccount": object(
            [
                "profiles": array(of: "Profile"),
                "missing": ["type": "array", "items": ["type": "string"], "description": "Sites that have none."],
                "unavailable": array(of: "Problem"),
            ], required: ["profiles", "missing", "unavailable"]),
        "LookupResult": object(
            [
                "profiles": array(of: "Profile"),
                "missing": [
                    "type": "array", "items": ["type": ["integer", "string"]],
                    "description": "What has no account or no profile, as it was asked for.",
                ],
            ], required: ["profiles", "missing"]),
    ]

    private static let auditEntry = object(
        [
            "id": ["type": "integer"],
            "at": ["type": "string", "format": "date-time"],
            "actor": object(
                [
                    "kind": ["enum": ["account", "key", "operator", "anonymous", "system"]],
                    "id": ["type": ["string", "null"]],
                ], required: ["kind", "id"]),
            "action": ["type": "string"],
            "outcome": ["enum": .array(AuditEvent.Outcome.allCases.map { .string($0.rawValue) })],
            "account": ["type": ["integer", "null"], "description": "To whom it was done."],
            "site": ["type": ["string", "null"]],
            "address": ["type": "string"],
            "request_id": ["type": "string"],
            "fields": ["type": "array", "items": ["type": "string"], "description": "The fields that were changed."],
            "detail": ["type": "string"],
        ],
        required: [
            "id", "at", "actor", "action", "outcome", "account", "site", "address", "request_id", "fields", "detail",
        ])

    private static let row = object(
        ["id": ["type": "string"], "fields": ["type": "object"], "warnings": array(of: "FieldProblem")],
        required: ["id", "fields", "warnings"])

    private static func page(_ name: String, _ elements: JSONValue) -> JSONValue {
        object(
            [name: elements, "next": ["type": ["string", "null"], "description": "The cursor of the next page."]],
            required: [name, "next"])
    }
}
