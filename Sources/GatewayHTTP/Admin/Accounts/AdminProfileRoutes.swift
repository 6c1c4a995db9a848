import Accounts
import Gateway
import Hummingbird
import OrderedCollections

extension RouteTable {
    /// The profiles of an account, each site's on its own, and the rows that hang on them.
    mutating func addAdminProfileRoutes() {
        let site = "/admin/accounts/{account}/sites/{site}"

        adminForm(site) { call, posted in
            let id = try call.page.call.site()
            // What the staff of one site types about another's people is not even read.
            try call.staff.require(.editor, on: id)
            return try await ProfileEdit(call: call, site: id, posted: posted).response()
        }
        admin("\(site)/collections/{collection}") { call in
            let id = try call.page.call.site()
            let principal = try call.staff.principal(for: id)
            let screen = try await AccountScreen(call)
            let name = CollectionName(rawValue: try call.page.call.parameter("collection"))
            let route = try call.gateway.router.route(id)
            guard let collection = route.site.collections.first(where: { $0.name == name }) else {
                throw AccountError(.notFound, "there is no such collection")
            }
            let rows = try await call.gateway.profiles.rows(
                of: name, account: .id(screen.account.id), site: id,
                page: PageRequest(limit: AccountList.pageSize, cursor: call.page.parameter("cursor")), as: principal)
            var view = AdminListView(
                title: "\(name) of \(screen.account.username)", menu: call.menu("/admin/accounts"),
                table: table(rows.elements, of: collection))
            view.introduction = route.site.name
            view.listLinks = [AdminLink(linkLabel: "Back to the account", linkPath: screen.path)]
            view.nextPage = rows.next.map {
                "\(screen.path)/sites/\(id)/collections/\(name)?cursor=\(PercentEncoding.encode($0))"
            }
            return try await call.page.html(view)
        }
    }
}

private func table(_ rows: [JSONValue], of collection: ProfileCollection) -> AdminTable {
    let fields = Array(collection.model.fields.values)
    return AdminTable(
        collection.name.rawValue, columns: ["Id"] + fields.map(\.label),
        lines: rows.map { row in
            [.init(row["id"]?.string ?? "")]
                + fields.map { field in
                    .init(AdminText.short(text(row["fields"]?[field.name.rawValue] ?? .null)))
                }
        }, empty: "There are no rows.")
}

/// A value of a row as people read it.
private func text(_ value: JSONValue) -> String {
    switch value {
    case .null: "—"
    case .string(let text): text
    default: value.text
    }
}

/// What the form of a profile does.
private struct ProfileEdit {
    let call: AdminCall
    let site: SiteID
    let posted: PostedForm

    func response() async throws -> Response {
        let screen = try await AccountScreen(call)
        let account = screen.account.id
        let route = try call.gateway.router.route(site)
        let stored = try await stored(account, route)
        let section = ProfileSection(call: call, account: account, route: route, outcome: .success(stored))
        let (changes, problems) = section.profileForm.changes(posted, over: stored?.profile.values)
        do {
            guard posted.text("version") == stored?.entityTag ?? "" else { throw AccountError.versionMismatch }
            guard problems.isEmpty else { throw AccountError.invalidFields(problems) }
            let principal = try call.staff.principal(for: site)
            if let stored {
                guard !changes.isEmpty else { return done("unchanged", screen) }
                _ = try await call.gateway.profiles.patch(
                    .id(account), site: site, fields: changes,
                    condition: Precondition(match: .tags([stored.entityTag])), as: principal)
            } else {
                _ = try await call.gateway.profiles.replace(
                    .id(account), site: site, fields: changes, condition: Precondition(noneMatch: .any), as: principal)
            }
            return done("saved", screen)
        } catch let error as AccountError where error.code == .versionMismatch {
            return try await conflict(screen, route)
        } catch let error as AccountError where [.invalidFields, .conflict].contains(error.code) {
            var form = section.form(posted, over: stored)
            form.mark(error.fields.isEmpty ? [FieldProblem(error)] : error.fields.map(prefixed))
            return try await call.page.html(
                try await screen.view(profileForm: (site, form)), status: .unprocessableContent)
        }
    }

    private func done(_ word: String, _ screen: AccountScreen) -> Response {
        call.page.redirect(to: "\(screen.path)?done=\(word)#profile-\(site)")
    }

    /// What was typed, with what is stored now beside what differs from it.
    private func conflict(_ screen: AccountScreen, _ route: SiteRoute) async throws -> Response {
        let account = screen.account.id
        let now = try await stored(account, route)
        let section = ProfileSection(call: call, account: account, route: route, outcome: .success(now))
        var form = section.form(posted, over: now)
        let kept = section.form(now)
        form.fields = zip(form.fields, kept.fields).map { typed, stored in
            var told = typed
            if typed.value != stored.value { told.storedNow = stored.value.isEmpty ? "nothing" : stored.value }
            return told
        }
        return try await call.page.html(
            try await screen.view(notice: .changedMeanwhile, profileForm: (site, form)), status: .conflict)
    }

    private func stored(_ account: AccountID, _ route: SiteRoute) async throws -> ProfileView? {
        try await route.fresh.profile(of: account).map {
            ProfileView(profile: $0, site: route.site, audience: .admin)
        }
    }

    /// The services name a field as the model does; the form has the site's name before it.
    private func prefixed(_ problem: FieldProblem) -> FieldProblem {
        let prefix = "\(site)."
        guard !problem.field.isEmpty, !problem.field.hasPrefix(prefix) else { return problem }
        return FieldProblem(field: prefix + problem.field, code: problem.code, message: problem.message)
    }
}
