public import Accounts
import OrderedCollections

/// The profiles of one site in memory.
///
/// It keeps what the contract demands and nothing more: a model of the SQL implementation to hold against it, and a
/// store for tests of what is built on top.
public struct MemoryProfileRepository: ProfileRepository {
    public let site: Site
    let store: MemoryStore

    public init(site: Site, store: MemoryStore = MemoryStore()) {
        self.site = site
        self.store = store
    }

    public func profiles(of accounts: [AccountID]) async throws -> [AccountID: Profile] {
        try store.transaction { state in
            accounts.reduce(into: [:]) { found, account in
                found[account] = key(of: account, in: state).flatMap { profile(account, key: $0, in: state) }
            }
        }
    }

    public func create(_ account: AccountID, values: [FieldName: Value]) async throws -> Profile {
        try store.transaction { (state) throws(AccountError) in try insert(account, values: values, into: &state) }
    }

    public func findOrCreate(_ account: AccountID, values: [FieldName: Value]) async throws -> Profile {
        try store.transaction { (state) throws(AccountError) in
            if let key = key(of: account, in: state), let found = profile(account, key: key, in: state) { return found }
            return try insert(account, values: values, into: &state)
        }
    }

    public func update(
        _ account: AccountID, values: [FieldName: Value], expected: Version?
    ) async throws -> Profile {
        try checkWritable()
        return try store.transaction { (state) throws(AccountError) in
            guard let key = key(of: account, in: state), var row = state.tables[site.id]?.rows[key] else {
                throw .profileNotFound(account, site: site.id)
            }
            if let expected, expected != version(of: row) { throw .versionMismatch }
            if !values.isEmpty {
                row.values.merge(try storable(values)) { $1 }
                row.version = state.nextVersion()
                try put(row, at: key, in: &state)
            }
            return profile(account, row: row)
        }
    }

    public func delete(_ account: AccountID, expected: Version?) async throws -> Bool {
        try checkWritable()
        return try store.transaction { (state) throws(AccountError) in
            guard let key = key(of: account, in: state), var table = state.tables[site.id],
                let row = table.rows.removeValue(forKey: key)
            else { return false }
            if let expected, expected != version(of: row) { throw .versionMismatch }
            for collection in site.collections {
                let rows = table.collections[collection.name] ?? []
                switch collection.onDelete {
                case .retain: continue
                case .cascade: table.collections[collection.name] = rows.filter { $0.key != key }
                case .restrict:
                    if rows.contains(where: { $0.key == key }) {
                        throw .conflict("the collection \"\(collection.name)\" has rows")
                    }
                }
            }
            state.tables[site.id] = table
            return true
        }
    }

    func checkWritable() throws(AccountError) {
        guard site.store.access == .readWrite else { throw .readOnly(site.id) }
    }
}

extension MemoryProfileRepository {
    /// The key of an account's row: its id, or what it is linked to.
    func key(of account: AccountID, in state: MemoryState) -> MemoryRowKey? {
        switch site.store.key.account {
        case .id: .integer(account.rawValue)
        case .link(let source):
            state.links[source]?.keys[account].flatMap { MemoryRowKey($0, type: site.store.key.type) }
        }
    }

    func profile(_ account: AccountID, key: MemoryRowKey, in state: MemoryState) -> Profile? {
        state.tables[site.id]?.rows[key].map { profile(account, row: $0) }
    }

    private func profile(_ account: AccountID, row: MemoryRow) -> Profile {
        let (values, warnings) = site.model.read(row.values)
        return Profile(
            site: site.id, account: account, values: values, layout: site.model.layout, version: version(of: row),
            warnings: warnings)
    }

    /// Where the table has no version column, what is stored is the version.
    private func version(of row: MemoryRow) -> Version {
        guard site.store.versionColumn == nil else { return row.version }
        let stored = site.model.fields.keys.map {
            JSONValue.array([.string($0.rawValue), (row.values[$0] ?? .null).json])
        }
        return Version(rawValue: JSONValue.array(stored).text)
    }

    func insert(
        _ account: AccountID, values: [FieldName: Value], into state: inout MemoryState
    ) throws(AccountError) -> Profile {
        try checkWritable()
        guard let key = key(of: account, in: state) else {
            throw .conflict("account \(account) is not linked to a row of the site \"\(site.id)\"")
        }
        guard state.tables[site.id]?.rows[key] == nil else {
            throw .conflict("account \(account) has a profile on the site \"\(site.id)\"")
        }
        let row = MemoryRow(values: try storable(values), version: state.nextVersion())
        try put(row, at: key, in: &state)
        return profile(account, row: row)
    }

    func put(_ row: MemoryRow, at key: MemoryRowKey, in state: inout MemoryState) throws(AccountError) {
        let table = state.tables[site.id, default: MemoryTable()]
        try table.checkUnique(row.values, of: site.model, except: key)
        state.tables[site.id, default: MemoryTable()].rows[key] = row
    }

    /// The values, if the model has the fields and the columns could hold them.
    private func storable(_ values: [FieldName: Value]) throws(AccountError) -> [FieldName: Value] {
        let problems = values.sorted { $0.key < $1.key }.compactMap { name, value in
            guard let field = site.model.fields[name] else {
                return FieldProblem(name, .unknown, "there is no such field")
            }
            return store.limits.problem(with: value, of: field, isManaged: site.store.isManaged)
        }
        guard problems.isEmpty else { throw .invalidFields(problems) }
        return values
    }
}

extension MemoryLimits {
    func problem(with value: Value, of field: Field, isManaged: Bool) -> FieldProblem? {
        switch value {
        case .string(let text) where text.containsNUL:
            return FieldProblem(field.name, .unrepresentable, "the character U+0000 cannot be stored")
        case .string(let text):
            guard !isManaged, let length = textLengths[field.name], text.unicodeScalars.count > length else {
                return nil
            }
            return FieldProblem(field.name, .tooLong, "the column holds \(length) characters")
        case .timestamp(let moment) where !moment.ticks.isMultiple(of: timestampStep):
            return FieldProblem(field.name, .unrepresentable, "the column holds no such fraction of a second")
        default: return nil
        }
    }
}

extension ProfileModel {
    /// The values of a stored row, and what of it breaks the model.
    func read(_ stored: [FieldName: Value]) -> (values: [FieldName: Value], warnings: [FieldProblem]) {
        var values: [FieldName: Value] = [:]
        var warnings: [FieldProblem] = []
        for field in fields.values {
            let value = stored[field.name] ?? .null
            values[field.name] = value
            do { try field.check(value) } catch { warnings.append(error) }
        }
        return (values, warnings)
    }
}
