public import Accounts

/// Somebody who is signed in: their session, their account as it is now, and its standing.
public struct SignedIn: Sendable {
    public let session: Session
    public let account: Account
    public let standing: AccountStanding

    public init(session: Session, account: Account, standing: AccountStanding) {
        self.session = session
        self.account = account
        self.standing = standing
    }

    /// Whether choosing a new password is all they may do.
    public var mustChangePassword: Bool { session.mustChangePassword || standing.mustChangePassword }

    /// As whom they see and change profiles: as themselves, on the site they signed in to.
    public var principal: Principal { Principal(self) }
}
