import Accounts
import Gateway
import OrderedCollections

/// The list of accounts as it was asked for: a search, a state, perhaps with the columns of one site's profiles.
///
/// However many accounts a page has, it takes one statement for them, one for their standings, and the one of the
/// chosen site's profiles (with that of the links where they are linked).
struct AccountList {
    static let pageSize = 50

    let call: AdminCall
    private let search: String
    private let state: State
    private let site: String
    private let cursor: String?

    /// Which accounts are shown.
    private enum State: String, CaseIterable {
        case all = ""
        case active, inactive, staff

        var label: String {
            switch self {
            case .all: "All"
            case .active: "Active"
            case .inactive: "Not active"
            case .staff: "Staff"
            }
        }
    }

    init(call: AdminCall, query: inout QueryReader) {
        self.call = call
        search = query.take("q") ?? ""
        state = query.take("state").flatMap(State.init) ?? .all
        site = query.take("site") ?? ""
        cursor = query.take("cursor")
        _ = query.take("done")
    }

    func view() async throws -> AdminListView {
        let repositories = call.gateway.repositories
        let route = try site.isEmpty ? nil : self.route()
        let found = try await repositories.accounts.list(
            PageRequest(limit: Self.pageSize, cursor: cursor), filter: accountFilter)
        let shown = found.elements.filter(mayBeFound)
        let ids = shown.map(\.id)
        async let standings = repositories.standings.standings(ids)
        var profiles: [AccountID: Profile] = [:]
        var notice: AdminNotice?
        if let route {
            do { profiles = try await route.profiles.profiles(of: ids) } catch let error as AccountError {
                notice = AdminNotice(AdminText.unavailable(error), isWarning: true)
            }
        }
        let waiting = try await members(&notice)
        let columns = ProfileColumns(site: notice == nil ? route?.site : nil, profiles: profiles)
        var view = AdminListView(
            title: "Accounts", menu: call.menu("/admin/accounts"),
            table: table(shown, try await standings, columns, waiting))
        view.notice = notice
        view.filter = AdminFilter(filterPath: "/admin/accounts", filterFields: filterFields)
        view.nextPage = found.next.map { "\(path)&cursor=\(PercentEncoding.encode($0))" }
        if call.staff.isSuperuser {
            view.listLinks = [AdminLink(linkLabel: "New account", linkPath: "/admin/accounts/new")]
        }
        return view
    }

    /// Those who have what was searched for in another system, and have not come here yet; on the first page alone.
    private func members(_ notice: inout AdminNotice?) async throws -> [SourcedMember] {
        let name = search.trimmingBlanks
        guard !name.isEmpty, state == .all, cursor == nil else { return [] }
        do { return try await call.gateway.staff.members(named: name, as: call.staff) } catch let error as AccountError
            where error.code == .databaseUnavailable
        {
            notice = AdminNotice(
                "The members of other systems cannot be asked at the moment; somebody may be there.", isWarning: true)
            return []
        }
    }

    private func route() throws -> SiteRoute {
        let id = SiteID(rawValue: site)
        try call.staff.require(.viewer, on: id)
        return try call.gateway.router.route(id)
    }

    private var accountFilter: AccountFilter {
        var filter = AccountFilter(search: search.isEmpty ? nil : search)
        switch state {
        case .all: break
        case .active: filter.isActive = true
        case .inactive: filter.isActive = false
        case .staff: filter.isStaff = true
        }
        return filter
    }

    /// Whether a search may show an account: who does not see addresses must not find out by searching for them.
    private func mayBeFound(_ account: Account) -> Bool {
        let wanted = Username.fold(search.trimmingBlanks)
        guard !call.staff.seesAddresses, !wanted.isEmpty else { return true }
        return [account.username, account.firstName, account.lastName].contains { Username.fold($0).contains(wanted) }
    }

    private func table(
        _ accounts: [Account], _ standings: [AccountID: AccountStanding], _ columns: ProfileColumns,
        _ waiting: [SourcedMember]
    ) -> AdminTable {
        let showsAddress = call.staff.seesAddresses
        let members = waiting.map { found -> [AdminTable.Cell] in
            let member = found.member
            let address: [AdminTable.Cell] = showsAddress ? [.init(member.email)] : []
            let name = "\(member.firstName) \(member.lastName)".trimmingBlanks
            return [.init(member.username), .init(name)] + address
                + [.init("\(found.source): \(MemberView(found).state)", badge: "warn")]
                + columns.labels.map { _ in .init("—") }
        }
        return AdminTable(
            "Accounts", columns: ["Account", "Name"] + (showsAddress ? ["E-mail"] : []) + ["State"] + columns.labels,
            lines: accounts.map { account in
                let state = AdminBadge(account, standings[account.id])
                let address: [AdminTable.Cell] = showsAddress ? [.init(account.email)] : []
                return [.init(account.username, link: "/admin/accounts/\(account.id)"), .init(account.fullName)]
                    + address + [.init(state.badgeText, badge: state.badgeClass)] + columns.cells(of: account.id)
            } + members, empty: "No account fits.")
    }

    private var filterFields: [FormField] {
        var search = FormField.text("q", "Search", self.search, maximum: 200)
        search.inputType = "search"
        search.hint = call.staff.seesAddresses ? "In usernames, names and addresses." : "In usernames and names."
        return [
            search,
            .choice("state", "State", State.allCases.map { ($0.rawValue, $0.label) }, selected: state.rawValue),
            .choice(
                "site", "Profiles of", [("", "No site")] + call.routes.map { ($0.site.id.rawValue, $0.site.name) },
                selected: site),
        ]
    }

    private var path: String {
        let parts = [("q", search), ("state", state.rawValue), ("site", site)]
        return "/admin/accounts?" + parts.map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
    }
}

/// The columns that one site's profiles add to the list of accounts: one for each field of the model.
private struct ProfileColumns {
    let site: Site?
    let profiles: [AccountID: Profile]

    private var fields: [Field] { site.map { Array($0.model.fields.values) } ?? [] }

    var labels: [String] { fields.map(\.label) }

    func cells(of account: AccountID) -> [AdminTable.Cell] {
        guard let profile = profiles[account] else { return fields.map { _ in .init("—") } }
        return fields.map { .init(AdminText.short(FieldText.shown($0, profile[$0.name]))) }
    }
}

extension AdminBadge {
    /// What an account's state is, in a word.
    init(_ account: Account, _ standing: AccountStanding?) {
        if standing?.isPending == true {
            self.init("Waiting", "warn")
        } else if !account.isActive {
            self.init("Not active", "danger")
        } else if account.isSuperuser {
            self.init("Superuser", "")
        } else {
            self.init(account.isStaff ? "Staff" : "Active", account.isStaff ? "" : "good")
        }
    }
}
