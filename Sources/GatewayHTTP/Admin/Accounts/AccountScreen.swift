import Accounts
import Gateway

/// Gathers what the page of an account shows, for whoever looks at it.
struct AccountScreen {
    let call: AdminCall
    let account: Account

    init(_ call: AdminCall) async throws {
        self.call = call
        self.account = try await call.gateway.repositories.accounts.account(call.page.call.account())
    }

    var path: String { "/admin/accounts/\(account.id)" }
    private var staff: Staff { call.staff }

    /// - Parameters:
    ///   - accountForm: the account's form as it was sent and not taken.
    ///   - profileForm: the same of a site's profile.
    func view(
        notice: AdminNotice? = nil, accountForm: FormView? = nil, profileForm: (site: SiteID, form: FormView)? = nil
    ) async throws -> AdminAccountView {
        async let outcomes = outcomes()
        async let standing = call.gateway.repositories.standings.standing(of: account.id)
        var view = AdminAccountView(title: account.username, menu: call.menu("/admin/accounts"))
        view.notice = notice
        let (found, known) = (await outcomes, try await standing)
        view.badges = [AdminBadge(account, known)]
        view.facts = facts(known)
        view.buttons = buttons(known)
        view.profiles = zip(call.routes, found).map { route, outcome in
            ProfileSection(call: call, account: account.id, route: route, outcome: outcome)
                .section(filled: profileForm?.site == route.site.id ? profileForm?.form : nil)
        }
        if call.seesAudit {
            view.sessions = sessionTable(try await call.gateway.staff.sessions(of: account.id, as: staff))
            var filter = AuditFilter()
            filter.account = account.id
            view.audit = AuditTable.table(
                try await call.gateway.audit.list(PageRequest(limit: 20), filter: filter, as: staff).elements)
        }
        if staff.isSuperuser {
            view.accountForm = accountForm ?? AccountForm(account: account).form
            try await addLinks(to: &view)
            view.rolesForm = RolesForm(call: call, account: account)
                .form(try await call.gateway.repositories.roles.roles(of: account.id))
        }
        return view
    }

    /// What each site that exists for this member of the staff knows of the account, in the order of the sites.
    private func outcomes() async -> [Result<ProfileView?, AccountError>] {
        let routes = call.routes
        let id = account.id
        let found = await withTaskGroup(of: (SiteID, Result<ProfileView?, AccountError>).self) { group in
            for route in routes { group.addTask { (route.site.id, await route.outcome(of: id)) } }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        return routes.map { found[$0.site.id] ?? .success(nil) }
    }

    private func facts(_ standing: AccountStanding) -> [AdminFact] {
        var facts = [AdminFact("Id", account.id.description), AdminFact("Name", account.fullName)]
        if staff.seesAddresses {
            let verified = standing.hasVerified(account) ? "verified" : "not verified"
            facts.append(AdminFact("E-mail", account.email.isEmpty ? "None" : "\(account.email), \(verified)"))
        }
        facts += [
            AdminFact("Joined", AdminText.moment(account.dateJoined)),
            AdminFact("Last sign-in", account.lastLogin.map(AdminText.moment) ?? "Never"),
        ]
        if standing.mustChangePassword { facts.append(AdminFact("Password", "Has to be changed")) }
        return facts
    }

    private func buttons(_ standing: AccountStanding) -> [AdminButton] {
        var buttons: [AdminButton] = []
        if staff.isSuperuser {
            if standing.isPending { buttons.append(AdminButton("approve", "Approve", action: "\(path)/approve")) }
            let isActive = account.isActive
            buttons.append(
                AdminButton(
                    "active", isActive ? "Deactivate" : "Activate", action: "\(path)/active", isDangerous: isActive,
                    sending: ["active": isActive ? "false" : "true"]))
        }
        if call.seesAudit {
            if account.isActive, !account.email.isEmpty {
                buttons.append(AdminButton("reset", "Send a reset mail", action: "\(path)/reset"))
            }
            buttons.append(AdminButton("unlock", "Lift the waiting", action: "\(path)/unlock"))
        }
        return buttons
    }

    private func sessionTable(_ sessions: [Session]) -> AdminTable {
        AdminTable(
            "Sessions", columns: ["Site", "Opened", "Last used", "From", "Browser", ""],
            lines: sessions.map { session in
                let end = AdminButton(
                    "end-\(session.id)", "End",
                    action: "\(path)/sessions/\(PercentEncoding.encode(session.id.rawValue))/end",
                    isDangerous: true)
                return [
                    .init(session.site?.rawValue ?? "The gateway"), .moment(session.createdAt),
                    .moment(session.lastSeenAt), .init(session.address),
                    .init(AdminText.short(BrowserName.of(session.userAgent))),
                    .button(end),
                ]
            }, empty: "Nobody is signed in.")
    }

    private func addLinks(to view: inout AdminAccountView) async throws {
        let sources = call.gateway.linkSources
        guard !sources.isEmpty else { return }
        var lines: [[AdminTable.Cell]] = []
        for source in sources {
            let keys = try await call.gateway.repositories.links.keys(of: [account.id], source: source)
            guard let key = keys[account.id] else { continue }
            let remove = AdminButton(
                "unlink-\(source)", "Remove", action: "\(path)/links/remove", isDangerous: true,
                sending: ["source": source.rawValue])
            lines.append([.init(source.rawValue), .init(key.rawValue), .button(remove)])
        }
        view.links = AdminTable("Links", columns: ["System", "Key", ""], lines: lines, empty: "There are no links.")
        var key = FormField.text("key", "Key", maximum: 200)
        key.isRequired = true
        view.linkForm = FormView(
            "link", action: "\(path)/links", submit: "Link",
            fields: [
                .choice("source", "System", sources.map { ($0.rawValue, $0.rawValue) }, selected: ""), key,
            ])
    }
}

extension SiteRoute {
    /// The profile of an account as the administration sees it; that the site does not answer harms no other.
    fileprivate func outcome(of account: AccountID) async -> Result<ProfileView?, AccountError> {
        do {
            let profile = try await profiles.profile(of: account)
            return .success(profile.map { ProfileView(profile: $0, site: site, audience: .admin) })
        } catch let error as AccountError {
            return .failure(error)
        } catch { return .failure(AccountError(.internal, "the site did not answer")) }
    }
}

extension Gateway {
    /// The systems whose keys lead to accounts.
    var linkSources: [LinkSource] {
        Set(router.routes.compactMap(\.linkSource)).sorted()
    }
}
