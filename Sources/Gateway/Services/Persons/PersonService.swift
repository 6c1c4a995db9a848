public import Accounts
import OrderedCollections

/// The rights of a person: to have everything that is held about them, and to have it deleted.
public struct PersonService: Sendable {
    let context: IdentityContext
    let accounts: AccountService

    /// Everything that is held about an account, across all stores, as one JSON document; no hash of a password and no
    /// secret is part of it.
    ///
    /// A site whose database does not answer is named in `unavailable`, and `complete` is false then.
    /// - Throws: ``AccountError`` `accountNotFound`.
    public func export(_ id: AccountID, actor: AuditEvent.Actor, origin: Origin) async throws -> JSONValue {
        let account = try await context.repositories.accounts.account(.id(id))
        await context.audit.record(
            AuditEvent(
                actor: actor, action: .exportAccount, account: id, site: origin.site, address: origin.address,
                requestID: origin.requestID))
        return try await PersonExport(context: context, account: account).document()
    }

    /// Deletes an account across all stores, and tells what became of each site's profile.
    /// - Throws: ``AccountError`` `accountNotFound`; `conflict` where a site forbids it while the profile is there.
    public func delete(
        _ id: AccountID, actor: AuditEvent.Actor
    ) async throws -> [(site: SiteID, receipt: ErasureReceipt)] {
        try await accounts.erase(id, actor: actor)
    }
}
