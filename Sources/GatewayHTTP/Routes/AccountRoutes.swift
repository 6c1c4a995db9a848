import Accounts
import Gateway
import HTTPTypes
import Hummingbird
import OrderedCollections

extension RouteTable {
    /// The accounts themselves: for keys for all sites.
    mutating func addAccountRoutes() {
        let accounts = "\(Self.api)/accounts"
        let account = "\(accounts)/{account}"

        global(.get, accounts, .accountsRead) { call, principal in
            var query = try call.query
            let search = query.take("q")
            let page = query.page()
            try query.finish()
            let found = try await call.gateway.accounts.list(page, search: search, as: principal)
            return .json { $0.page("accounts", found) }
        }

        global(.post, accounts, .accountsWrite) { call, principal in
            try call.query.finish()
            let draft = try await AccountDraft(json: call.json())
            let (view, pending) = try await call.gateway.accounts.create(draft, as: principal)
            let rest: JSONValue = .array(pending.map { .string($0.rawValue) })
            var headers: HTTPFields = [.location: "\(accounts)/\(view.account.id)"]
            headers.append(.entityTag(EntityTag(of: view)))
            return .json(view.json.adding("pending", rest), status: .created, headers: headers)
        }

        global(.get, account, .accountsRead) { call, principal in
            try call.query.finish()
            let view = try await call.gateway.accounts.account(call.account(), as: principal)
            return try call.answer(view)
        }

        global(.patch, account, .accountsWrite) { call, principal in
            try call.query.finish()
            let view = try await call.gateway.accounts.update(
                call.account(), json: call.mergePatch(), condition: call.precondition(), as: principal)
            return .json(view)
        }

        global(.delete, account, .accountsWrite) { call, principal in
            try call.query.finish()
            let receipts = try await call.gateway.accounts.delete(
                call.account(), condition: call.precondition(), as: principal)
            return .json(["receipts": .object(receipts.asMembers)])
        }

        global(.get, "\(account)/export", .admin) { call, principal in
            try call.query.finish()
            let view = try await call.gateway.accounts.account(call.account(), as: principal)
            return try await .json(
                call.gateway.persons.export(view.account.id, actor: principal.actor, origin: call.origin(nil)))
        }

        global(.get, "\(account)/sessions", .admin) { call, principal in
            try call.query.finish()
            let view = try await call.gateway.accounts.account(call.account(), as: principal)
            let sessions = try await call.gateway.sessions.list(of: view.account.id)
            return .json(["sessions": .array(sessions.map(\.json))])
        }

        global(.delete, "\(account)/sessions", .admin) { call, principal in
            let view = try await call.gateway.accounts.account(call.account(), as: principal)
            let count = try await call.gateway.sessions.endAll(
                of: view.account.id, except: nil, actor: principal.actor, origin: call.origin(nil))
            return .json(["ended": JSONValue(count)])
        }

        global(.get, "\(account)/profiles", .profilesRead) { call, principal in
            try call.query.finish()
            return .json(profiles(of: try await call.gateway.profiles.everywhere(call.account(), as: principal)))
        }
    }

    /// Adds a route that needs a key for all sites: one for some sees accounts through its sites alone.
    private mutating func global(
        _ method: HTTPRequest.Method, _ path: String, _ scope: Scope,
        _ handler: @escaping @Sendable (RequestCall, Principal) async throws -> Response
    ) {
        api(method, path) { call, principal in
            guard principal.access.isAll else {
                throw AccountError(
                    .forbidden, "this needs a key for all sites; yours reaches accounts at /api/v1/sites/SITE/accounts")
            }
            // Said before the body is read: nothing in it makes up for a scope.
            try principal.require(scope)
            return try await handler(call, principal)
        }
    }
}

/// The profiles that are there, the sites that have none, and those that did not answer, each with its problem.
private func profiles(of outcomes: [(site: SiteID, outcome: Result<ProfileView?, AccountError>)]) -> JSONValue {
    var found: [JSONValue] = []
    var missing: [JSONValue] = []
    var unavailable: [JSONValue] = []
    for (site, outcome) in outcomes {
        switch outcome {
        case .success(let view?): found.append(view.json)
        case .success: missing.append(.string(site.rawValue))
        case .failure(let error):
            unavailable.append(Problem(error.with(\.site, site)).json())
        }
    }
    return ["profiles": .array(found), "missing": .array(missing), "unavailable": .array(unavailable)]
}

extension Page {
    /// What to ask the next page with, or null at the end.
    var nextJSON: JSONValue { next.map { .string($0) } ?? .null }
}

extension JSONText {
    /// The members of a list's answer: its elements, and what to ask the next page with.
    mutating func page(_ name: JSONName, _ page: Page<some JSONWritable>) {
        self.name(name)
        array(of: page.elements)
        self.name("next")
        page.nextJSON.write(to: &self)
    }
}

extension JSONValue {
    /// The object with one more member.
    func adding(_ name: String, _ value: JSONValue) -> JSONValue {
        guard case .object(var members) = self else { return self }
        members[name] = value
        return .object(members)
    }
}

extension RequestCall {
    /// What was asked for, or that the asker has it already.
    func answer(_ view: some TaggedView) throws -> Response {
        var text = JSONText(bytes: Response.usualBytes)
        let tag = view.writeTagged(to: &text)
        var headers = HTTPFields()
        headers.append(.entityTag(tag))
        return try isUnchanged(tag)
            ? Response(status: .notModified, headers: headers) : .json(text: text, headers: headers)
    }
}
