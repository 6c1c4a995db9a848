public import Accounts

extension MigratingProfileRepository {
    public func create(_ account: AccountID, values: [FieldName: Value]) async throws -> Profile {
        try await gate.serve(site) { phase in
            switch phase {
            case .legacy: return try await legacy.create(account, values: values).from(.legacy)
            case .lazy:
                guard try await looking([account]).isEmpty else {
                    throw AccountError.conflict("account \(account) has a profile on the site \"\(site.id)\" already")
                }
                return try await making(account) { try await store.create(account, values: values) }
            case .shadow, .cutOver: return try await making(account) { try await store.create(account, values: values) }
            }
        }
    }

    public func findOrCreate(_ account: AccountID, values: [FieldName: Value]) async throws -> Profile {
        try await gate.serve(site) { phase in
            switch phase {
            case .legacy: return try await legacy.findOrCreate(account, values: values).from(.legacy)
            case .lazy:
                if let found = try await copying([account])[account] { return found }
                return try await making(account) { try await store.findOrCreate(account, values: values) }
            case .shadow, .cutOver:
                if let found = try await store.profile(of: account) { return found }
                return try await making(account) { try await store.findOrCreate(account, values: values) }
            }
        }
    }

    public func update(
        _ account: AccountID, values: [FieldName: Value], expected: Version?
    ) async throws -> Profile {
        try await gate.serve(site) { phase in
            switch phase {
            case .legacy:
                return try await legacy.update(account, values: values, expected: expected).from(.legacy)
            case .lazy:
                let current = try await copying([account])[account]
                guard let current else { throw AccountError.profileNotFound(account, site: site.id) }
                if current.source == .legacy {
                    return try await mending(current, with: values, expected: expected)
                }
                return try await making(account) {
                    try await store.update(account, values: values, expected: expected)
                }
            case .shadow, .cutOver:
                return try await making(account) {
                    try await store.update(account, values: values, expected: expected)
                }
            }
        }
    }

    public func delete(_ account: AccountID, expected: Version?) async throws -> Bool {
        try await gate.serve(site) { phase in
            switch phase {
            case .legacy: return try await legacy.delete(account, expected: expected)
            case .lazy:
                // Copied first, so that what hangs on it goes with it, or forbids it.
                guard let current = try await copying([account])[account] else { return false }
                if current.source == .store {
                    _ = try await store.delete(account, expected: expected)
                } else if let expected, expected != current.version {
                    throw AccountError.versionMismatch
                }
                let isFirst = try await bury(account)
                // A reader may have copied it again before the stone was laid.
                _ = try await store.delete(account, expected: nil)
                return isFirst
            case .shadow, .cutOver:
                guard try await store.delete(account, expected: expected) else { return false }
                _ = try await bury(account)
                return true
            }
        }
    }

    /// Notes that a profile is changed here, and changes it.
    ///
    /// The note comes first: without the change it does no harm.
    private func making(_ account: AccountID, _ write: () async throws -> Profile) async throws -> Profile {
        let key = try await parts.keys.keys(of: [account])[account]
        try await parts.records.touch(account, key: key, state: .copied, site: site.id, at: parts.now())
        return try await write()
    }

    /// The stone that keeps the legacy row from bringing the profile back; it holds no key of the legacy system.
    /// - Returns: whether nobody else laid it before.
    private func bury(_ account: AccountID) async throws -> Bool {
        try await parts.records.touch(account, key: nil, state: .deleted, site: site.id, at: parts.now())
    }

    /// Copies a row that broke the model together with the change that mends it.
    private func mending(
        _ current: Profile, with values: [FieldName: Value], expected: Version?
    ) async throws -> Profile {
        if let expected, expected != current.version { throw AccountError.versionMismatch }
        let unreadable = current.warnings.filter {
            $0.code == .type && !values.keys.contains(FieldName(rawValue: $0.field))
        }
        // What cannot be read would be lost by the copy.
        guard unreadable.isEmpty else { throw AccountError.invalidFields(unreadable) }
        let merged = parts.transform.apply(current).values.merging(values) { $1 }
        return try await making(current.account) {
            do { return try await store.create(current.account, values: merged) } catch let error as AccountError
                where error.code == .conflict && error.fields.isEmpty
            {
                // Somebody made it since we looked.
                throw AccountError.versionMismatch
            }
        }
    }
}
