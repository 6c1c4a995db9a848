import Accounts
import Gateway
import Hummingbird

extension RouteTable {
    /// The audit log: for keys for all sites with the scope `admin`.
    mutating func addAuditRoutes() {
        api(.get, "\(Self.api)/audit") { call, principal in
            var query = try call.query
            let filter = try AuditQuery(&query).filter
            let page = query.page()
            try query.finish()
            let found = try await call.gateway.audit.list(page, filter: filter, as: principal)
            return .json(["entries": .array(found.elements.map(\.json)), "next": found.nextJSON])
        }
        api(.get, "\(Self.api)/audit/export") { call, principal in
            var query = try call.query
            let filter = try AuditQuery(&query).filter
            try query.finish()
            let audit = call.gateway.audit
            return try await AuditExport { try await audit.list($0, filter: filter, as: principal) }.response()
        }
    }
}
