public import Accounts
import SQLStore

/// The people of the legacy members table that a site's keys lead to.
public struct MemberSurvey: Hashable, Sendable {
    public internal(set) var members = 0
    /// Members nobody's account stands for yet.
    public internal(set) var notCome = 0
    /// Of those, how many have a username that an account here has already, with the keys of the first.
    public internal(set) var taken = 0
    public internal(set) var takenExamples: [LegacyKey] = []
    /// Members whose key has no row in the site's legacy table, with the first of them.
    public internal(set) var withoutProfile = 0
    public internal(set) var withoutProfileExamples: [LegacyKey] = []
    /// Rows of the site's legacy table whose key no member has, with the first of them.
    public internal(set) var profilesWithoutMember = 0
    public internal(set) var profilesWithoutMemberExamples: [LegacyKey] = []
    /// Stored passwords by the name of their format.
    public internal(set) var hashes: [String: Int] = [:]
    public internal(set) var collisions: [NameCollisions.Collision] = []
}

/// Goes through the members of the legacy system, a page at a time.
struct MemberSurveyor: Sendable {
    private static let page = 1000

    let sides: MigrationSides
    let members: any LegacyMemberRepository
    let accounts: any AccountRepository

    /// Looks at everything; it goes through the members twice.
    func survey(
        examples: Int, progress: (String, Int, Int?) async -> Void
    ) async throws -> MemberSurvey {
        var survey = MemberSurvey()
        var names = NameCollisions()
        let profiles = ProfileKeys(site: sides.legacySite, database: sides.legacyDatabase)
        let total = try await members.count()
        try await forEachPage { page in
            let keys = page.map(\.key)
            let owners = try await sides.links.accounts(of: keys, source: members.source)
            let holders = try await accounts.accounts(usernames: page.map(\.username))
            let present = try await translating { try await profiles.present(keys) }
            survey.members += page.count
            for member in page {
                names.note(member.username)
                survey.hashes[PeopleSurveyor.format(of: member.password?.reveal()), default: 0] += 1
                if owners[member.key] == nil {
                    survey.notCome += 1
                    if holders[Username.fold(member.username)] != nil {
                        survey.taken += 1
                        if survey.takenExamples.count < examples { survey.takenExamples.append(member.key) }
                    }
                }
                guard !present.contains(member.key) else { continue }
                survey.withoutProfile += 1
                if survey.withoutProfileExamples.count < examples { survey.withoutProfileExamples.append(member.key) }
            }
            await progress("members", survey.members, total)
        }
        try await forEachPage { page in for member in page { names.collect(member.username, of: member.key) } }
        survey.collisions = names.collisions
        try await translating {
            try await profiles.forEachPage(of: Self.page) { keys in
                let known = try await members.members(keys: keys)
                let lonely = keys.filter { known[$0] == nil }
                survey.profilesWithoutMember += lonely.count
                survey.profilesWithoutMemberExamples += lonely.prefix(
                    max(examples - survey.profilesWithoutMemberExamples.count, 0))
            }
        }
        return survey
    }

    /// How many members there are, and how many of them nobody's account stands for yet.
    func headcount(progress: (Int) async -> Void) async throws -> (members: Int, notCome: Int) {
        var (count, notCome) = (0, 0)
        try await forEachPage { page in
            let owners = try await sides.links.accounts(of: page.map(\.key), source: members.source)
            count += page.count
            notCome += page.count { owners[$0.key] == nil }
            await progress(count)
        }
        return (count, notCome)
    }

    private func forEachPage(_ body: ([LegacyMember]) async throws -> Void) async throws {
        var last: LegacyKey?
        while true {
            let page = try await members.page(after: last, limit: Self.page)
            try await body(page)
            guard page.count == Self.page, let end = page.last?.key else { return }
            last = end
        }
    }

    private func translating<Outcome>(_ body: () async throws -> Outcome) async throws -> Outcome {
        do { return try await body() } catch let error as DatabaseError {
            throw error.accountError.with(\.site, sides.site.id)
        }
    }
}
