public import Accounts
import OrderedCollections
import Repositories
import Synchronization

/// What may be done with profiles, and by whom: rules that hold whichever database and whichever door.
public final class ProfileService: Sendable {
    let router: SiteRouter<SiteRoute>
    /// The accounts as the database has them.
    let accounts: any AccountRepository
    let audit: AuditService
    /// Single reads of those sites that keep nothing in memory and have been read.
    private let paired = Mutex<[SiteID: PairedReads]>([:])

    init(router: SiteRouter<SiteRoute>, accounts: any AccountRepository, audit: AuditService) {
        self.router = router
        self.accounts = accounts
        self.audit = audit
    }

    /// The profile of an account on a site.
    ///
    /// The account and the profile are looked up at the same time, or taken from memory where the site allows it. Where
    /// there is no profile the site's creation policy decides.
    /// - Parameter creating: whether `on-access` may make it: true for a single read by whom it concerns alone.
    /// - Throws: `unknownSite`, `accountNotFound`, `profileNotFound`, `profileIncomplete` on a `by-form` site.
    public func profile(
        _ reference: AccountReference, site: SiteID, as principal: Principal, creating: Bool = true
    ) async throws -> ProfileView {
        let (view, _) = try await accountAndProfile(reference, site: site, as: principal, creating: creating)
        return view
    }

    /// The account and its profile in one answer.
    public func accountAndProfile(
        _ reference: AccountReference, site: SiteID, as principal: Principal, creating: Bool = true
    ) async throws -> (ProfileView, AccountView) {
        let route = try route(site, as: principal, needing: .profilesRead)
        let (account, stored) = try await read(reference, route)
        var profile = stored
        try principal.requireReach(account.id)
        if profile == nil { profile = try await missingProfile(of: account, route: route, creating: creating) }
        guard let profile else { throw AccountError.profileNotFound(account.id, site: site) }
        return (
            ProfileView(profile: profile, site: route.site, audience: principal.audience),
            AccountView(account: account, detail: .site(email: principal.has(.accountsEmail)))
        )
    }

    /// The account decides: the profile of an account that is gone is not shown.
    private func read(
        _ reference: AccountReference, _ route: SiteRoute
    ) async throws -> (account: Account, profile: Profile?) {
        if case .id(let id) = reference, route.accounts == nil {
            let found = try await pairedReads(of: route).read(id)
            guard let found else { throw AccountError.accountNotFound(reference) }
            return found
        }
        let accounts = route.accounts ?? accounts
        guard case .id(let id) = reference else {
            let account = try await accounts.account(reference)
            return (account, try await route.profiles.profile(of: account.id))
        }
        if let known = accounts.known(id) {
            if let profile = route.profiles.known(id) { return (known, profile) }
            return (known, try await route.profiles.profile(of: id))
        }
        return try await readApart(id, accounts, route)
    }

    /// What is kept may stand in for a database that does not answer: each of the two asks for itself.
    // Not inlined: reads that wait for nothing would need its room too.
    @inline(never)
    private func readApart(
        _ id: AccountID, _ accounts: any AccountDirectory, _ route: SiteRoute
    ) async throws -> (account: Account, profile: Profile?) {
        async let profile = route.profiles.profile(of: id)
        return (try await accounts.account(.id(id)), try await profile)
    }

    private func pairedReads(of route: SiteRoute) -> PairedReads {
        paired.withLock { paired in
            if let known = paired[route.declared.id] { return known }
            let reads = PairedReads(accounts, route.profiles)
            paired[route.declared.id] = reads
            return reads
        }
    }

    /// The profiles of many accounts: two statements at the most, however many are asked for.
    ///
    /// Those that are asked for by id are looked up while their accounts are. Nothing is created. `missing` names what has no
    /// account, or no profile, as it was asked for.
    public func profiles(
        _ references: [AccountReference], site: SiteID, as principal: Principal
    ) async throws -> (profiles: ProfileViews, missing: [AccountReference]) {
        let route = try route(site, as: principal, needing: .profilesRead)
        try principal.requireKey()
        let references = references.unique
        let ids = references.compactMap { if case .id(let id) = $0 { id } else { nil } }
        let names = references.compactMap { if case .username(let name) = $0 { name } else { nil } }
        let accounts = route.accounts ?? accounts
        async let stored = ids.isEmpty ? [:] : route.profiles.profiles(of: ids)
        async let existing = ids.isEmpty ? [] : accounts.existing(ids)
        let named = names.isEmpty ? [:] : try await accounts.accounts(usernames: names)
        let storedByName = named.isEmpty ? [:] : try await route.profiles.profiles(of: named.values.map(\.id))
        // The account decides: the profile of an account that is gone is not shown.
        let (storedByID, known) = try await (stored, existing)
        let isAnyGone = known.count < ids.count
        var profiles: [Profile] = []
        profiles.reserveCapacity(references.count)
        var missing: [AccountReference] = []
        for reference in references {
            let profile: Profile? =
                switch reference {
                case .id(let id): isAnyGone && !known.contains(id) ? nil : storedByID[id]
                case .username(let name): named[Username.fold(name)].flatMap { storedByName[$0.id] }
                }
            if let profile {
                profiles.append(profile)
            } else {
                missing.append(reference)
            }
        }
        return (ProfileViews(profiles: profiles, site: route.site, audience: principal.audience), missing)
    }

    /// A page of a site's profiles by key order; those whose account is gone are left out.
    /// - Parameter filter: what some fields must be, as texts of the request; each field must be marked as a filter.
    public func list(
        site: SiteID, page: PageRequest, filter: [String: String], as principal: Principal
    ) async throws -> Page<ProfileView> {
        let route = try route(site, as: principal, needing: .profilesRead)
        try principal.requireKey()
        let wanted = try parse(filter: filter, of: route.site, as: principal)
        let stored = try await route.profiles.list(page, filter: wanted)
        let known = try await accounts.existing(stored.elements.map(\.account))
        return Page(
            elements: stored.elements.filter { known.contains($0.account) }.map {
                ProfileView(profile: $0, site: route.site, audience: principal.audience)
            }, next: stored.next)
    }

    /// A page of the rows of a collection that hang on an account.
    public func rows(
        of collection: CollectionName, account reference: AccountReference, site: SiteID, page: PageRequest,
        as principal: Principal
    ) async throws -> Page<JSONValue> {
        let route = try route(site, as: principal, needing: .profilesRead)
        guard let definition = route.site.collections.first(where: { $0.name == collection }) else {
            throw AccountError(.notFound, "the site \"\(site)\" has no collection \"\(collection)\"")
        }
        let account = try await accounts.account(reference)
        try principal.requireReach(account.id)
        let fields = definition.model.fields.values.filter { $0.isVisible(to: principal.audience) }
        return try await route.profiles.rows(of: collection, account: account.id, page: page).map { row in
            [
                "id": .string(row.id),
                "fields": .object(
                    OrderedDictionary(
                        uniqueKeysWithValues: fields.map { ($0.name.rawValue, (row.values[$0.name] ?? .null).json) })),
                "warnings": .array(
                    row.warnings.filter { warning in fields.contains { $0.name.rawValue == warning.field } }
                        .map(\.json)),
            ]
        }
    }

    /// The profiles of an account on every site the asker sees; a site that does not answer is named, and harms no other.
    public func everywhere(
        _ reference: AccountReference, as principal: Principal
    ) async throws -> [(site: SiteID, outcome: Result<ProfileView?, AccountError>)] {
        try principal.require(.profilesRead)
        let account = try await accounts.account(reference)
        try principal.requireReach(account.id)
        let routes = router.routes.filter { principal.access.contains($0.site.id) }
        let found = await withTaskGroup(of: (SiteID, Result<ProfileView?, AccountError>).self) { group in
            for route in routes {
                group.addTask {
                    do {
                        let profile = try await route.profiles.profile(of: account.id)
                        let view = profile.map {
                            ProfileView(profile: $0, site: route.site, audience: principal.audience)
                        }
                        return (route.site.id, .success(view))
                    } catch let error as AccountError {
                        return (route.site.id, .failure(error))
                    } catch {
                        return (route.site.id, .failure(AccountError(.internal, "the site did not answer")))
                    }
                }
            }
            return await group.reduce(into: [:]) { outcomes, one in outcomes[one.0] = one.1 }
        }
        return routes.compactMap { route in found[route.site.id].map { (route.site.id, $0) } }
    }

    /// The site's route, if it exists for the asker and they may do that there.
    func route(_ site: SiteID, as principal: Principal, needing scope: Scope) throws(AccountError) -> SiteRoute {
        guard principal.access.contains(site) else { throw .unknownSite(site.rawValue) }
        let route = try router.route(site)
        try principal.require(scope)
        return route
    }

    private func missingProfile(of account: Account, route: SiteRoute, creating: Bool) async throws -> Profile? {
        switch route.site.creation {
        case .onAccess where creating:
            // What is written is not decided from memory.
            if route.accounts != nil { _ = try await accounts.account(.id(account.id)) }
            return try await route.profiles.findOrCreate(account.id, values: route.site.model.defaults)
        case .byForm:
            throw AccountError(
                .profileIncomplete, "account \(account.id) has to fill in its profile on the site \"\(route.site.id)\""
            ).with(\.incomplete, route.site.model.incomplete(route.site.model.defaults)).with(\.site, route.site.id)
        default: return nil
        }
    }

    private func parse(
        filter: [String: String], of site: Site, as principal: Principal
    ) throws(AccountError) -> [FieldName: Value] {
        var wanted: [FieldName: Value] = [:]
        var problems: [FieldProblem] = []
        for (name, text) in filter.sorted(by: { $0.key < $1.key }) {
            do throws(FieldProblem) {
                let field = try site.model.field(FieldName(rawValue: name))
                guard field.isFilter, field.isVisible(to: principal.audience) else {
                    throw FieldProblem(field.name, .unknown, "profiles cannot be filtered by this field")
                }
                wanted[field.name] = try field.value(fromText: text)
            } catch { problems.append(error) }
        }
        guard problems.isEmpty else { throw .invalidFields(problems) }
        return wanted
    }
}

extension [AccountReference] {
    /// Each once, where it stands first.
    fileprivate var unique: Self {
        var seen = Set<AccountReference>(minimumCapacity: count)
        return filter { seen.insert($0).inserted }
    }
}
