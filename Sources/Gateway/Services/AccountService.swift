public import Accounts
import OrderedCollections

/// What may be done with accounts, and by whom.
public struct AccountService: Sendable {
    let router: SiteRouter<SiteRoute>
    let accounts: any AccountRepository
    let outbox: OutboxWorker
    let hashPassword: @Sendable (String) async throws -> String

    public init(
        router: SiteRouter<SiteRoute>, accounts: any AccountRepository, outbox: OutboxWorker,
        hashPassword: @escaping @Sendable (String) async throws -> String
    ) {
        self.router = router
        self.accounts = accounts
        self.outbox = outbox
        self.hashPassword = hashPassword
    }

    /// An account, as much of it as the asker sees.
    public func account(_ reference: AccountReference, as principal: Principal) async throws -> AccountView {
        try principal.require(.accountsRead)
        return AccountView(account: try await accounts.account(reference), detail: .full)
    }

    /// Accounts, newest first.
    public func list(
        _ page: PageRequest, search: String?, as principal: Principal
    ) async throws -> Page<AccountView> {
        try principal.require(.accountsRead)
        return try await accounts.list(page, search: search).map { AccountView(account: $0, detail: .full) }
    }

    /// Makes an account and the profiles its sites want with it; everything is checked before anything is written.
    ///
    /// Profiles of another database than the core's come by the outbox: they are tried at once, and `pending` names
    /// the sites where that did not succeed yet.
    /// - Throws: `invalidFields` with every problem, those of profiles as `profiles.SITE.FIELD`; `conflict`.
    public func create(
        _ draft: AccountDraft, as principal: Principal
    ) async throws -> (account: AccountView, pending: [SiteID]) {
        try principal.require(.accountsWrite)
        try requireAdmin(principal, for: draft.hasFlags || draft.password != nil)
        var problems: [FieldProblem] = []
        let username = collect(&problems) { () throws(FieldProblem) in try Username(draft.username) }
        let email = collect(&problems) { () throws(FieldProblem) in try EmailAddress.normalizing(draft.email) } ?? nil
        checkName(draft.firstName, "first_name", &problems)
        checkName(draft.lastName, "last_name", &problems)
        let profiles = newProfiles(of: draft, as: principal, problems: &problems)
        if let password = draft.password { checkPassword(password, &problems) }
        guard problems.isEmpty, let username else { throw AccountError.invalidFields(problems) }

        var new = NewAccount(username: username, email: email)
        new.firstName = draft.firstName.trimmed
        new.lastName = draft.lastName.trimmed
        new.isActive = draft.isActive
        new.isStaff = draft.isStaff
        new.isSuperuser = draft.isSuperuser
        if let password = draft.password { new.passwordHash = try await hashPassword(password) }
        let made = try await accounts.create(new, profiles: profiles)
        let left = made.pending.isEmpty ? [] : await outbox.drain(account: made.account.id)
        return (AccountView(account: made.account, detail: .full), made.pending.filter(left.contains))
    }

    /// Changes the named members of an account, as JSON Merge Patch does.
    /// - Throws: `accountNotFound`, `invalidFields`, `versionMismatch`, `conflict`, `forbidden` where a flag or the
    ///   password needs the scope `admin`.
    public func update(
        _ reference: AccountReference, json: JSONValue, condition: Precondition = .none, as principal: Principal
    ) async throws -> AccountView {
        try principal.require(.accountsWrite)
        var reader = ObjectReader(json)
        var changes = AccountChanges()
        var problems: [FieldProblem] = []
        if let text = reader.string("username") {
            changes.username = collect(&problems) { () throws(FieldProblem) in try Username(text) }
        }
        if json["email"] == .null {
            changes.email = .some(nil)
        }
        if let text = reader.string("email") {
            changes.email = collect(&problems) { () throws(FieldProblem) in try EmailAddress.normalizing(text) }
        }
        changes.firstName = reader.string("first_name")?.trimmed
        changes.lastName = reader.string("last_name")?.trimmed
        checkName(changes.firstName ?? "", "first_name", &problems)
        checkName(changes.lastName ?? "", "last_name", &problems)
        changes.isActive = reader.boolean("is_active")
        changes.isStaff = reader.boolean("is_staff")
        changes.isSuperuser = reader.boolean("is_superuser")
        let password = reader.string("password")
        try reader.finish()
        if let password { checkPassword(password, &problems) }
        guard problems.isEmpty else { throw AccountError.invalidFields(problems) }
        let needsAdmin = [changes.isActive, changes.isStaff, changes.isSuperuser].contains { $0 != nil }
        try requireAdmin(principal, for: needsAdmin || password != nil)
        if let password { changes.passwordHash = try await hashPassword(password) }

        let current = try await accounts.account(reference)
        try condition.check(AccountView(account: current, detail: .full).entityTag)
        guard !changes.isEmpty else { return AccountView(account: current, detail: .full) }
        let changed = try await accounts.update(
            current.id, changes: changes, expected: condition.isEmpty ? nil : current.version)
        return AccountView(account: changed, detail: .full)
    }

    /// What became of an account's profile on one site.
    public enum Receipt: String, Hashable, Sendable {
        /// It is gone, or there was none.
        case deleted
        /// It will go as soon as its database answers.
        case pending
        /// The site keeps it.
        case retained
    }

    /// Deletes an account, and its profiles as each site says.
    ///
    /// The account is gone at once; a site whose database does not answer follows later.
    /// - Throws: `accountNotFound`; `conflict` where a site forbids it while the profile is there.
    public func delete(
        _ reference: AccountReference, condition: Precondition = .none, as principal: Principal
    ) async throws -> [(site: SiteID, receipt: Receipt)] {
        try principal.require(.accountsWrite)
        let account = try await accounts.account(reference)
        try condition.check(AccountView(account: account, detail: .full).entityTag)
        var plan = ErasurePlan()
        for route in router.routes {
            let store = route.site.store
            switch store.onDelete {
            case .restrict:
                guard try await route.profiles.profile(of: account.id) == nil else {
                    throw AccountError.conflict(
                        "the site \"\(route.site.id)\" forbids deleting an account while it has a profile there")
                }
            case .cascade where store.access == .readWrite:
                plan.sites.append(route.site.id)
                if case .link(let source) = store.key.account { plan.sources.insert(source) }
            default: break
            }
        }
        guard try await accounts.delete(account.id, erasing: plan) else {
            throw AccountError.accountNotFound(reference)
        }
        let left = plan.sites.isEmpty ? [] : await outbox.drain(account: account.id)
        return router.siteIDs.map { site in
            let receipt: Receipt =
                !plan.sites.contains(site) ? .retained : left.contains(site) ? .pending : .deleted
            return (site, receipt)
        }
    }

    private func newProfiles(
        of draft: AccountDraft, as principal: Principal, problems: inout [FieldProblem]
    ) -> [NewProfile] {
        for name in draft.profiles.keys where !router.siteIDs.contains(SiteID(rawValue: name)) {
            problems.append(
                FieldProblem(field: "profiles.\(name)", code: .unknown, message: "there is no site \"\(name)\""))
        }
        return router.routes.compactMap { route in
            let site = route.site
            let given = draft.profiles[site.id.rawValue]
            guard given != nil || site.creation == .onRegistration else { return nil }
            guard site.store.access == .readWrite else {
                problems.append(
                    FieldProblem(
                        field: "profiles.\(site.id)", code: .readOnly,
                        message: "the profiles of this site are read-only"))
                return nil
            }
            do throws(AccountError) {
                let values = try ProfileInput(model: site.model, editor: principal.audience).values(of: given ?? [:])
                let all = site.model.defaults.merging(values) { $1 }
                let missing = site.model.incomplete(all).map { FieldProblem($0, .required, "a value is required") }
                guard missing.isEmpty else { throw .invalidFields(missing) }
                return NewProfile(site: site.id, values: all)
            } catch {
                problems += error.fields.map {
                    FieldProblem(field: "profiles.\(site.id).\($0.field)", code: $0.code, message: $0.message)
                }
                return nil
            }
        }
    }

    private func requireAdmin(_ principal: Principal, for wanted: Bool) throws(AccountError) {
        guard !wanted || (principal.has(.admin) && principal.access.isAll) else {
            throw AccountError(.forbidden, "flags and passwords need the scope \"admin\"")
        }
    }

    private func collect<Outcome>(
        _ problems: inout [FieldProblem], _ check: () throws(FieldProblem) -> Outcome
    ) -> Outcome? {
        do throws(FieldProblem) { return try check() } catch {
            problems.append(error)
            return nil
        }
    }

    private func checkName(_ name: String, _ field: String, _ problems: inout [FieldProblem]) {
        if name.unicodeScalars.count > 150 {
            problems.append(FieldProblem(field: field, code: .tooLong, message: "at most 150 characters are allowed"))
        }
    }

    private func checkPassword(_ password: String, _ problems: inout [FieldProblem]) {
        let length = password.unicodeScalars.count
        if length < 8 {
            problems.append(
                FieldProblem(field: "password", code: .tooShort, message: "a password has at least 8 characters"))
        } else if password.utf8.count > 4096 {
            problems.append(
                FieldProblem(field: "password", code: .tooLong, message: "a password has at most 4096 bytes"))
        }
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
