import Accounts
import Foundation

/// The values of a key column, and their one canonical spelling.
struct KeyCoding: Sendable {
    let type: KeyType

    /// The spelling of a stored key, or nil for one that is none.
    func key(_ stored: SQLValue) -> LegacyKey? {
        switch (type, stored) {
        case (.integer, _): stored.integer.map { LegacyKey(rawValue: String($0)) }
        case (.uuid, .uuid(let uuid)): LegacyKey(rawValue: uuid.uuidString.lowercased())
        case (.uuid, .text(let text)): UUID(uuidString: text).map { LegacyKey(rawValue: $0.uuidString.lowercased()) }
        case (.string, .text(let text)): LegacyKey(rawValue: text.droppingTrailingBlanks())
        default: nil
        }
    }

    /// The value a spelling stands for, or nil for one that is none.
    func value(_ key: LegacyKey) -> SQLValue? {
        switch type {
        case .integer: Int64(key.rawValue).map(SQLValue.integer)
        case .uuid: UUID(uuidString: key.rawValue).map(SQLValue.uuid)
        case .string: .text(key.rawValue)
        }
    }
}
