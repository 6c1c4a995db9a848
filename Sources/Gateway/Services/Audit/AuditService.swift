public import Accounts
import Logging

/// The audit log: what happened is added to it, and the administration reads it.
public struct AuditService: Sendable {
    let entries: any AuditRepository
    let logger: Logger

    /// Adds an event; where it came from is the request that is being answered, unless the event says so itself.
    ///
    /// What was done is done: that the log cannot be written is an error of the gateway's own log, with the whole event.
    public func record(_ event: AuditEvent) async {
        var event = event
        let origin = Origin.current
        if event.address.isEmpty { event.address = origin.address }
        if event.requestID.isEmpty { event.requestID = origin.requestID }
        if event.site == nil { event.site = origin.site }
        do { try await entries.append(event, at: .now()) } catch {
            logger.error(
                "an event could not be added to the audit log",
                metadata: [
                    "action": "\(event.action.rawValue)", "outcome": "\(event.outcome.rawValue)",
                    "actor": "\(event.actor)", "account": "\(event.account?.description ?? "-")",
                    "site": "\(event.site?.rawValue ?? "-")", "fields": "\(event.fields.joined(separator: ","))",
                    "error": "\(AccountError(explaining: error))",
                ])
        }
    }

    /// Entries, newest first, as much of them as a program may see.
    /// - Throws: ``AccountError`` `forbidden` without the scope `admin` for all sites, `malformed` for a wrong cursor.
    public func list(
        _ page: PageRequest, filter: AuditFilter, as principal: Principal
    ) async throws -> Page<AuditEntry> {
        guard principal.access.isAll else { throw AccountError(.forbidden, "this needs a key for all sites") }
        try principal.require(.admin)
        return try await entries.list(page, filter: filter)
    }

    /// Entries, newest first, of the sites where a member of the staff is admin.
    public func list(_ page: PageRequest, filter: AuditFilter, as staff: Staff) async throws -> Page<AuditEntry> {
        var filter = filter
        if !staff.isSuperuser {
            let own = Set(staff.roles.filter { $0.value == .admin }.keys)
            guard !own.isEmpty else { throw AccountError(.forbidden, "this needs the role admin on a site") }
            switch filter.sites {
            case .all: filter.sites = .only(own)
            case .only(let wanted): filter.sites = .only(wanted.intersection(own))
            }
        }
        return try await entries.list(page, filter: filter)
    }
}
