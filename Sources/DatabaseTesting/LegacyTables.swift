public import Accounts
public import Foundation
public import SQLStore

/// The members tables of other systems, as their own makers declare them, in an empty database.
///
/// SQL Server's declarations are also SQLite's.
public struct LegacyTables: Sendable {
    /// A member to be put into a table.
    public struct Person: Sendable {
        public var number: Int
        public var username: String
        public var email: String
        /// As the table stores it.
        public var password: String?
        public var salt = ""
        /// `PasswordFormat` of ASP.NET Membership.
        public var format = 1
        public var isApproved = true
        public var isLocked = false
        public var isConfirmed = true

        public init(
            _ number: Int, _ username: String, email: String? = nil, password: String? = nil,
            _ change: (inout Person) -> Void = { _ in }
        ) {
            self.number = number
            self.username = username
            self.email = email ?? "\(username)@example.org"
            self.password = password
            change(&self)
        }

        /// The key where members are numbered by UUIDs.
        public var uuid: UUID {
            UUID(
                uuidString: "0A000000-0000-4000-8000-\(String(repeating: "0", count: 12 - "\(number)".count))\(number)")
                ?? UUID()
        }
    }

    public static let joined = "2009-05-04 03:02:01.000"

    public let database: any Database

    public init(_ database: any Database) { self.database = database }

    /// Makes the tables of a kind, and puts people into them.
    public func make(_ kind: MembersDefinition.Kind, _ people: [Person] = []) async throws {
        for statement in Self.declarations(kind) { try await run(statement) }
        for person in people { try await insert(person, kind) }
    }

    public func insert(_ person: Person, _ kind: MembersDefinition.Kind) async throws {
        switch kind {
        case .aspnetMembership: try await insertMembership(person)
        case .aspnetIdentity:
            try await insert(
                "AspNetUsers",
                [
                    ("Id", .text(person.uuid.uuidString.lowercased())), ("UserName", .text(person.username)),
                    ("NormalizedUserName", .text(person.username.uppercased())), ("Email", .text(person.email)),
                    ("NormalizedEmail", .text(person.email.uppercased())),
                    ("PasswordHash", person.password.map(SQLValue.text) ?? .null),
                    ("EmailConfirmed", .boolean(person.isConfirmed)), ("LockoutEnabled", .boolean(true)),
                    (
                        "LockoutEnd",
                        person.isLocked ? .timestamp(Timestamp.now().adding(seconds: 3600)) : .null
                    ),
                ])
        case .django:
            try await insert(
                "auth_user",
                [
                    ("id", .integer(Int64(person.number))), ("username", .text(person.username)),
                    ("email", .text(person.email)), ("password", .text(person.password ?? "!")),
                    ("first_name", .text("Ann")), ("last_name", .text("Lee")),
                    ("is_active", .boolean(person.isApproved)),
                    ("date_joined", Self.moment),
                ])
        case .table:
            try await insert(
                "Customer",
                [
                    ("CustomerID", .integer(Int64(person.number))), ("Login", .text(person.username)),
                    ("Mail", .text(person.email)), ("Hash", person.password.map(SQLValue.text) ?? .null),
                    ("Active", .boolean(person.isApproved)), ("Blocked", .boolean(person.isLocked)),
                ])
        }
    }

    /// Runs a statement of the test's own.
    public func run(_ statement: String) async throws {
        try await database.execute(SQLQuery(parts: [.text(statement)]))
    }

    /// How a gateway's file would describe the tables of a kind.
    public static func definition(
        _ kind: MembersDefinition.Kind, source: LinkSource = "shop", hash: MembersDefinition.MembershipHash = .sha1,
        application: String? = nil, _ change: (inout MemberColumns) -> Void = { _ in }
    ) -> MembersDefinition {
        var columns = MemberColumns(key: "CustomerID", username: "Login")
        (columns.email, columns.password, columns.approved, columns.locked) = ("Mail", "Hash", "Active", "Blocked")
        change(&columns)
        let (shape, keyType): (MembersDefinition.Shape, KeyType) =
            switch kind {
            case .aspnetMembership: (.aspnetMembership(schema: nil, hash: hash, application: application), .uuid)
            case .aspnetIdentity: (.aspnetIdentity(TableName(name: "AspNetUsers")), .string)
            case .django: (.django(TableName(name: "auth_user")), .integer)
            case .table: (.table(TableName(name: "Customer"), columns), .integer)
            }
        return MembersDefinition(source: source, database: "legacy", shape: shape, keyType: keyType)
    }
}

extension LegacyTables {
    private static let application = UUID(uuidString: "EE000000-0000-4000-8000-000000000001") ?? UUID()
    private static let moment = LocalDateTime(joined).map(SQLValue.localTimestamp) ?? .null

    private func insertMembership(_ person: Person) async throws {
        try await insert(
            "aspnet_Users",
            [
                ("ApplicationId", .uuid(Self.application)), ("UserId", .uuid(person.uuid)),
                ("UserName", .text(person.username)), ("LoweredUserName", .text(person.username.lowercased())),
                ("IsAnonymous", .boolean(false)), ("LastActivityDate", Self.moment),
            ])
        try await insert(
            "aspnet_Membership",
            [
                ("ApplicationId", .uuid(Self.application)), ("UserId", .uuid(person.uuid)),
                ("Password", .text(person.password ?? "")), ("PasswordFormat", .integer(Int64(person.format))),
                ("PasswordSalt", .text(person.salt)), ("Email", .text(person.email)),
                ("LoweredEmail", .text(person.email.lowercased())), ("IsApproved", .boolean(person.isApproved)),
                ("IsLockedOut", .boolean(person.isLocked)), ("CreateDate", Self.moment), ("LastLoginDate", Self.moment),
            ])
    }

    private func insert(_ table: String, _ values: [(column: String, value: SQLValue)]) async throws {
        let bindings = values.map { "\(bind: $0.value)" as SQLQuery }.joined(separator: ", ")
        try await database.execute(
            """
            INSERT INTO \(table: TableName(name: table)) (\(identifiers: values.map(\.column))) VALUES (\(bindings))
            """)
    }

    private static func declarations(_ kind: MembersDefinition.Kind) -> [String] {
        switch kind {
        case .aspnetMembership:
            [
                """
                CREATE TABLE aspnet_Applications (ApplicationName nvarchar(256) NOT NULL, LoweredApplicationName \
                nvarchar(256) NOT NULL, ApplicationId uniqueidentifier NOT NULL PRIMARY KEY)
                """,
                "INSERT INTO aspnet_Applications VALUES ('/', '/', '\(application.uuidString.lowercased())')",
                """
                CREATE TABLE aspnet_Users (ApplicationId uniqueidentifier NOT NULL, UserId uniqueidentifier NOT NULL \
                PRIMARY KEY, UserName nvarchar(256) NOT NULL, LoweredUserName nvarchar(256) NOT NULL, MobileAlias \
                nvarchar(16) NULL, IsAnonymous bit NOT NULL, LastActivityDate datetime NOT NULL)
                """,
                """
                CREATE TABLE aspnet_Membership (ApplicationId uniqueidentifier NOT NULL, UserId uniqueidentifier NOT \
                NULL PRIMARY KEY, Password nvarchar(128) NOT NULL, PasswordFormat int NOT NULL, PasswordSalt \
                nvarchar(128) NOT NULL, Email nvarchar(256) NULL, LoweredEmail nvarchar(256) NULL, IsApproved bit NOT \
                NULL, IsLockedOut bit NOT NULL, CreateDate datetime NOT NULL, LastLoginDate datetime NOT NULL)
                """,
            ]
        case .aspnetIdentity:
            [
                """
                CREATE TABLE AspNetUsers (Id nvarchar(450) NOT NULL PRIMARY KEY, UserName nvarchar(256) NULL, \
                NormalizedUserName nvarchar(256) NULL, Email nvarchar(256) NULL, NormalizedEmail nvarchar(256) NULL, \
                EmailConfirmed bit NOT NULL, PasswordHash nvarchar(4000) NULL, LockoutEnd datetimeoffset NULL, \
                LockoutEnabled bit NOT NULL)
                """
            ]
        case .django:
            [
                """
                CREATE TABLE auth_user (id int NOT NULL PRIMARY KEY, password nvarchar(128) NOT NULL, last_login \
                datetime2 NULL, username nvarchar(150) NOT NULL, first_name nvarchar(150) NOT NULL, last_name \
                nvarchar(150) NOT NULL, email nvarchar(254) NOT NULL, is_active bit NOT NULL, date_joined datetime2 \
                NOT NULL)
                """
            ]
        case .table:
            [
                """
                CREATE TABLE Customer (CustomerID int NOT NULL PRIMARY KEY, Login varchar(60) NOT NULL, Mail \
                varchar(100) NULL, Hash varchar(200) NULL, Active bit NOT NULL, Blocked bit NULL)
                """
            ]
        }
    }
}
