import Accounts
import OrderedCollections

/// The rows of one site, with those of its collections.
struct MemoryTable {
    var rows: [MemoryRowKey: MemoryRow] = [:]
    var collections: [CollectionName: [MemoryCollectionRow]] = [:]

    /// Demands that no other row has one of the values of unique fields.
    func checkUnique(_ values: [FieldName: Value], of model: ProfileModel, except key: MemoryRowKey)
        throws(AccountError)
    {
        let taken = model.fields.values.filter { field in
            guard field.rules.isUnique, let value = values[field.name], !value.isNull else { return false }
            return rows.contains { $0.key != key && $0.value.values[field.name]?.isSame(as: value) == true }
        }
        guard taken.isEmpty else {
            throw .conflict(
                "a value is taken",
                fields: taken.map { FieldProblem($0.name, .taken, "another profile has this value") })
        }
    }
}

/// A stored row; a field that is not there is NULL.
struct MemoryRow {
    var values: [FieldName: Value]
    var version: Version
}

struct MemoryCollectionRow {
    let id: Int64
    let key: MemoryRowKey
    let values: [FieldName: Value]
}

/// The key of a row, in the order of its type.
enum MemoryRowKey: Hashable, Comparable {
    case integer(Int64)
    case text(String)

    init?(_ key: LegacyKey, type: KeyType) {
        switch type {
        case .integer:
            guard let number = Int64(key.rawValue) else { return nil }
            self = .integer(number)
        case .uuid, .string: self = .text(key.rawValue)
        }
    }

    var legacy: LegacyKey {
        switch self {
        case .integer(let number): LegacyKey(rawValue: String(number))
        case .text(let text): LegacyKey(rawValue: text)
        }
    }
}

/// The links of one source, both ways.
struct MemoryLinks {
    private(set) var keys: [AccountID: LegacyKey] = [:]
    private(set) var accounts: [LegacyKey: AccountID] = [:]

    mutating func link(_ account: AccountID, to key: LegacyKey) throws(AccountError) {
        guard keys[account] ?? key == key, accounts[key] ?? account == account else {
            throw .conflict("an account or a key is linked otherwise")
        }
        keys[account] = key
        accounts[key] = account
    }

    mutating func unlink(_ account: AccountID) -> Bool {
        guard let key = keys.removeValue(forKey: account) else { return false }
        accounts[key] = nil
        return true
    }
}
