import Accounts
import Gateway
import HTTPTypes
import Hummingbird

extension RouteTable {
    /// One profile: read, made or replaced, changed, deleted.
    mutating func addProfileRoutes() {
        let path = "\(Self.api)/sites/{site}/profiles/{account}"

        api(.get, path) { call, principal in
            let site = try call.gateway.site(call.site(), as: principal).site.id
            try call.query.finish()
            let view = try await call.gateway.profiles.profile(call.account(), site: site, as: principal)
            return try call.answer(view)
        }

        api(.put, path) { call, principal in
            let site = try call.writableSite(as: principal)
            try call.query.finish()
            let (view, isNew) = try await call.gateway.profiles.replace(
                call.account(), site: site, fields: call.fields(of: call.json()), condition: call.precondition(),
                as: principal)
            let location = "\(Self.api)/sites/\(site)/profiles/\(view.profile.account)"
            return .json(view, status: isNew ? .created : .ok, headers: isNew ? [.location: location] : [:])
        }

        api(.patch, path) { call, principal in
            let site = try call.writableSite(as: principal)
            try call.query.finish()
            let view = try await call.gateway.profiles.patch(
                call.account(), site: site, fields: call.fields(of: call.mergePatch()), condition: call.precondition(),
                as: principal)
            return .json(view)
        }

        api(.delete, path) { call, principal in
            let site = try call.writableSite(as: principal)
            try call.query.finish()
            _ = try await call.gateway.profiles.delete(
                call.account(), site: site, condition: call.precondition(), as: principal)
            return .done
        }
    }
}

extension RequestCall {
    /// The site of the path, if it exists for the asker and they may write there: said before the body is read, since
    /// nothing in a body makes up for it.
    fileprivate func writableSite(as principal: Principal) throws -> SiteID {
        let site = try gateway.site(site(), as: principal).site
        try principal.require(.profilesWrite)
        guard site.store.access == .readWrite else { throw AccountError.readOnly(site.id) }
        return site.id
    }
}
