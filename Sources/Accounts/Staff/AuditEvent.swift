/// One line of the audit log: who did what to whom, when, from where, on which site.
///
/// It names fields, and never holds values of secrets.
public struct AuditEvent: Hashable, Sendable {
    /// What was done; the raw values are the log's stable names.
    public enum Action: String, Hashable, Sendable, CaseIterable {
        case signIn = "sign-in"
        case signOut = "sign-out"
        case register
        case verifyEmail = "verify-email"
        case requestReset = "request-reset"
        case resetPassword = "reset-password"
        case changePassword = "change-password"
        case endSession = "end-session"
        case createAccount = "create-account"
        /// A member of another system has come.
        case migrateAccount = "migrate-account"
        case changeAccount = "change-account"
        case deleteAccount = "delete-account"
        case approveAccount = "approve-account"
        case unlockAccount = "unlock-account"
        case exportAccount = "export-account"
        case createProfile = "create-profile"
        case changeProfile = "change-profile"
        case deleteProfile = "delete-profile"
        case createLink = "create-link"
        case deleteLink = "delete-link"
        case changeRole = "change-role"
        case createKey = "create-key"
        case revokeKey = "revoke-key"
        /// A site went from one phase of leaving its legacy store to another.
        case moveSite = "move-site"
        /// One of two versions of a profile was chosen, or that was taken back.
        case settleConflict = "settle-conflict"
        case undoConflict = "undo-conflict"
        /// A profile was written to the legacy store that it came from.
        case writeBack = "write-back"
        /// Profiles were brought into a site's own store in bulk, or it was tried what that would come to.
        case importProfiles = "import"
        /// A profile took the values its legacy row was changed to.
        case takeOver = "take-over"
        /// The legacy table of a site was looked through for changes.
        case synchronize
    }

    public enum Outcome: String, Hashable, Sendable, CaseIterable {
        case success, failure
        /// It was not tried, since too much was tried before.
        case refused
    }

    /// Who did it.
    public enum Actor: Hashable, Sendable {
        case account(AccountID)
        /// A program, by the public id of its key.
        case key(String)
        /// Somebody at the command line.
        case `operator`
        /// Somebody who is not signed in.
        case anonymous
        /// The gateway itself.
        case system
    }

    public var actor: Actor
    public var action: Action
    public var outcome: Outcome
    /// To whom it was done; nil where no account is known.
    public var account: AccountID?
    public var site: SiteID?
    /// The address it came from, empty where there is none.
    public var address: String
    /// The id of the request, empty where there is none.
    public var requestID: String
    /// The names of the fields that were changed.
    public var fields: [String]
    /// Why it failed or what else matters, in words; no values.
    public var detail: String

    public init(
        actor: Actor, action: Action, outcome: Outcome = .success, account: AccountID? = nil, site: SiteID? = nil,
        address: String = "", requestID: String = "", fields: [String] = [], detail: String = ""
    ) {
        self.actor = actor
        self.action = action
        self.outcome = outcome
        self.account = account
        self.site = site
        self.address = address
        self.requestID = requestID
        self.fields = fields
        self.detail = detail
    }
}

/// An event as it stands in the log.
public struct AuditEntry: Hashable, Sendable {
    /// Grows with time; an entry is never changed.
    public let id: Int64
    public let at: Timestamp
    public let event: AuditEvent

    public init(id: Int64, at: Timestamp, event: AuditEvent) {
        self.id = id
        self.at = at
        self.event = event
    }
}

/// Which entries of the log are asked for; nil and empty ask for all.
public struct AuditFilter: Hashable, Sendable {
    /// Entries about this account, or by it.
    public var account: AccountID?
    public var sites: SiteAccess = .all
    public var actions: Set<AuditEvent.Action> = []
    public var outcome: AuditEvent.Outcome?
    /// Entries of this moment and later.
    public var since: Timestamp?
    /// Entries before this moment.
    public var until: Timestamp?

    public init() {}
}
