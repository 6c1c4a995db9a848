import Accounts
import Logging

/// Asks the members tables of other systems, and holds the answers against who is here already.
///
/// Somebody who is linked is here, under the account's own name; somebody who was deleted here is nobody. Every look-up
/// takes the same statements whether it finds somebody or not, so that the time does not tell.
struct MemberLookup: Sendable {
    let context: IdentityContext

    /// What a table has under a name or address.
    struct Answer: Sendable {
        /// Those who have not come here yet.
        var waiting: [SourcedMember] = []
        /// The accounts of those who have.
        var arrived: [AccountID] = []
    }

    /// What is asked of a table.
    struct Question: Sendable {
        var usernames: [String] = []
        var email: String?
    }

    /// What each table answers, in their order; all are asked at once, and one that cannot be asked fails alone, with
    /// ``AccountError`` `databaseUnavailable`.
    func ask(_ question: Question) async -> [Result<Answer, any Error>] {
        let directories = context.members.all
        return await withTaskGroup(of: (Int, Result<Answer, any Error>).self) { group in
            for (index, directory) in directories.enumerated() {
                group.addTask {
                    do { return (index, .success(try await ask(question, directory))) } catch {
                        return (index, .failure(error))
                    }
                }
            }
            let answers = await group.reduce(into: [Int: Result<Answer, any Error>]()) { $0[$1.0] = $1.1 }
            return directories.indices.map { answers[$0] ?? .success(Answer()) }
        }
    }

    /// Everybody not here yet whom the tables have for a question.
    /// - Throws: ``AccountError`` `databaseUnavailable` where one of them cannot be asked.
    func everybody(_ question: Question) async throws -> [SourcedMember] {
        try await ask(question).flatMap { try $0.get().waiting }
    }

    /// The members of a source with a key, who has not come here yet; nil for everybody else.
    func waiting(_ reference: MemberReference) async throws -> SourcedMember? {
        guard let directory = context.members[reference.source] else { return nil }
        let found = try await asking(directory) { try await directory.members(keys: [reference.key]) }
        return try await sort(Array(found.values), directory.source).waiting.first
    }

    /// The account of a member who has come.
    func account(of reference: MemberReference) async throws -> Account? {
        let links = try await context.repositories.links.accounts(of: [reference.key], source: reference.source)
        guard let id = links[reference.key] else { return nil }
        return try await context.repositories.accounts.accounts([id])[id]
    }

    private func ask(_ question: Question, _ directory: any LegacyMemberRepository) async throws -> Answer {
        let found = try await asking(directory) {
            async let named = directory.members(usernames: question.usernames)
            let addressed =
                if let email = question.email { try await directory.members(email: email) } else {
                    [LegacyMember]()
                }
            return try await question.usernames.flatMap { [named] in named[$0] ?? [] } + addressed
        }
        return try await sort(found, directory.source)
    }

    /// Tells who has come from who has not.
    private func sort(_ members: [LegacyMember], _ source: LinkSource) async throws -> Answer {
        var seen: Set<LegacyKey> = []
        let members = members.filter { seen.insert($0.key).inserted }
        // Nobody's key takes the same look-ups.
        let keys = members.isEmpty ? [""] : members.map(\.key)
        async let links = context.repositories.links.accounts(of: keys, source: source)
        let buried = try await context.repositories.tombstones.buried(keys, source: source)
        let arrived = try await links
        return Answer(
            waiting: members.filter { arrived[$0.key] == nil && !buried.contains($0.key) }
                .map { SourcedMember(source: source, member: $0) },
            arrived: members.compactMap { arrived[$0.key] })
    }

    /// Runs a question to a table; why it has no answer is for the log alone.
    private func asking<Result>(
        _ directory: any LegacyMemberRepository, _ work: () async throws -> Result
    ) async throws -> Result {
        do { return try await work() } catch let error as AccountError {
            context.logger.error(
                "the members of another system cannot be asked",
                metadata: [
                    "source": "\(directory.source)", "database": "\(directory.database)", "error": "\(error)",
                ])
            throw AccountError(
                .databaseUnavailable, "names that are new here cannot be looked up at the moment; try again later"
            ).with(\.database, directory.database).with(\.retryAfter, error.retryAfter ?? 5)
        }
    }
}
