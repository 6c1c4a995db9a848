public import Accounts
public import Foundation

/// A person as a legacy system knows them: a row of its table, and the names that come with some sources.
public struct LegacyPerson: Hashable, Sendable {
    /// The legacy system's own number, which says nothing of the account's.
    public let id: Int64
    public let email: String
    public let phone: String?
    public let rowguid: UUID
    /// What the legacy server's clock showed when the row was last changed.
    public let modified: LocalDateTime?
    public let firstName: String
    public let lastName: String

    public init(
        id: Int64, email: String, phone: String?, rowguid: UUID, modified: LocalDateTime?, firstName: String = "",
        lastName: String = ""
    ) {
        self.id = id
        self.email = email
        self.phone = phone
        self.rowguid = rowguid
        self.modified = modified
        self.firstName = firstName
        self.lastName = lastName
    }
}
