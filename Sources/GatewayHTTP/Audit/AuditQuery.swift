import Accounts
import Gateway

/// What a query asks of the audit log: the same in the API and in the admin pages.
struct AuditQuery {
    let filter: AuditFilter
    private let given: [(name: String, value: String)]

    private static let names = ["account", "site", "action", "outcome", "since", "until"]

    /// Reads the parameters; one that is empty asks for nothing, as the fields of a form do.
    /// - Throws: `invalidFields`, naming each parameter that is wrong.
    init(_ query: inout QueryReader) throws(AccountError) {
        var given: [(name: String, value: String)] = []
        for name in Self.names {
            if let value = query.take(name), !value.isEmpty { given.append((name, value)) }
        }
        var filter = AuditFilter()
        var problems: [FieldProblem] = []
        func wrong(_ name: String, _ message: String) {
            problems.append(FieldProblem(field: name, code: .format, message: message))
        }
        for (name, value) in given {
            switch name {
            case "account":
                filter.account = Int64(value).map(AccountID.init(rawValue:))
                if filter.account == nil { wrong(name, "the id of an account is expected") }
            case "site": filter.sites = .only([SiteID(rawValue: value)])
            case "action":
                filter.actions = Set([AuditEvent.Action(rawValue: value)].compactMap { $0 })
                if filter.actions.isEmpty { wrong(name, "it is one of: \(Self.list(AuditEvent.Action.allCases))") }
            case "outcome":
                filter.outcome = AuditEvent.Outcome(rawValue: value)
                if filter.outcome == nil { wrong(name, "it is one of: \(Self.list(AuditEvent.Outcome.allCases))") }
            default:
                let moment = Timestamp(value) ?? Timestamp("\(value)T00:00:00Z")
                if moment == nil { wrong(name, "a date such as 2024-02-29, or a moment in UTC, is expected") }
                if name == "since" { filter.since = moment } else { filter.until = moment }
            }
        }
        guard problems.isEmpty else { throw .invalidFields(problems) }
        self.filter = filter
        self.given = given
    }

    /// The parameters as a query has them.
    var text: String { given.map { "\($0.name)=\(PercentEncoding.encode($0.value))" }.joined(separator: "&") }

    /// The fields of a form that asks the same.
    func fields(_ sites: [Site]) -> [FormField] {
        var account = FormField.text("account", "Account", value("account"), maximum: 20)
        account.hint = "The id of an account."
        account.inputMode = "numeric"
        return [
            account,
            .choice(
                "site", "Site", [("", "All")] + sites.map { ($0.id.rawValue, $0.name) }, selected: value("site")),
            .choice("action", "What", Self.options(AuditEvent.Action.allCases), selected: value("action")),
            .choice("outcome", "Outcome", Self.options(AuditEvent.Outcome.allCases), selected: value("outcome")),
            date("since", "From the day"), date("until", "Before the day"),
        ]
    }

    private func date(_ name: String, _ label: String) -> FormField {
        var field = FormField.text(name, label, value(name))
        field.inputType = "date"
        return field
    }

    private func value(_ name: String) -> String { given.first { $0.name == name }?.value ?? "" }

    private static func list(_ words: [some RawRepresentable<String>]) -> String {
        words.map(\.rawValue).joined(separator: ", ")
    }

    private static func options(_ words: [some RawRepresentable<String>]) -> [(value: String, label: String)] {
        [("", "All")] + words.map { ($0.rawValue, $0.rawValue) }
    }
}
