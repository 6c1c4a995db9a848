import Accounts
import OrderedCollections

extension SharedSchemas {
    /// A member of another system who has not come here yet.
    static let member: JSONValue = object(
        [
            "migrated": ["const": false],
            "source": ["type": "string", "description": "The `source` of an entry of `accounts.legacy`."],
            "key": ["type": "string"], "username": ["type": "string"], "email": ["type": "string"],
            "first_name": ["type": "string"], "last_name": ["type": "string"], "is_approved": ["type": "boolean"],
            "is_locked": ["type": "boolean"], "date_joined": ["type": ["string", "null"], "format": "date-time"],
            "last_login": ["type": ["string", "null"], "format": "date-time"],
        ], required: ["migrated", "source", "key", "username", "email", "is_approved", "is_locked"])
}
