import Accounts
import Foundation

extension Timestamp {
    /// The moment without what PostgreSQL would cut off, so that what is written is what is read.
    var inMicroseconds: Timestamp {
        let rest = ticks % 10
        return Timestamp(ticks: ticks - (rest < 0 ? rest + 10 : rest)) ?? self
    }
}

extension SQLValue {
    /// A moment of the core's own tables, as they are written.
    static func moment(_ moment: Timestamp?) -> SQLValue { moment.map { .timestamp($0.inMicroseconds) } ?? .null }

    /// The moment a column holds, whether it names its zone or means UTC; nil for NULL and what is no moment.
    var moment: Timestamp? {
        switch self {
        case .timestamp(let moment): moment
        case .localTimestamp(let local): Timestamp(ticks: local.ticks)
        case .text(let text): Timestamp(text) ?? LocalDateTime(text).flatMap { Timestamp(ticks: $0.ticks) }
        default: nil
        }
    }

    static func account(_ id: AccountID) -> SQLValue { .integer(id.rawValue) }
}

extension SQLQuery {
    /// The condition that a column of text has a value.
    static func has(_ column: String, _ text: String) -> SQLQuery {
        "\(identifier: column) = \(bind: .text(text), as: .anyText)"
    }

    /// The condition that a row belongs to an account.
    static func isOf(_ account: AccountID, column: String = "account_id") -> SQLQuery {
        "\(identifier: column) = \(bind: .account(account), as: .bigint)"
    }

    /// The condition that a column's moment is earlier than another.
    static func isBefore(_ moment: Timestamp, column: String) -> SQLQuery {
        "\(identifier: column) < \(bind: .moment(moment), as: CoreSchema.moment)"
    }
}

extension Database {
    /// Deletes at most `limit` rows that meet a condition, and returns how many; two that clean up at once share them.
    func deleteSome(
        from table: TableName, key: String, where condition: SQLQuery, order: String, limit: Int
    ) async throws -> Int {
        var chosen = SQLSelect([key], from: table)
        chosen.conditions = [condition]
        chosen.order = [.init(order), .init(key)]
        chosen.limit = max(limit, 0)
        // Asked again where the row is deleted: it may have been used since it was chosen.
        let query: SQLQuery = """
            DELETE FROM \(table: table) WHERE \(condition) AND \(identifier: key) IN (\(chosen.query))
            """
        return try await withRetriedTransaction { try await $0.execute(query) }
    }
}

/// What may be looked for with LIKE: the text anywhere, nothing in it with a meaning of its own.
struct LikePattern {
    /// No account has a longer text than this to be found in.
    static let longest = 600

    let text: String

    /// Folds what was typed; nil for what nothing stored can match.
    init?(containing typed: String) {
        let folded = Self.fold(typed)
        guard folded.unicodeScalars.count <= Self.longest, !folded.containsNUL else { return nil }
        text = "%" + folded.replacing("!", with: "!!").replacing("%", with: "!%").replacing("_", with: "!_") + "%"
    }

    /// The form in which texts are searched.
    static func fold(_ text: String) -> String { Username.fold(text) }

    /// The condition that a column of folded text contains it.
    func condition(on column: String) -> SQLQuery {
        "\(identifier: column) LIKE \(bind: .text(text), as: .anyText) ESCAPE '!'"
    }
}

/// Runs work on the core database, so that ``AccountError`` alone comes out.
func translatingErrors<Result>(_ work: () async throws -> Result) async throws -> Result {
    do { return try await work() } catch let error as DatabaseError { throw error.accountError }
}

extension String {
    /// The text without the one character PostgreSQL does not store.
    var withoutNUL: String { containsNUL ? replacing("\0", with: "") : self }

    /// The text without blanks at either side.
    var trimmed: String { String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()) }
}
