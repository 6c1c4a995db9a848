import Accounts
import Gateway
import HTTPTypes
import Hummingbird

extension RouteTable {
    /// One profile: reading it.
    mutating func addProfileRoutes() {
        let path = "/api/v1/sites/{site}/profiles/{account}"
        api(.get, path) { call, principal in
            try call.query.finish()
            let view = try await call.gateway.profiles.profile(call.account(), site: call.site(), as: principal)
            guard try !call.isUnchanged(view.entityTag) else {
                return Response(status: .notModified, headers: .entityTag(view.entityTag))
            }
            return .json(view.json, headers: .entityTag(view.entityTag))
        }
    }
}
