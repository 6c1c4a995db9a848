import Accounts
import OrderedCollections

extension SharedSchemas {
    /// What signing in takes and gives.
    static let signIn: Members = [
        "SignIn": object(
            credentials.merging(client) { $1 }, required: ["username", "password"], isClosed: true),
        "Session": object(session, required: Array(session.keys)),
        "CurrentSession": object(current, required: Array(current.keys)),
        "OpenedSession": object(
            current.merging(["token": ["type": "string", "description": "Shown once."]]) { $1 },
            required: Array(current.keys) + ["token"]),
        "SessionList": object(["sessions": array(of: "Session")], required: ["sessions"]),
        "EndedSessions": object(["ended": ["type": "integer"]], required: ["ended"]),
        "PasswordChange": object(
            ["old_password": secret, "new_password": secret], required: ["old_password", "new_password"],
            isClosed: true),
        "Password": object(["password": secret], required: ["password"], isClosed: true),
        "Export": ["type": "object", "description": "Everything that is held about an account, but for secrets."],
        "Registration": object(
            [
                "username": ["type": "string", "maxLength": 150],
                "email": ["type": "string", "format": "email", "maxLength": 254], "password": secret,
                "first_name": ["type": "string", "maxLength": 150], "last_name": ["type": "string", "maxLength": 150],
                "fields": ["type": "object", "description": "The fields of the profile on this site."],
            ], required: ["username", "password"], isClosed: true),
        "Registered": object(
            [
                "username": ["type": "string"], "needs_verification": ["type": "boolean"],
                "pending": ["type": "boolean"],
            ], required: ["username", "needs_verification", "pending"]),
        "Token": object(["token": secret], required: ["token"], isClosed: true),
        "Verified": object(
            ["username": ["type": "string"], "email_verified": ["type": "boolean"]],
            required: ["username", "email_verified"]),
        "ResetRequest": object(
            OrderedDictionary(uniqueKeysWithValues: [("username", name)]).merging(client) { $1 },
            required: ["username"], isClosed: true),
        "Accepted": object(["status": ["type": "string"]], required: ["status"]),
        "ResetRedemption": object(
            ["token": secret, "password": secret], required: ["token", "password"], isClosed: true),
        "ResetDone": object(["username": ["type": "string"]], required: ["username"]),
    ]

    private static let name: JSONValue = [
        "type": "string", "description": "A username or an e-mail address, in any letter case.",
    ]
    private static let secret: JSONValue = ["type": "string", "writeOnly": true]
    private static let credentials: Members = ["username": name, "password": secret]
    private static let client: Members = [
        "client_address": ["type": "string", "description": "The person's IP address."],
        "user_agent": ["type": "string"],
    ]
    private static let current: Members = [
        "session": ["$ref": "#/components/schemas/Session"], "account": ["$ref": "#/components/schemas/Account"],
        "email_verified": ["type": "boolean"],
    ]
    private static let session: Members = [
        "id": ["type": "string"], "account": ["type": "integer"], "site": ["type": ["string", "null"]],
        "created_at": ["type": "string", "format": "date-time"],
        "last_seen_at": ["type": "string", "format": "date-time"],
        "expires_at": ["type": "string", "format": "date-time"], "address": ["type": "string"],
        "user_agent": ["type": "string"], "must_change_password": ["type": "boolean"],
    ]
}
