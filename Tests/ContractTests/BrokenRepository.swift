import Accounts
import GatewayTesting
import OrderedCollections

/// A repository with one fault, to see that the contract finds it.
struct BrokenRepository: ProfileRepository {
    enum Fault: String, CaseIterable {
        case ignoresVersions, keepsVersion, updatesEveryField, dropsOneOfMany, makesEmptyTextNull, trimsText,
            decomposesText
        case overwritesWhatIsFound, hidesConflict, deletesTwice, skipsInLists, repeatsInLists, takesAnyCursor
        case forgetsFilters, ordersRowsWrongly, knowsEveryCollection, forgetsRestriction
    }

    let wrapped: MemoryProfileRepository
    let fault: Fault
    var site: Site { wrapped.site }

    func profiles(of accounts: [AccountID]) async throws -> [AccountID: Profile] {
        let found = try await wrapped.profiles(of: accounts).mapValues(broken)
        guard fault == .dropsOneOfMany, found.count > 1, let last = found.keys.max() else { return found }
        return found.filter { $0.key != last }
    }

    func create(_ account: AccountID, values: [FieldName: Value]) async throws -> Profile {
        if fault == .hidesConflict, let found = try await wrapped.profile(of: account) { return found }
        return broken(try await wrapped.create(account, values: values))
    }

    func findOrCreate(_ account: AccountID, values: [FieldName: Value]) async throws -> Profile {
        if fault == .overwritesWhatIsFound, try await wrapped.profile(of: account) != nil {
            return try await wrapped.update(account, values: values, expected: nil)
        }
        return broken(try await wrapped.findOrCreate(account, values: values))
    }

    func update(_ account: AccountID, values: [FieldName: Value], expected: Version?) async throws -> Profile {
        var values = values
        if fault == .updatesEveryField {
            for name in site.model.fields.keys where values[name] == nil { values[name] = .null }
        }
        let expected = fault == .ignoresVersions ? nil : expected
        return broken(try await wrapped.update(account, values: values, expected: expected))
    }

    func delete(_ account: AccountID, expected: Version?) async throws -> Bool {
        do {
            let existed = try await wrapped.delete(account, expected: expected)
            return existed || fault == .deletesTwice
        } catch let error as AccountError where fault == .forgetsRestriction && error.code == .conflict { return true }
    }

    func list(_ page: PageRequest, filter: [FieldName: Value]) async throws -> Page<Profile> {
        do {
            let found = try await wrapped.list(page, filter: fault == .forgetsFilters ? [:] : filter)
            switch fault {
            case .skipsInLists where page.cursor != nil:
                return Page(elements: Array(found.elements.dropFirst()), next: found.next)
            case .repeatsInLists where page.cursor != nil && found.elements.count > 1:
                return Page(elements: found.elements.dropLast() + found.elements.prefix(1), next: found.next)
            default: return found.map(broken)
            }
        } catch let error as AccountError where fault == .takesAnyCursor && error.code == .malformed {
            return Page(elements: [], next: nil)
        }
    }

    func rows(
        of collection: CollectionName, account: AccountID, page: PageRequest
    ) async throws -> Page<CollectionRow> {
        do {
            let found = try await wrapped.rows(of: collection, account: account, page: page)
            guard fault == .ordersRowsWrongly else { return found }
            return Page(elements: found.elements.reversed(), next: found.next)
        } catch let error as AccountError where fault == .knowsEveryCollection && error.code == .notFound {
            return Page(elements: [], next: nil)
        }
    }

    private func broken(_ profile: Profile) -> Profile {
        let values = profile.values.mapValues { value -> Value in
            switch (fault, value) {
            case (.makesEmptyTextNull, .string("")): .null
            case (.trimsText, .string(let text)):
                .string(text.last == " " ? String(text.dropLast()) : text)
            case (.decomposesText, .string(let text)): .string(text.replacing("e\u{301}", with: "\u{e9}"))
            default: value
            }
        }
        let version = fault == .keepsVersion ? Version(rawValue: "1") : profile.version
        return Profile(
            site: profile.site, account: profile.account, values: values, version: version, warnings: profile.warnings)
    }
}
