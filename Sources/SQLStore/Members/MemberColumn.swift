import Accounts

/// What a column of a members table is for; the raw values name it in our statements.
enum MemberColumn: String, CaseIterable, Sendable {
    case key, username, email, password
    /// Name and address in one letter case alone.
    case normalizedUsername = "normalized_username"
    case normalizedEmail = "normalized_email"
    /// What ASP.NET Membership says of its passwords.
    case format, salt
    case firstName = "first_name"
    case lastName = "last_name"
    case approved, locked, confirmed
    case lockoutEnd = "lockout_end"
    case lockoutEnabled = "lockout_enabled"
    case joined
    case lastLogin = "last_login"

    var query: SQLQuery { "\(identifier: rawValue)" }
}

/// A column by the name the table has for it, and whether it may be missing.
struct MemberColumnSource: Sendable {
    let column: MemberColumn
    /// The names it may have, the first that is there being read.
    let names: [String]
    let isRequired: Bool

    static func required(_ column: MemberColumn, _ name: String) -> MemberColumnSource {
        MemberColumnSource(column: column, names: [name], isRequired: true)
    }

    static func optional(_ column: MemberColumn, _ names: String...) -> MemberColumnSource {
        MemberColumnSource(column: column, names: names, isRequired: false)
    }
}

extension MembersDefinition {
    /// The columns of a table that has all there is to know of a member; nil for a shape of several tables.
    var columns: [MemberColumnSource]? {
        switch shape {
        case .aspnetMembership: nil
        case .aspnetIdentity:
            [
                .required(.key, "Id"), .required(.username, "UserName"), .required(.email, "Email"),
                .required(.password, "PasswordHash"),
                // These four differ between the versions of ASP.NET Identity.
                .optional(.normalizedUsername, "NormalizedUserName"), .optional(.normalizedEmail, "NormalizedEmail"),
                .optional(.lockoutEnd, "LockoutEnd", "LockoutEndDateUtc"), .optional(.lockoutEnabled, "LockoutEnabled"),
                .optional(.confirmed, "EmailConfirmed"),
            ]
        case .django:
            [
                .required(.key, "id"), .required(.username, "username"), .required(.email, "email"),
                .required(.password, "password"), .required(.firstName, "first_name"),
                .required(.lastName, "last_name"), .required(.approved, "is_active"),
                .required(.joined, "date_joined"), .required(.lastLogin, "last_login"),
            ]
        case .table(_, let columns): Self.columns(columns)
        }
    }

    private static func columns(_ named: MemberColumns) -> [MemberColumnSource] {
        let further: [(MemberColumn, String?)] = [
            (.normalizedUsername, named.normalizedUsername), (.email, named.email), (.password, named.password),
            (.firstName, named.firstName), (.lastName, named.lastName), (.approved, named.approved),
            (.locked, named.locked), (.joined, named.joined), (.lastLogin, named.lastLogin),
        ]
        return [.required(.key, named.key), .required(.username, named.username)]
            + further.compactMap { column, name in name.map { .required(column, $0) } }
    }

    static let membershipUsers: [MemberColumnSource] = [
        .required(.key, "UserId"), .required(.username, "UserName"), .required(.normalizedUsername, "LoweredUserName"),
    ]

    static let membershipDetails: [MemberColumnSource] = [
        .required(.email, "Email"), .optional(.normalizedEmail, "LoweredEmail"), .required(.password, "Password"),
        .required(.format, "PasswordFormat"), .required(.salt, "PasswordSalt"), .required(.approved, "IsApproved"),
        .required(.locked, "IsLockedOut"), .required(.joined, "CreateDate"), .required(.lastLogin, "LastLoginDate"),
    ]
}
