public import Accounts

/// What is known of a move before it begins: what there is, what will not go through as it is, how long it will take.
public struct PlanReport: Sendable {
    /// The legacy table.
    public struct Source: Hashable, Sendable {
        public let database: DatabaseName
        public let table: String
        public internal(set) var rows = 0
        /// Rows without a key, which nobody can ask for.
        public internal(set) var rowsWithoutKey = 0
        /// Some of the keys that several rows share.
        public internal(set) var duplicateKeys: [String] = []
        public internal(set) var columns = 0
        /// Columns that no field, key or version maps.
        public internal(set) var unmapped: [Column] = []
        /// Fields whose column the table does not have.
        public internal(set) var lacking: [Column] = []
        /// How the table tells what was written lately: `rowversion`, `modified`, or `none`.
        public internal(set) var trace = ""
    }

    /// A column and its type; or a field and the column it wants.
    public struct Column: Hashable, Sendable {
        public let name: String
        public let detail: String
    }

    /// The site's own store.
    public struct Target: Hashable, Sendable {
        public let database: DatabaseName
        public let table: String
        public internal(set) var hasTable = false
        public internal(set) var rows = 0
        public internal(set) var missingColumns: [String] = []
    }

    /// Values of one field that break one rule.
    public struct Trouble: Hashable, Sendable {
        /// Who refuses them.
        public enum Origin: String, Hashable, Sendable {
            /// The model, by its types and rules.
            case model
            /// The column of the new table.
            case column
        }

        public let field: String
        public let code: FieldProblem.Code
        public let origin: Origin
        public internal(set) var rows = 0
        /// The keys of the first rows, never their values.
        public internal(set) var examples: [LegacyKey] = []

        /// What would let them through.
        public var remedy: String {
            if origin == .column, code == .precision {
                return "where it is a timestamp, write round_timestamps: 6 in the site's migration"
            }
            return switch code {
            case .required: "mend the legacy rows, or let the field be optional or have a default"
            case .tooLong: "mend the legacy rows, or raise the field's max"
            case .choice: "mend the legacy rows, or add the missing choices"
            case .type, .format, .unrepresentable: "mend the legacy rows, or give the field another type"
            default: "mend the legacy rows, or loosen the field's rules"
            }
        }
    }

    /// Whose rows these are.
    public struct Owners: Hashable, Sendable {
        /// Rows that lead to an account.
        public internal(set) var withAccount = 0
        /// Rows that lead to none.
        public internal(set) var withoutAccount = 0
        public internal(set) var examples: [LegacyKey] = []
        /// Rows of people who were deleted here: they are not brought back.
        public internal(set) var deleted = 0
        /// Rows that were copied already.
        public internal(set) var copied = 0
    }

    public let site: SiteID
    public let startedAt: Timestamp
    public internal(set) var legacy: Source
    public internal(set) var store: Target
    public internal(set) var owners = Owners()
    public internal(set) var troubles: [Trouble] = []
    /// How many rows have at least one such value.
    public internal(set) var troubledRows = 0
    /// In how many rows a timestamp loses digits, by field, as the site's file declares.
    public internal(set) var rounded: [FieldName: Int] = [:]
    /// How many rows were looked at, how many bytes of values they hold, and how long that took.
    public internal(set) var scanned = 0
    public internal(set) var scannedBytes = 0
    public internal(set) var seconds = 0.0
    public internal(set) var people: PeopleSurvey?
    public internal(set) var members: MemberSurvey?

    /// Rows a second, as far as reading and transforming goes; nil where too few were looked at to tell.
    public var rowsPerSecond: Double? { scanned > 0 && seconds > 0 ? Double(scanned) / seconds : nil }

    /// How many seconds reading and transforming everything takes.
    public var estimate: Double? { rowsPerSecond.map { Double(legacy.rows) / $0 } }

    /// How many bytes of values there are in all.
    public var estimatedBytes: Int? {
        scanned > 0 ? Int(Double(scannedBytes) / Double(scanned) * Double(legacy.rows)) : nil
    }

    /// What stands in the way, a sentence each.
    public var obstacles: [String] {
        var found: [String] = []
        for column in legacy.lacking {
            found.append(
                "the legacy table has no column \"\(column.detail)\" for the field \"\(column.name)\": name its column "
                    + "in migration.columns, or list the field in migration.absent")
        }
        if !legacy.duplicateKeys.isEmpty {
            found.append("several legacy rows share a key, such as \(legacy.duplicateKeys.joined(separator: ", "))")
        }
        if legacy.rowsWithoutKey > 0 { found.append("\(legacy.rowsWithoutKey) legacy rows have no key") }
        if !store.hasTable {
            found.append("the table \(store.table) is not there yet: run gatehouse migrate")
        } else if !store.missingColumns.isEmpty {
            let names = store.missingColumns.joined(separator: ", ")
            found.append("the table \(store.table) lacks the columns \(names): run gatehouse migrate")
        }
        if troubledRows > 0 { found.append("\(troubledRows) rows have values that would be refused") }
        if let collisions = members?.collisions, !collisions.isEmpty {
            found.append("\(collisions.count) usernames of the legacy members collide")
        }
        if let taken = members?.taken, taken > 0 {
            found.append("\(taken) legacy members have the username of somebody who is here already")
        }
        return found
    }
}
