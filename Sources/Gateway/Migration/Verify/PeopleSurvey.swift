import Accounts
import Passwords
import SQLStore

/// The people behind a site's profiles: who came to the new side, and how their passwords are stored.
public struct PeopleSurvey: Hashable, Sendable {
    /// How many accounts there are.
    public internal(set) var accounts = 0
    /// How many of them lead to a key of the legacy table.
    public internal(set) var linked = 0
    /// Of those, how many lead to a key that has no row.
    public internal(set) var linkedToNothing = 0
    /// Of those linked, how many never signed in here.
    public internal(set) var neverSignedIn = 0
    /// Of those linked, how many profiles were copied.
    public internal(set) var copied = 0
    /// How many members the legacy system has, and how many of them have no account here yet; nil where the
    /// configuration names no members of the site's source.
    public internal(set) var members: Int?
    public internal(set) var membersNotCome: Int?
    /// Stored passwords by the name of their format; `none` has none, `unknown` is of no format that is known.
    public internal(set) var hashes: [String: Int] = [:]
}

/// Goes through the accounts of the core, a page at a time.
struct PeopleSurveyor: Sendable {
    private static let pageSize = 1000

    let sides: MigrationSides
    let accounts: any AccountRepository
    let passwords: PasswordCensus
    let members: MemberSurveyor?

    func survey(progress: @Sendable (Int) async -> Void = { _ in }) async throws -> PeopleSurvey {
        var survey = PeopleSurvey()
        let legacyKeys = ProfileKeys(site: sides.legacySite, database: sides.legacyDatabase)
        var cursor: String?
        repeat {
            let page = try await accounts.list(PageRequest(limit: Self.pageSize, cursor: cursor), search: nil)
            let people = page.elements
            let keys = try await sides.keys.keys(of: people.map(\.id))
            let present = try await translating { try await legacyKeys.present(Array(keys.values)) }
            let records = try await sides.records.records(of: Array(keys.keys), site: sides.site.id)
            survey.accounts += people.count
            // Where both sides share their ids, every account has a key: those alone matter that have a row.
            let isShared = sides.legacySite.store.key.account == .id
            for person in people {
                guard let key = keys[person.id] else { continue }
                let isThere = present.contains(key)
                guard isThere || !isShared else { continue }
                survey.linked += 1
                if !isThere { survey.linkedToNothing += 1 }
                if person.lastLogin == nil { survey.neverSignedIn += 1 }
                if records[person.id]?.digest != nil { survey.copied += 1 }
            }
            cursor = page.next
            await progress(survey.accounts)
        } while cursor != nil
        survey.hashes = try await passwords.counts(kind: Self.format)
        if let found = try await members?.headcount(progress: progress) {
            (survey.members, survey.membersNotCome) = found
        }
        return survey
    }

    private static let formats = PasswordFormats(accepting: Set(PasswordFormats.known.map(\.name)))

    /// The name of a stored password's format, for counting.
    static func format(of stored: String?) -> String {
        guard let stored else { return "none" }
        return (try? formats.identify(stored).name) ?? "unknown"
    }

    private func translating<Outcome>(_ body: () async throws -> Outcome) async throws -> Outcome {
        do { return try await body() } catch let error as DatabaseError {
            throw error.accountError.with(\.site, sides.site.id)
        }
    }
}
