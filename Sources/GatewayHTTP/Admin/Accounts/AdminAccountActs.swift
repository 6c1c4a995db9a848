import Accounts
import Foundation
import Gateway
import Hummingbird

extension RouteTable {
    /// What the staff does with an account beside its fields: each a form of one button.
    mutating func addAdminAccountActRoutes() {
        let account = "/admin/accounts/{account}"

        adminForm("\(account)/active") { call, posted in
            let principal = try call.staff.globalPrincipal()
            let screen = try await AccountScreen(call)
            let isActive = posted.isTicked("active")
            guard isActive || screen.account.id != call.staff.account.id else {
                throw AccountError(.forbidden, "somebody else has to deactivate your account")
            }
            _ = try await call.gateway.accounts.update(
                .id(screen.account.id), json: ["is_active": .bool(isActive)], as: principal)
            return call.page.redirect(to: "\(screen.path)?done=\(isActive ? "activated" : "deactivated")")
        }
        adminForm("\(account)/approve") { call, posted in
            let screen = try await AccountScreen(call)
            _ = try await call.gateway.staff.approve(screen.account.id, as: call.staff, origin: call.origin)
            let back = posted.text("next") == "pending" ? "/admin/pending" : screen.path
            return call.page.redirect(to: "\(back)?done=approved")
        }
        adminForm("\(account)/reset") { call, _ in
            let screen = try await AccountScreen(call)
            try await call.gateway.staff.sendReset(to: screen.account.id, as: call.staff, origin: call.origin)
            return call.page.redirect(to: "\(screen.path)?done=reset")
        }
        adminForm("\(account)/unlock") { call, _ in
            let screen = try await AccountScreen(call)
            try await call.gateway.staff.unlock(screen.account.id, as: call.staff, origin: call.origin)
            return call.page.redirect(to: "\(screen.path)?done=unlocked")
        }
        adminForm("\(account)/sessions/{session}/end") { call, _ in
            let screen = try await AccountScreen(call)
            try await call.gateway.staff.endSession(
                SessionID(rawValue: call.page.call.parameter("session")), of: screen.account.id, as: call.staff,
                origin: call.origin)
            return call.page.redirect(to: "\(screen.path)?done=ended")
        }
        adminForm("\(account)/roles") { call, posted in
            try call.staff.requireSuperuser()
            let screen = try await AccountScreen(call)
            let hasChanged = try await RolesForm(call: call, account: screen.account).apply(posted)
            return call.page.redirect(to: "\(screen.path)?done=\(hasChanged ? "saved" : "unchanged")")
        }
        adminForm("\(account)/links") { call, posted in
            try call.staff.requireSuperuser()
            let screen = try await AccountScreen(call)
            let source = try call.linkSource(posted)
            let key = try call.gateway.legacyKey(posted.text("key").trimmingBlanks, of: source)
            try await call.gateway.repositories.links.link([screen.account.id: key], source: source)
            await call.record(.createLink, screen.account.id, detail: source.rawValue)
            return call.page.redirect(to: "\(screen.path)?done=linked")
        }
        adminForm("\(account)/links/remove") { call, posted in
            try call.staff.requireSuperuser()
            let screen = try await AccountScreen(call)
            let source = try call.linkSource(posted)
            guard try await call.gateway.repositories.links.unlink(screen.account.id, source: source) else {
                return call.page.redirect(to: "\(screen.path)?done=unchanged")
            }
            await call.record(.deleteLink, screen.account.id, detail: source.rawValue)
            return call.page.redirect(to: "\(screen.path)?done=unlinked")
        }
    }
}

extension AdminCall {
    /// The system a form names.
    fileprivate func linkSource(_ posted: PostedForm) throws(AccountError) -> LinkSource {
        let source = LinkSource(rawValue: posted.text("source"))
        guard gateway.linkSources.contains(source) else {
            throw AccountError(.notFound, "no site's store is keyed by a system of this name")
        }
        return source
    }
}

extension Gateway {
    /// A key as somebody typed it, in the one spelling keys of its type have.
    /// - Throws: ``AccountError`` `conflict` for what is no key of that system.
    fileprivate func legacyKey(_ typed: String, of source: LinkSource) throws(AccountError) -> LegacyKey {
        let type = router.routes.first { $0.linkSource == source }?.linkKeyType
        let text: String? =
            switch type {
            case .integer: Int64(typed).map(String.init)
            case .uuid: UUID(uuidString: typed).map { $0.uuidString.lowercased() }
            default: typed.isEmpty ? nil : typed
            }
        guard let text else { throw .conflict("this is no key of the system \"\(source)\"") }
        return LegacyKey(rawValue: text)
    }
}
