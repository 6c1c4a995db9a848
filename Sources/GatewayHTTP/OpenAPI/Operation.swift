import Accounts
import HTTPTypes

/// One call of the API, as its description tells it.
struct Operation: Sendable {
    /// What an answer or a body is made of.
    enum Content: Sendable {
        case none
        /// JSON, of a schema among the components.
        case schema(String)
        /// Text that is no JSON.
        case text
    }

    struct Parameter: Sendable {
        let name: String
        /// `path`, `query` or `header`.
        let place: String
        let description: String
        var schema: JSONValue = ["type": "string"]
    }

    let id: String
    let method: HTTPRequest.Method
    let path: String
    let tag: String
    let summary: String
    var description = ""
    var parameters: [Parameter] = []
    var body = Content.none
    var takesMergePatch = false
    var status = 200
    var answer = Content.none
    /// What else it may answer than success and a problem.
    var otherStatuses: [Int] = []
    var problems: [AccountError.Code] = []
    var needsKey = true
    /// The scope a key needs.
    var scope: Scope?
}

extension Operation.Parameter {
    static let site = Self(name: "site", place: "path", description: "The ID of a site the key sees.")
    static let account = Self(
        name: "account", place: "path", description: "An account's id, as in `42`, or its username, as in `@bob`.")
    static let collection = Self(
        name: "collection", place: "path", description: "The name of a collection of the site.")
    static let session = Self(name: "session", place: "path", description: "The id of one of one's own sessions.")
    static let limit = Self(
        name: "limit", place: "query", description: "How many at the most.",
        schema: ["type": "integer", "minimum": 1, "maximum": 1000, "default": 100])
    static let cursor = Self(
        name: "cursor", place: "query", description: "The `next` of the page before; none for the first page.")
    static let search = Self(
        name: "q", place: "query", description: "What username, e-mail or names have in them, in any letter case.")
    static let ifMatch = Self(
        name: "If-Match", place: "header",
        description: "The ETag the change was made on, or `*` for whatever is there.")
    static let ifNoneMatch = Self(
        name: "If-None-Match", place: "header", description: "`*`: only where there is none yet.")
    static let ifChanged = Self(
        name: "If-None-Match", place: "header",
        description: "The ETag of what the asker has: 304 if it is still that.")
}
