/// An error of the domain: what the person or program that asked can be told, and act on.
///
/// `description` is safe to show: it names sites, fields, tables and columns of the configuration, and never SQL,
/// hosts, secrets or stored values. What it says beyond that are its ``Details``: `error.fields` are those of its details.
@dynamicMemberLookup
public struct AccountError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of error; the raw values are the names of the API's problem types.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        case malformed, unauthorized, forbidden
        case invalidCredentials = "invalid-credentials"
        case mustChangePassword = "must-change-password"
        case notFound = "not-found"
        case unknownSite = "unknown-site"
        case accountNotFound = "account-not-found"
        case profileNotFound = "profile-not-found"
        case methodNotAllowed = "method-not-allowed"
        case readOnly = "read-only"
        case conflict
        case profileIncomplete = "profile-incomplete"
        case versionMismatch = "version-mismatch"
        case tooLarge = "too-large"
        case unsupportedMediaType = "unsupported-media-type"
        case unknownHost = "unknown-host"
        case invalidFields = "invalid-fields"
        case tooManyRequests = "too-many-requests"
        case headersTooLarge = "headers-too-large"
        case `internal`
        case databaseUnavailable = "database-unavailable"
        case storeMismatch = "store-mismatch"
        case timedOut = "timed-out"
    }

    /// What some errors tell beside their message.
    public struct Details: Hashable, Sendable {
        /// What is wrong field by field (`invalidFields`, `conflict`).
        public var fields: [FieldProblem] = []
        /// The required fields that have no value (`profileIncomplete`).
        public var incomplete: [FieldName] = []
        /// The site it happened on, where one matters.
        public var site: SiteID?
        /// The table and column that are not as the site file says (`storeMismatch`).
        public var table: String?
        public var column: String?
        /// The database that did not answer (`databaseUnavailable`, `timedOut`).
        public var database: DatabaseName?
        /// The members of other systems a name would have meant, who have not come here yet (`accountNotFound`); set for
        /// those alone who may see them.
        public var members: [SourcedMember] = []
        /// Seconds after which trying again makes sense.
        public var retryAfter: Int?
    }

    /// Kept elsewhere: whatever may throw has room for an error, and most of that is never used.
    private indirect enum Telling: Hashable, Sendable {
        case nothing
        case details(Details)
    }

    public let code: Code
    public let message: String
    private var telling = Telling.nothing

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// What it tells beside its message, which most errors do not.
    public private(set) var details: Details {
        get { if case .details(let details) = telling { details } else { Details() } }
        set { telling = newValue == Details() ? .nothing : .details(newValue) }
    }

    public subscript<Detail>(dynamicMember detail: KeyPath<Details, Detail>) -> Detail { details[keyPath: detail] }

    public var description: String {
        ([message] + details.fields.map { "\($0.field): \($0.message)" }).joined(separator: "; ")
    }

    /// The same error with one of its details set.
    public func with<Detail>(_ detail: WritableKeyPath<Details, Detail>, _ value: Detail) -> AccountError {
        var error = self
        error.details[keyPath: detail] = value
        return error
    }
}

extension AccountError {
    public static func unknownSite(_ site: String) -> AccountError {
        AccountError(.unknownSite, "there is no site \"\(site)\"")
    }

    public static func accountNotFound(_ reference: AccountReference) -> AccountError {
        AccountError(.accountNotFound, "there is no account \(reference)")
    }

    public static func profileNotFound(_ account: AccountID, site: SiteID) -> AccountError {
        AccountError(.profileNotFound, "account \(account) has no profile on the site \"\(site)\"")
            .with(\.site, site)
    }

    public static func invalidFields(_ problems: [FieldProblem]) -> AccountError {
        AccountError(.invalidFields, "some fields are not valid").with(\.fields, problems)
    }

    public static func conflict(_ message: String, fields: [FieldProblem] = []) -> AccountError {
        AccountError(.conflict, message).with(\.fields, fields)
    }

    public static func readOnly(_ site: SiteID) -> AccountError {
        AccountError(.readOnly, "the profiles of the site \"\(site)\" are read-only").with(\.site, site)
    }

    public static let versionMismatch = AccountError(
        .versionMismatch, "it has changed since it was read; read it again and repeat the change")

    public static func storeMismatch(site: SiteID, table: String, column: String?) -> AccountError {
        let what = column.map { "the column \"\($0)\" of the table \"\(table)\"" } ?? "the table \"\(table)\""
        return AccountError(
            .storeMismatch, "\(what) of the site \"\(site)\" is missing; run: gatehouse check"
        ).with(\.site, site).with(\.table, table).with(\.column, column)
    }

    public static func storeMismatch(members source: LinkSource, table: String, column: String?) -> AccountError {
        let what = column.map { "the column \"\($0)\" of the table \"\(table)\"" } ?? "the table \"\(table)\""
        return AccountError(
            .storeMismatch, "\(what) of the members of \"\(source)\" is missing; run: gatehouse check"
        ).with(\.table, table).with(\.column, column)
    }
}
