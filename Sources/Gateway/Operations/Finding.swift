public import Accounts

/// One thing that is not as the configuration says it is, and what would set it right.
public struct Finding: Hashable, Sendable, CustomStringConvertible {
    public enum Severity: String, Hashable, Sendable, CaseIterable {
        /// Something the site file promises does not work.
        case error
        /// Some values, or some rows, will give trouble.
        case warning
    }

    /// What kind of thing is wrong; the raw values are stable names for programs.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case unreachable
        case missingTable = "missing-table"
        case missingColumn = "missing-column"
        case missingIndex = "missing-index"
        case wrongType = "wrong-type"
        case length, nullability, rights
        case timeZone = "time-zone"
        case schemaVersion = "schema-version"
        case orphans
        case missingProfiles = "missing-profiles"
        case duplicateKeys = "duplicate-keys"
        case collidingNames = "colliding-names"
        case brokenMove = "broken-move"
    }

    public let kind: Kind
    public let severity: Severity
    /// The site it is about; nil for the core, and for the members of another system.
    public let site: SiteID?
    /// The source whose members it is about.
    public let members: LinkSource?
    public let database: DatabaseName
    public let table: String?
    public let column: String?
    public let found: String
    public let wanted: String
    /// What to do: where a statement would do it, that statement.
    public let remedy: String

    public init(
        _ kind: Kind, _ severity: Severity = .error, site: SiteID?, members: LinkSource? = nil, database: DatabaseName,
        table: String? = nil, column: String? = nil, found: String, wanted: String, remedy: String
    ) {
        self.kind = kind
        self.severity = severity
        self.site = site
        self.members = members
        self.database = database
        self.table = table
        self.column = column
        self.found = found
        self.wanted = wanted
        self.remedy = remedy
    }

    /// The finding in one line.
    public var description: String {
        let place = [table, column].compactMap { $0 }.joined(separator: ".")
        let subject = site?.rawValue ?? members.map { "members of \($0)" } ?? "core"
        return "\(severity.rawValue): \(subject): \(database)\(place.isEmpty ? "" : " \(place)"): "
            + "found \(found); wanted \(wanted); \(remedy.replacing("\n", with: " "))"
    }

    /// The finding for programs.
    public var json: JSONValue {
        [
            "kind": .string(kind.rawValue), "severity": .string(severity.rawValue),
            "site": site.map { .string($0.rawValue) } ?? .null,
            "members": members.map { .string($0.rawValue) } ?? .null, "database": .string(database.rawValue),
            "table": table.map(JSONValue.string) ?? .null, "column": column.map(JSONValue.string) ?? .null,
            "found": .string(found), "wanted": .string(wanted), "remedy": .string(remedy),
        ]
    }
}

extension Finding {
    /// What keeps a site from being served.
    init(_ mismatch: MigrationMismatch, of site: Site) {
        self.init(
            .brokenMove, site: site.id, database: site.store.database, table: site.store.table.description,
            found: mismatch.found, wanted: mismatch.wanted, remedy: mismatch.remedy)
    }
}
