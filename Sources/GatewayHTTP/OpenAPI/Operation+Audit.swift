import Accounts
import HTTPTypes

extension Operation {
    /// The calls about the audit log: for keys for all sites with the scope `admin`.
    static let audit: [Operation] = [
        Operation(
            id: "listAuditEntries", method: .get, path: "/api/v1/audit", tag: "Audit log",
            summary: "Read the audit log",
            description: "Who did what to whom, when, from where, on which site; newest first.",
            parameters: auditFilter + [.limit, .cursor], answer: .schema("AuditEntryList"),
            problems: [.invalidFields, .malformed], scope: .admin),
        Operation(
            id: "exportAuditEntries", method: .get, path: "/api/v1/audit/export", tag: "Audit log",
            summary: "Export the audit log",
            description: "Every entry that fits, one a line: `application/x-ndjson`, newest first.",
            parameters: auditFilter, answer: .text, problems: [.invalidFields, .malformed], scope: .admin),
    ]

    private static let auditFilter: [Parameter] = [
        Parameter(
            name: "account", place: "query", description: "Entries about this account, or by it.",
            schema: ["type": "integer"]),
        Parameter(name: "site", place: "query", description: "Entries of this site."),
        Parameter(
            name: "action", place: "query", description: "What was done.",
            schema: ["enum": .array(AuditEvent.Action.allCases.map { .string($0.rawValue) })]),
        Parameter(
            name: "outcome", place: "query", description: "How it ended.",
            schema: ["enum": .array(AuditEvent.Outcome.allCases.map { .string($0.rawValue) })]),
        Parameter(
            name: "since", place: "query", description: "Entries from this day or moment on, such as `2024-02-29`."),
        Parameter(name: "until", place: "query", description: "Entries before this day or moment."),
    ]
}
