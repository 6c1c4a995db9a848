import Accounts
import ArgumentParser
import Gateway

/// `gatehouse role list`: everybody with a role.
struct RoleList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List everybody with a role, by account and site.",
        discussion: """
              gatehouse role list
              gatehouse role list --json | jq -r '.roles[] | select(.role == "admin") | .username'
            """)

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let (roles, accounts) = try await options.withGateway { gateway, _ in
            let roles = try await gateway.repositories.roles.list()
            return (roles, try await gateway.repositories.accounts.accounts(Array(Set(roles.map(\.account)))))
        }
        var table = Table("ACCOUNT", "USERNAME", "SITE", "ROLE", "STATE")
        for (id, site, role) in roles {
            table.add(
                id.description, accounts[id]?.username ?? "", site.rawValue, role.rawValue, Self.state(accounts[id]))
        }
        let json = roles.map { id, site, role -> JSONValue in
            [
                "account": JSONValue(id.rawValue), "username": JSONValue(accounts[id]?.username),
                "site": .string(site.rawValue), "role": .string(role.rawValue),
                "effective": .bool(Self.isEffective(accounts[id])),
            ]
        }
        options.show(["roles": .array(json)], text: roles.isEmpty ? "" : table.text)
        if roles.isEmpty { options.note("no roles; gatehouse role set gives one") }
    }

    /// Whether the account is let into the admin pages at all.
    private static func isEffective(_ account: Account?) -> Bool {
        account.map { $0.isActive && ($0.isStaff || $0.isSuperuser) } ?? false
    }

    private static func state(_ account: Account?) -> String {
        guard let account else { return "no such account" }
        if !account.isActive { return "inactive" }
        return isEffective(account) ? "ok" : "not staff"
    }
}
