import Accounts
import Crypto

/// Django's `auth_user` as it is in one database: the lengths of its columns, and how it keeps moments.
struct DjangoTable: Sendable {
    static let name = TableName(name: "auth_user")
    static let columns = [
        "id", "username", "email", "first_name", "last_name", "is_active", "is_staff", "is_superuser", "date_joined",
        "last_login", "password",
    ]
    /// Django's own tables whose rows belong to a user and go with it.
    private static let dependents = ["auth_user_groups", "auth_user_user_permissions", "django_admin_log"]

    /// Those of the columns that are bounded, with how many characters they hold.
    let lengths: [String: Int]
    /// Whether a user must have a `last_login`, as before Django 1.8.
    let requiresLastLogin: Bool
    /// Those of Django's tables that are there and refer to users.
    let dependents: [TableName]
    private let momentType: SQLType
    private let momentsAreText: Bool

    /// Looks the table up in the catalogue.
    /// - Throws: ``AccountError`` `storeMismatch` where it is not Django's.
    static func load(using executor: some SQLExecutor) async throws -> DjangoTable {
        let found = try await executor.dialect.columns(of: name, using: executor)
        if let missing = missing(among: found).first {
            throw AccountError(.storeMismatch, "the table \"auth_user\" is not Django's; run: gatehouse check")
                .with(\.table, name.description).with(\.column, missing)
        }
        let columns = Dictionary(found.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let known = Set(try await executor.dialect.tables(using: executor).map(\.name))
        return DjangoTable(columns: columns, dependents: dependents.filter(known.contains))
    }

    /// The columns a table of Django's has and this one does not; nil stands for the table.
    static func missing(among found: [ColumnInfo]) -> [String?] {
        guard !found.isEmpty else { return [nil] }
        let names = Set(found.map(\.name))
        return columns.filter { !names.contains($0) }
    }

    private init(columns: [String: ColumnInfo], dependents: [String]) {
        lengths = columns.compactMapValues { column in
            if case .text(let length, _, _) = column.type { length } else { nil }
        }
        requiresLastLogin = columns["last_login"].map { !$0.isNullable } ?? false
        self.dependents = dependents.map { TableName(name: $0) }
        let joined = columns["date_joined"]
        momentType = joined?.type ?? CoreSchema.moment
        // In SQLite Django writes UTC without saying so, in a form of its own that sorts.
        momentsAreText = joined?.typeName.lowercased() == "datetime"
    }
}

extension DjangoTable {
    /// The account a row of ``columns`` holds, with the number of our changes behind them.
    ///
    /// Its version is that number and a hash of the row, since Django, which writes it too, counts none.
    func account(_ row: Row) -> Account {
        let joined = row[8].moment ?? .unknown
        let lastLogin = row[9].moment
        return Account(
            id: AccountID(rawValue: row[0].integer ?? 0), username: row[1].text ?? "", email: row[2].text ?? "",
            firstName: row[3].text ?? "", lastName: row[4].text ?? "", isActive: row[5].boolean ?? false,
            isStaff: row[6].boolean ?? false, isSuperuser: row[7].boolean ?? false, dateJoined: joined,
            lastLogin: requiresLastLogin && lastLogin == joined ? nil : lastLogin, version: Self.version(row))
    }

    /// A moment as Django writes it into this table.
    func moment(_ moment: Timestamp) -> SQLBinding {
        let moment = moment.inMicroseconds
        guard let local = LocalDateTime(ticks: moment.ticks) else { return SQLBinding(.null, as: momentType) }
        if momentsAreText {
            // Without the fraction where it is zero, and with six digits where it is not.
            let text = local.fixedWidthDescription.replacing("T", with: " ").dropLast()
            return SQLBinding(.text(text.hasSuffix(".000000") ? String(text.dropLast(7)) : String(text)), as: .anyText)
        }
        if case .localTimestamp = momentType { return SQLBinding(.localTimestamp(local), as: momentType) }
        return SQLBinding(.timestamp(moment), as: momentType)
    }

    /// Refuses texts their columns do not hold: SQLite would take them, and Django's forms would not.
    func checkLengths(_ texts: [(column: String, text: String?)]) throws(AccountError) {
        let problems = texts.compactMap { column, text -> FieldProblem? in
            guard let text, let most = lengths[column], text.unicodeScalars.count > most else { return nil }
            return FieldProblem(
                field: column, code: .tooLong, message: "Django's table holds at most \(most) characters")
        }
        guard problems.isEmpty else { throw .invalidFields(problems) }
    }

    /// What Django writes for nobody's password: `!` and something random.
    static func unusablePassword() -> String {
        let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
        return "!" + String((0..<40).compactMap { _ in letters.randomElement() })
    }

    private static func version(_ row: Row) -> Version {
        var hasher = SHA256()
        for value in row.values.prefix(columns.count) {
            let text = "\(value)"
            hasher.update(data: Array("\(text.utf8.count):\(text)".utf8))
        }
        let digits = hasher.finalize().prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        return Version(rawValue: "\(row[columns.count].integer ?? 0)-\(digits.joined())")
    }
}
