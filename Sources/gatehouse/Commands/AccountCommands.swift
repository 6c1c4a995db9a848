import Accounts
import ArgumentParser
import Gateway
import OrderedCollections

/// `gatehouse account`: the people of the shared user base.
struct AccountCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account", abstract: "Make, show, change, export and delete accounts.",
        subcommands: [
            AccountCreate.self, AccountList.self, AccountShow.self, AccountUpdate.self, AccountPassword.self,
            AccountUnlock.self, AccountExport.self, AccountDelete.self,
        ])
}

/// An account with its profiles on every site, as it was read back from the databases.
struct AccountSheet: Sendable {
    let account: AccountView
    let profiles: [(site: SiteID, outcome: Result<ProfileView?, AccountError>)]
    var pending: [SiteID] = []

    /// Reads it.
    init(_ reference: AccountReference, gateway: Gateway) async throws {
        account = try await gateway.accounts.account(reference, as: .operator)
        profiles = try await gateway.profiles.everywhere(.id(account.account.id), as: .operator)
    }

    var json: JSONValue {
        guard case .object(var members) = account.json else { return account.json }
        var found: OrderedDictionary<String, JSONValue> = [:]
        var unavailable: OrderedDictionary<String, JSONValue> = [:]
        for (site, outcome) in profiles {
            switch outcome {
            case .success(let view?): found[site.rawValue] = view.json
            case .success(nil): continue
            case .failure(let error): unavailable[site.rawValue] = Failure(error).json
            }
        }
        members["profiles"] = .object(found)
        members["unavailable"] = .object(unavailable)
        members["pending"] = .array(pending.map { .string($0.rawValue) })
        return .object(members)
    }

    var text: String {
        var parts = [account.card]
        for (site, outcome) in profiles {
            switch outcome {
            case .success(let view?): parts.append("profile on \(site)\n\(view.card)")
            case .success(nil) where pending.contains(site):
                parts.append("profile on \(site): comes as soon as its database answers")
            case .success(nil): continue
            case .failure(let error): parts.append("profile on \(site): not read: \(error.message)")
            }
        }
        return parts.joined(separator: "\n\n")
    }
}
