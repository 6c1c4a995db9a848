import Accounts
import Foundation

/// The way from a row to a member.
extension MemberTable {
    /// The members rows of ``selected`` hold, without those whose keys are none.
    func members(_ rows: [Row], at now: Timestamp) -> [LegacyMember] { rows.compactMap { member($0, at: now) } }

    /// The member a row of ``selected`` holds; nil for a row whose key is none.
    func member(_ row: Row, at now: Timestamp) -> LegacyMember? {
        let values = MemberValues(
            values: Dictionary(uniqueKeysWithValues: selected.enumerated().map { ($1, row[$0]) }), columns: columns,
            timeZone: definition.timeZone ?? .gmt)
        guard let key = KeyCoding(type: definition.keyType).key(values[.key]) else { return nil }
        return LegacyMember(
            key: key, username: values.text(.username), email: values.text(.email),
            password: storedPassword(values).map(StoredPassword.init), firstName: values.text(.firstName),
            lastName: values.text(.lastName),
            // What cannot be read as a yes or no keeps people out rather than letting them in.
            isApproved: columns[.approved] == nil || values.flag(.approved) == true,
            isLocked: isLocked(values, at: now),
            awaitsConfirmation: columns[.confirmed] != nil && values.flag(.confirmed) != true,
            joined: values.moment(.joined), lastLogin: values.moment(.lastLogin))
    }

    private func isLocked(_ values: MemberValues, at now: Timestamp) -> Bool {
        if columns[.locked] != nil, !values[.locked].isNull, values.flag(.locked) != false { return true }
        guard columns[.lockoutEnabled] == nil || values.flag(.lockoutEnabled) != false, !values[.lockoutEnd].isNull
        else { return false }
        return values.moment(.lockoutEnd).map { now < $0 } ?? true
    }

    /// The password in the spelling of `Passwords`.
    private func storedPassword(_ values: MemberValues) -> String? {
        let stored = values.text(.password)
        switch definition.shape {
        case .aspnetMembership(_, let hash, _):
            switch values[.format].integer {
            case 0: return "plain$\(stored)"
            case 1: return "aspnet-membership$\(hash.rawValue)$\(values.text(.salt))$\(stored)"
            case 2: return "aspnet-membership-encrypted$"
            default: return nil
            }
        case .table(_, let columns) where columns.isPlain: return stored.isEmpty ? nil : "plain$\(stored)"
        case .aspnetIdentity, .django, .table: return stored.isEmpty ? nil : stored
        }
    }
}

/// The values of one row, by what they are for.
private struct MemberValues {
    let values: [MemberColumn: SQLValue]
    let columns: [MemberColumn: ColumnInfo]
    /// The zone of columns that name none.
    let timeZone: TimeZone

    subscript(column: MemberColumn) -> SQLValue { values[column] ?? .null }

    /// The text without the blanks a column may end with; empty where there is none.
    func text(_ column: MemberColumn) -> String {
        switch self[column] {
        case .text(let text): text.droppingTrailingBlanks()
        case .integer(let number): String(number)
        default: ""
        }
    }

    func flag(_ column: MemberColumn) -> Bool? {
        guard let text = self[column].text else { return self[column].boolean }
        return switch text.droppingTrailingBlanks().lowercased() {
        case "1", "t", "true", "y", "yes": true
        case "0", "f", "false", "n", "no": false
        default: nil
        }
    }

    func moment(_ column: MemberColumn) -> Timestamp? {
        // A name of ASP.NET Identity's that says so itself.
        let zone = columns[column]?.name.lowercased().hasSuffix("utc") == true ? TimeZone.gmt : timeZone
        return switch self[column] {
        case .timestamp(let moment): moment
        case .localTimestamp(let local): Timestamp(local, in: zone)
        case .date(let date): LocalDateTime(date: date, ticksOfDay: 0).flatMap { Timestamp($0, in: zone) }
        case .text(let text): Timestamp(text) ?? LocalDateTime(text).flatMap { Timestamp($0, in: zone) }
        default: nil
        }
    }
}
