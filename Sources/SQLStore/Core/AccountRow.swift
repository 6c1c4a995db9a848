import Accounts

/// The way between an account and its row in our own table.
enum AccountRow {
    static let columns = [
        "id", "username", "email", "first_name", "last_name", "is_active", "is_staff", "is_superuser", "date_joined",
        "last_login", "version",
    ]

    /// The account a row of ``columns`` holds.
    static func account(_ row: Row) -> Account { account(row, from: 0) }

    /// The account a row holds whose ``columns`` begin at a place.
    static func account(_ row: Row, from first: Int) -> Account {
        Account(
            id: AccountID(rawValue: row[first].integer ?? 0), username: row[first + 1].text ?? "",
            email: row[first + 2].text ?? "", firstName: row[first + 3].text ?? "",
            lastName: row[first + 4].text ?? "", isActive: row[first + 5].boolean ?? false,
            isStaff: row[first + 6].boolean ?? false, isSuperuser: row[first + 7].boolean ?? false,
            dateJoined: row[first + 8].moment ?? Timestamp.unknown, lastLogin: row[first + 9].moment,
            version: Version(rawValue: row[first + 10].integer.map(String.init) ?? ""))
    }

    /// The text accounts are searched by: a line for each of username, e-mail and names.
    static func searchText(username: String, email: String, firstName: String, lastName: String) -> String {
        LikePattern.fold([username, email, "\(firstName) \(lastName)"].joined(separator: "\n"))
    }
}

extension Timestamp {
    /// Stands for a moment the table does not tell.
    static let unknown = Timestamp(ticks: 0) ?? .now()
}

/// Columns of a row and the values they are to have.
struct Assignments {
    private(set) var columns: [String] = []
    private(set) var bindings: [SQLBinding] = []

    var values: [SQLQuery] { bindings.map { "\(binding: $0)" } }

    mutating func set(_ column: String, _ value: SQLValue, as type: SQLType) {
        set(column, SQLBinding(value, as: type))
    }

    mutating func set(_ column: String, _ binding: SQLBinding) {
        columns.append(column)
        bindings.append(binding)
    }

    mutating func setText(_ column: String, _ text: String?) {
        set(column, text.map(SQLValue.text) ?? .null, as: .anyText)
    }

    mutating func setFlag(_ column: String, _ flag: Bool) { set(column, .boolean(flag), as: .boolean) }

    var isEmpty: Bool { columns.isEmpty }

    /// The columns and values of an INSERT: `(a, b) VALUES (1, 2)`.
    var insertion: SQLQuery { "(\(identifiers: columns)) VALUES (\(values.joined(separator: ", ")))" }

    /// The assignments of an UPDATE: `a = 1, b = 2`.
    var update: SQLQuery {
        zip(columns, values).map { column, value in "\(identifier: column) = \(value)" as SQLQuery }
            .joined(separator: ", ")
    }
}
