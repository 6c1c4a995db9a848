import Accounts
import Foundation

/// Rows that were written since a mark: by the table's own rowversion, or its column with the moment of the last change.
extension ProfileRows {
    /// How far a table's changes were looked at; its text is kept between two looks.
    public struct Mark: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
    }

    /// How a table tells what was written lately.
    public enum Trace: String, Hashable, Sendable {
        case version = "rowversion"
        case modified
        /// Nothing tells: only looking at every row does.
        case none
    }

    /// How many seconds before the last moment seen are looked at again: a transaction may be committed later than the
    /// moments it wrote.
    static let overlap = 300.0

    /// How this table tells what was written lately.
    public func trace() async throws -> Trace {
        try await translating {
            let table = try await table()
            if case .rowVersion? = table.profiles.version?.type { return .version }
            return table.modified == nil ? .none : .modified
        }
    }

    /// The mark from which on a later look finds everything that is not yet committed now.
    ///
    /// It is asked for before the rows are read: what is written meanwhile is then found once more.
    public func currentMark() async throws -> Mark? {
        try await translating {
            let table = try await table()
            if let version = table.profiles.version, case .rowVersion = version.type {
                // Transactions that are open have taken lower versions than some that are committed.
                let rows = try await query("SELECT MIN_ACTIVE_ROWVERSION()")
                guard case .bytes(let bytes)? = rows.first?[0] else { return nil }
                return Mark(rawValue: "v" + bytes.hexDigits)
            }
            guard let modified = table.modified else { return nil }
            let rows = try await query(
                "SELECT MAX(\(identifier: modified.name)) FROM \(table: site.store.table)")
            guard let last = rows.first?[0].moment(in: site.store.timeZone ?? .gmt) else { return nil }
            return Mark(rawValue: "m\(last.adding(seconds: -Self.overlap))")
        }
    }

    /// The rows written at a mark or later, in the order of their keys, from the one behind a position.
    /// - Returns: nil where the mark is none of this table's, so that every row has to be looked at.
    public func part(since mark: Mark, after position: Position?, limit: Int) async throws -> Part? {
        try await translating {
            let table = try await table()
            guard let condition = condition(since: mark, table) else { return nil }
            return try await part(of: table, where: condition, after: position, limit: limit)
        }
    }

    private func condition(since mark: Mark, _ table: Table) -> SQLQuery? {
        let text = String(mark.rawValue.dropFirst())
        switch mark.rawValue.first {
        case "v":
            guard let version = table.profiles.version, case .rowVersion = version.type,
                let bytes = ProfileTable.bytes(hex: text)
            else { return nil }
            return "\(identifier: version.name) >= \(bind: .bytes(bytes), as: .bytes(length: 8, isFixed: true))"
        case "m":
            guard let modified = table.modified, let moment = Timestamp(text) else { return nil }
            return "\(identifier: modified.name) >= \(binding: Self.binding(moment, modified, site.store.timeZone))"
        default: return nil
        }
    }

    /// A moment as a column has it; cut to whole seconds, which every kind of column holds.
    private static func binding(_ moment: Timestamp, _ column: ColumnInfo, _ zone: TimeZone?) -> SQLBinding {
        let rest = ((moment.ticks % Timestamp.ticksPerSecond) + Timestamp.ticksPerSecond) % Timestamp.ticksPerSecond
        let moment = Timestamp(ticks: moment.ticks - rest) ?? moment
        switch column.type {
        case .localTimestamp:
            return SQLBinding(moment.local(in: zone ?? .gmt).map(SQLValue.localTimestamp) ?? .null, as: column.type)
        case .date:
            return SQLBinding(moment.local(in: zone ?? .gmt)?.date.map(SQLValue.date) ?? .null, as: column.type)
        default: return SQLBinding(.timestamp(moment), as: column.type)
        }
    }

}

extension SQLValue {
    /// The moment a column holds; one that names no zone is read in the given one.
    func moment(in zone: TimeZone) -> Timestamp? {
        switch self {
        case .timestamp(let moment): moment
        case .localTimestamp(let local): Timestamp(local, in: zone)
        case .date(let date): LocalDateTime(date: date, ticksOfDay: 0).flatMap { Timestamp($0, in: zone) }
        case .text(let text): Timestamp(text) ?? LocalDateTime(text).flatMap { Timestamp($0, in: zone) }
        default: nil
        }
    }
}
