import Accounts
import OrderedCollections

/// The schemas that are the same whatever the sites are.
enum SharedSchemas {
    typealias Members = OrderedDictionary<String, JSONValue>

    static let all: Members = [
        "Problem": problem,
        "FieldProblem": object(
            ["field": ["type": "string"], "code": ["type": "string"], "message": ["type": "string"]],
            required: ["field", "code", "message"]),
        "Member": member,
        "Account": object(account, required: ["id", "username", "first_name", "last_name", "full_name"]),
        "CreatedAccount": [
            "allOf": [["$ref": "#/components/schemas/Account"]],
            "properties": [
                "pending": [
                    "type": "array", "items": ["type": "string"],
                    "description": "The sites whose profile is still to come.",
                ]
            ],
        ],
        "AccountDraft": object(draft.merging(profilesOfDraft) { $1 }, required: ["username"], isClosed: true),
        "AccountChanges": object(draft, isClosed: true),
        "Receipts": object(
            [
                "receipts": [
                    "type": "object",
                    "additionalProperties": ["type": "string", "enum": ["deleted", "pending", "retained"]],
                ]
            ], required: ["receipts"]),
        "Lookup": object(
            [
                "accounts": [
                    "type": "array", "maxItems": 1000,
                    "items": ["oneOf": [["type": "integer", "minimum": 1], ["type": "string", "pattern": "^@.+"]]],
                ]
            ], required: ["accounts"], isClosed: true),
        "Readiness": object(
            [
                "status": ["type": "string", "enum": ["ready", "degraded", "unavailable"]],
                "databases": ["type": "array", "items": ["type": "object"]],
                "sites": ["type": "array", "items": ["type": "object"]],
            ], required: ["status"]),
        "Description": ["type": "object", "description": "An OpenAPI 3.1 document."],
        "Site": site,
    ]

    private static let problem = object(
        [
            "type": ["type": "string", "format": "uri-reference"],
            "title": ["type": "string"], "status": ["type": "integer"], "detail": ["type": "string"],
            "instance": ["type": "string"],
            "errors": array(of: "FieldProblem"),
            "incomplete": ["type": "array", "items": ["type": "string"]],
            "legacy": array(of: "Member"),
            "site": ["type": "string"], "table": ["type": "string"], "column": ["type": "string"],
            "retry_after": ["type": "integer", "description": "Seconds."],
            "offset": ["type": "integer", "description": "The byte of the body, counted from 0."],
        ], required: ["type", "title", "status", "detail"])

    private static let site = object(
        [
            "id": ["type": "string"], "name": ["type": "string"],
            "hosts": ["type": "array", "items": ["type": "string"]], "driver": ["type": ["string", "null"]],
            "access": ["type": "string", "enum": ["read-write", "read-only"]],
            "creation": ["type": "string", "enum": ["never", "on-access", "on-registration", "by-form"]],
            "requires_complete": ["type": "boolean"],
            "state": ["type": "string", "enum": ["ok", "degraded", "unavailable"]],
            "reason": [
                "type": ["string", "null"],
                "description": "Why nothing of the site's profiles is served; null where they are.",
            ],
            "migration": [
                "type": ["string", "null"], "enum": ["legacy", "lazy", "shadow", "cut-over", nil],
                "description":
                    "How far the site has come on its way out of a legacy database; null where it leaves none.",
            ],
        ],
        required: [
            "id", "name", "hosts", "driver", "access", "creation", "requires_complete", "state", "reason", "migration",
        ])

    private static let account: Members = [
        "id": ["type": "integer", "format": "int64"], "username": ["type": "string"],
        "email": ["type": "string"], "first_name": ["type": "string"], "last_name": ["type": "string"],
        "full_name": ["type": "string"], "is_active": ["type": "boolean"], "is_staff": ["type": "boolean"],
        "is_superuser": ["type": "boolean"], "date_joined": ["type": "string", "format": "date-time"],
        "last_login": ["type": ["string", "null"], "format": "date-time"],
    ]

    private static let draft: Members = [
        "username": ["type": "string", "maxLength": 150],
        "email": ["type": ["string", "null"], "format": "email", "maxLength": 254],
        "password": ["type": "string", "writeOnly": true, "minLength": 8],
        "first_name": ["type": "string", "maxLength": 150], "last_name": ["type": "string", "maxLength": 150],
        "is_active": ["type": "boolean"], "is_staff": ["type": "boolean"], "is_superuser": ["type": "boolean"],
    ]

    private static let profilesOfDraft: Members = [
        "profiles": [
            "type": "object", "additionalProperties": ["type": "object"],
            "description": "The fields of the profiles to make with it, by site.",
        ]
    ]

    static func object(_ properties: Members, required: [String] = [], isClosed: Bool = false) -> JSONValue {
        var members: Members = ["type": "object", "properties": .object(properties)]
        if !required.isEmpty { members["required"] = .array(required.map { .string($0) }) }
        if isClosed { members["additionalProperties"] = false }
        return .object(members)
    }

    static func array(of name: String) -> JSONValue {
        ["type": "array", "items": ["$ref": .string("#/components/schemas/\(name)")]]
    }
}
