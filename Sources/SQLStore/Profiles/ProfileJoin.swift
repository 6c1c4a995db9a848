import Accounts

/// The statement that reads accounts of our own table with the profiles of a table beside it.
///
/// The columns of the profile come first, as in every other read, and behind them those of the account.
struct ProfileJoin: Sendable {
    private let beginning: SQLQuery
    private let end: SQLQuery

    init(columns: [String], key: String, of table: TableName, dialect: any Dialect) {
        let (profile, account) = ("profile", "account")
        let accounts = SQLSelect.untilCondition(AccountRow.columns, from: CoreSchema.accountTable, in: dialect)
        // Within a statement of its own the name of the account's key is told from that of any column of the profile.
        let beginning: SQLQuery = """
            SELECT \(identifiers: columns, of: profile), \(identifiers: AccountRow.columns, of: account) \
            FROM (\(accounts)
            """
        let end: SQLQuery = """
            ) AS \(identifier: account) LEFT JOIN \(table: table) AS \(identifier: profile) \
            ON \(identifiers: [key], of: profile) = \(identifiers: ["id"], of: account)
            """
        self.beginning = beginning.written(in: dialect)
        self.end = end.written(in: dialect)
    }

    func query(_ ids: [AccountID]) -> SQLQuery {
        beginning + .isMember("id", of: ids.map(SQLValue.account), type: .bigint) + end
    }
}
