import Accounts
import Foundation
import Gateway
import Testing

/// What the gateway's file says of the members of other systems is read into what it says.
@Suite struct MembersSettingTests {
    @Test func everyKind() throws {
        let members = try load(
            """
            accounts:
              legacy:
                - { source: shop, database: legacy, kind: aspnet-membership, hash: hmacsha256, schema: dbo, application: /, key: uuid }
                - { source: club, database: legacy, kind: aspnet-identity, table: sec.Users, key: uuid }
                - { source: blog, database: main, kind: django, time_zone: Europe/Berlin }
                - source: forum
                  database: legacy
                  kind: table
                  table: dbo.Users
                  key: string
                  columns:
                    { key: Nr, username: Login, normalized_username: LOGIN_L, email: Mail, password: Hash, first_name: F, last_name: L,
                      approved: A, locked: B, joined: J, last_login: S, plain_passwords: true }
            passwords: { accept: [plain, aspnet-membership, aspnet-identity-v3] }
            """
        ).gateway.members
        var columns = MemberColumns(key: "Nr", username: "Login")
        columns.normalizedUsername = "LOGIN_L"
        (columns.email, columns.password, columns.isPlain) = ("Mail", "Hash", true)
        (columns.firstName, columns.lastName, columns.approved, columns.locked) = ("F", "L", "A", "B")
        (columns.joined, columns.lastLogin) = ("J", "S")
        let users = TableName(schema: "dbo", name: "Users")
        #expect(
            members == [
                MembersDefinition(
                    source: "shop", database: "legacy",
                    shape: .aspnetMembership(schema: "dbo", hash: .hmacsha256, application: "/"), keyType: .uuid),
                MembersDefinition(
                    source: "club", database: "legacy",
                    shape: .aspnetIdentity(TableName(schema: "sec", name: "Users")), keyType: .uuid),
                MembersDefinition(
                    source: "blog", database: "main", shape: .django(TableName(name: "auth_user")), keyType: .integer,
                    timeZone: TimeZone(identifier: "Europe/Berlin")),
                MembersDefinition(
                    source: "forum", database: "legacy", shape: .table(users, columns), keyType: .string),
            ])
    }

    @Test func whatIsLeftOutIsAsTheTablesMakersHadIt() throws {
        let members = try load(
            """
            accounts:
              legacy:
                - { source: a, database: legacy, kind: aspnet-membership, hash: sha1 }
                - { source: b, database: legacy, kind: aspnet-identity }
                - { source: c, database: legacy, kind: table, table: T, columns: { key: k, username: u } }
            """
        ).gateway.members
        #expect(members.map(\.keyType) == [.uuid, .string, .integer])
        #expect(members.map(\.table.description) == ["aspnet_Users", "AspNetUsers", "T"])
        #expect(try load("").gateway.members == [])
    }

    /// Links with keys of another type would never meet.
    @Test func aSiteLinksBySameTypeOfKey() throws {
        let site = """
            site: demo
            name: Demo
            hosts: [demo.example.org]
            profile:
              store: { database: legacy, table: P, managed: false, key: { column: id, account: link, source: shop } }
              create: never
              fields:
                nick: { type: string, max: 30 }
            """
        let text = "accounts: { legacy: [{ source: shop, database: legacy, kind: aspnet-membership, hash: sha1 }] }"
        let error = #expect(throws: ConfigurationError.self) { try load(text, site: site) }
        #expect(
            error?.description
                == "config/gateway.yaml:6: accounts.legacy[0]: the keys of \"shop\" are of the type uuid here, and integer "
                + "in the site \"demo\"; write key: integer, or correct the type of the site's key")
        let right = site.replacing("column: id,", with: "column: id, type: uuid,")
        #expect(try load(text, site: right).gateway.members.count == 1)
    }

    private func load(_ gateway: String, site: String? = nil) throws -> LoadedConfiguration {
        var files = WrongFile.rightFiles
        files["config/gateway.yaml", default: ""] += "\n\(gateway)\n"
        if let site { files["sites/demo.yaml"] = site }
        return try ConfigurationFolder(files).load()
    }
}
