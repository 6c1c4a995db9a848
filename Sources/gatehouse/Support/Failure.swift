import Accounts
import ArgumentParser
import Foundation
import Gateway
import GatewayHTTP
import OrderedCollections

/// Why a command could not do what it was asked: what people read, what programs read, and how it exits.
struct Failure: Sendable {
    enum Form { case text, json }

    /// The exit status: 1, or 75 where trying again later makes sense.
    let status: Int32
    /// A stable name: an API problem's, or `configuration`, `templates`, `people-files`, `usage`.
    let kind: String
    let message: String
    /// What to do, in one clause.
    var remedy: String?
    /// Everything that is wrong, a line each.
    var lines: [String] = []
    /// Further members for programs.
    var details: OrderedDictionary<String, JSONValue> = [:]

    init(status: Int32, kind: String, message: String, remedy: String? = nil) {
        self.status = status
        self.kind = kind
        self.message = message
        self.remedy = remedy
    }

    init(_ error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure.failure
        case let error as ConfigurationError: self.init(configuration: error)
        case let error as TemplateError:
            self.init(status: 1, kind: "templates", message: "the templates of the pages have mistakes")
            lines = error.mistakes.map(\.description)
            details["mistakes"] = .array(error.mistakes.map(\.json))
        case let error as PeopleFileError:
            self.init(status: 1, kind: "people-files", message: "the files of the people have mistakes")
            lines = error.mistakes
            details["mistakes"] = .array(error.mistakes.map(JSONValue.string))
        default: self.init(account: AccountError(explaining: error))
        }
    }

    private init(configuration error: ConfigurationError) {
        let count = error.mistakes.count
        self.init(
            status: 1, kind: "configuration",
            message: count == 1 ? "the configuration has a mistake" : "the configuration has \(count) mistakes")
        lines = error.mistakes.map(\.description)
        details["mistakes"] = .array(error.mistakes.map(\.json))
    }

    private init(account error: AccountError) {
        let isTemporary = [.databaseUnavailable, .timedOut, .tooManyRequests].contains(error.code)
        self.init(
            status: isTemporary ? 75 : 1, kind: error.code.rawValue, message: error.message,
            remedy: Self.remedy(for: error))
        lines =
            error.fields.map { $0.field.isEmpty ? $0.message : "\($0.field): \($0.message)" }
            + error.incomplete.map { "\($0): a value is required" }
        lines += error.members.map { found in
            let member = found.member
            return "\(found.source) \(member.key): \(member.username), \(member.email.isEmpty ? "-" : member.email): "
                + MemberView(found).state
        }
        if !error.members.isEmpty { details["legacy"] = .array(error.members.map { MemberView($0).json }) }
        if !error.fields.isEmpty { details["errors"] = .array(error.fields.map(\.json)) }
        if !error.incomplete.isEmpty { details["incomplete"] = .array(error.incomplete.map { .string($0.rawValue) }) }
        details["site"] = error.site.map { .string($0.rawValue) }
        details["database"] = error.database.map { .string($0.rawValue) }
        details["table"] = error.table.map(JSONValue.string)
        details["column"] = error.column.map(JSONValue.string)
        details["retry_after"] = error.retryAfter.map { JSONValue($0) }
    }

    private static func remedy(for error: AccountError) -> String? {
        switch error.code {
        case .unknownSite: "gatehouse site list shows the sites"
        case .accountNotFound where !error.members.isEmpty:
            "the account is made with their first sign-in or reset, or by: gatehouse import"
        case .accountNotFound: "gatehouse account list --search TEXT finds accounts"
        case .profileNotFound: "gatehouse profile set makes it, where the site's store can be written"
        case .profileIncomplete: "give every field that is named here a value"
        case .storeMismatch:
            error.message.contains("gatehouse check")
                ? "gatehouse migrate makes those that are Gatehouse's own" : "run: gatehouse check"
        case .databaseUnavailable, .timedOut: "see that it runs and can be reached, and try again"
        default: nil
        }
    }

    /// The problem as programs read it, in the form of the API's problems.
    var json: JSONValue {
        var members: OrderedDictionary<String, JSONValue> = [
            "type": .string("/problems/\(kind)"), "detail": .string(message), "exit_status": JSONValue(status),
        ]
        if let remedy { members["remedy"] = .string(remedy) }
        for (name, value) in details { members[name] = value }
        return .object(members)
    }

    /// Tells of it on standard error; standard output holds results alone.
    func report(as form: Form) {
        switch form {
        case .json: Console.error.line(json.text)
        case .text:
            let label = Console.error.styled("error:", .red)
            let end = lines.isEmpty ? (remedy.map { "; \($0)" } ?? "") : ":"
            Console.error.line("\(label) \(Printable.line(message))\(end)")
            for line in lines { Console.error.line("  \(Printable.line(line))") }
            if !lines.isEmpty, let remedy { Console.error.line("\(remedy)") }
        }
    }
}

/// A failure of the command line's own.
struct CommandFailure: Error {
    let failure: Failure

    init(_ kind: String, _ message: String, remedy: String? = nil) {
        failure = Failure(status: 1, kind: kind, message: message, remedy: remedy)
    }
}
