import Accounts

/// What became of an account's profile on one site when the account was deleted.
public enum ErasureReceipt: String, Hashable, Sendable {
    /// It is gone, or there was none.
    case deleted
    /// It will go as soon as its database answers.
    case pending
    /// The site keeps it.
    case retained
}

extension SiteRouter where Route == SiteRoute {
    /// What has to follow the deletion of an account.
    /// - Throws: ``AccountError`` `conflict` where a site forbids it while the profile is there.
    func erasurePlan(of account: AccountID) async throws -> ErasurePlan {
        var plan = ErasurePlan()
        for route in routes {
            let store = route.site.store
            switch store.onDelete {
            case .restrict:
                guard try await route.fresh.profile(of: account) == nil else {
                    throw AccountError.conflict(
                        "the site \"\(route.site.id)\" forbids deleting an account while it has a profile there")
                }
            case .cascade where store.access == .readWrite:
                plan.sites.append(route.site.id)
                if case .link(let source) = store.key.account { plan.sources.insert(source) }
            default: break
            }
        }
        return plan
    }
}
