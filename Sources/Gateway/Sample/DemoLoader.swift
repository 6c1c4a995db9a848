public import Accounts
import OrderedCollections
import SQLStore

/// Makes what a demonstration needs: tables, a few people with profiles, and the legacy people of sites that have such.
///
/// It can be run again: what is there stays as it is.
public struct DemoLoader: Sendable {
    /// The people who are made by hand, the first of whom the examples are about.
    private static let people = [
        ("bob", "Bob", "Smith"), ("ada", "Ada", "Lovelace"), ("noam", "נועם", "לוי"), ("mei", "美", "陳"),
    ]

    /// The superuser who is made beside them.
    private static let superuser = "admin"

    private let runtime: GatewayRuntime
    private let legacyPeople: Int
    private let password: String?

    /// - Parameter password: what the first of the people and the superuser sign in with, if they are made now; nil
    ///   makes them without a password, and makes no superuser.
    public init(runtime: GatewayRuntime, legacyPeople: Int = 250, password: String? = nil) {
        self.runtime = runtime
        self.legacyPeople = legacyPeople
        self.password = password
    }

    /// What there is now.
    public struct Outcome: Sendable {
        /// The account the examples are about.
        public let account: AccountID
        /// Who was made now with the password.
        public fileprivate(set) var signIns: [String] = []
        /// An account that a legacy row belongs to, by its site.
        public fileprivate(set) var legacy: [SiteID: AccountID] = [:]
        /// What could not be made, a line each.
        public fileprivate(set) var notes: [String] = []
    }

    /// Makes everything; a database that is out costs its own sites alone.
    /// - Throws: ``AccountError`` of the core database.
    public func load(
        progress report: @escaping @Sendable (SampleLoader.Progress) async -> Void = { _ in }
    ) async throws -> Outcome {
        let (steps, failures) = await runtime.migrator.migrate()
        var outcome = try await makePeople()
        outcome.notes = failures.map { "\($0.site?.rawValue ?? "core"): \($0.failure ?? "no tables could be made")" }
        for step in steps {
            if case .failed(let reason) = step.result {
                outcome.notes.append("\(step.site?.rawValue ?? "core"): \(step.statement.summary): \(reason)")
            }
        }
        let gateway = runtime.gateway
        for route in gateway.router.routes {
            guard case .link(let source) = route.site.store.key.account,
                let loader = try? gateway.sampleLoader(for: route.site.id)
            else { continue }
            do {
                _ = try await loader.load(SamplePeople().people(legacyPeople), progress: report)
            } catch { outcome.notes.append("\(route.site.id): \(AccountError(explaining: error))") }
            outcome.legacy[route.site.id] = try await gateway.repositories.links.accounts(of: ["1"], source: source)[
                "1"]
        }
        return outcome
    }

    /// Makes the people who are not there; somebody who is there keeps whatever password they have.
    private func makePeople() async throws -> Outcome {
        var first: AccountID?
        var signIns: [String] = []
        for (username, firstName, lastName) in Self.people {
            let known = try await account(username)
            let signsIn = first == nil && password != nil
            let id = if let known { known } else { try await make(username, firstName, lastName, signsIn: signsIn) }
            if known == nil, signsIn { signIns.append(username) }
            if first == nil { first = id }
        }
        guard let first else { throw AccountError(.internal, "the demonstration has no people") }
        var outcome = Outcome(account: first)
        if let password, try await account(Self.superuser) == nil {
            var draft = AccountDraft()
            draft.username = Self.superuser
            draft.password = password
            (draft.isStaff, draft.isSuperuser) = (true, true)
            _ = try await runtime.gateway.accounts.create(draft, as: .operator)
            signIns.append(Self.superuser)
        }
        outcome.signIns = signIns
        return outcome
    }

    private func account(_ username: String) async throws -> AccountID? {
        try await runtime.gateway.repositories.accounts.accounts(usernames: [username]).values.first?.id
    }

    private func make(
        _ username: String, _ firstName: String, _ lastName: String, signsIn: Bool
    ) async throws -> AccountID {
        var draft = AccountDraft()
        if signsIn { draft.password = password }
        draft.username = username
        draft.email = "\(username)@example.org"
        draft.firstName = firstName
        draft.lastName = lastName
        for route in runtime.gateway.router.routes where route.site.store.access == .readWrite {
            let sample = SampleProfile(
                model: route.site.model, username: username, fullName: "\(firstName) \(lastName)")
            draft.profiles[route.site.id.rawValue] = sample.fields
        }
        return try await runtime.gateway.accounts.create(draft, as: .operator).account.account.id
    }
}
